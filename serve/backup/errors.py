"""What can be wrong with a copy: each in Swedish, without content."""

from serve.errors import StoreError


class BackupError(StoreError):
    """The copy cannot be made, read or put back. Nothing has been changed."""


class WrongKey(BackupError):
    """The key is missing, or another: the copy is useless without the right one."""
