"""What can be wrong with a model on its way here. Every message is Swedish and names the file; what a fetch says is English too.

BundleError
├── HubError    the hub does not answer, does not have it, or will not give it
├── NotSafe     something that could run code, or a name that leads elsewhere
├── Damaged     a file that is cut, changed, missing or too many
├── NoRoom      the disk is full, or would be
└── InUse       an engine runs from it
"""


class BundleError(Exception):
    """Base. `str()` is shown to whoever runs the machine."""


class HubError(BundleError):
    """The hub does not answer, does not have it, or will not give it."""


class NotSafe(BundleError):
    """Something that could run code, or a name that leads elsewhere."""


class Damaged(BundleError):
    """A file that is cut, changed, missing or too many."""


class NoRoom(BundleError):
    """The disk is full, or would be."""


class InUse(BundleError):
    """An engine runs from it."""
