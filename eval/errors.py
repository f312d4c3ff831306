"""What can go wrong while measuring.

EvalError
└── SetError      a set that is not there, or a line of it that is no document
"""


class EvalError(Exception):
    """Base of this package's errors; messages hold no document text."""


class SetError(EvalError):
    """A set cannot be read."""
