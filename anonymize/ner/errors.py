"""The errors of the NER model; messages are shown to officers and hold no document text."""


class NerUnavailable(RuntimeError):
    """The shipped model is missing, damaged or does not answer: the run must stop, never go on without it."""
