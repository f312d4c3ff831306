"""What can go wrong between a case file and a draft. Messages are Swedish, shown to an officer, and hold no document text."""

from __future__ import annotations


class PipelineError(Exception):
    """The root: catch this to catch all that `pipelines` raises by design."""


class ReadError(PipelineError):
    """A file that cannot be read. `name` is the file's, `reason` a code of `readers.refusal.MESSAGES`; `str()` tells the
    officer what to do."""

    def __init__(self, name: str, reason: str, message: str) -> None:
        super().__init__(message)
        self.name = name
        self.reason = reason


class EngineError(PipelineError):
    """The root of what an engine raises: no answer came that may be used."""


class EngineUnavailable(EngineError):
    """Nothing answers, it broke off, took too long or says it cannot. The command exits 3, a job fails."""


class AddressRefused(EngineUnavailable):
    """The engine's address is neither loopback nor private, and no setting names its host (promise 9)."""


class PromptTooLong(EngineError):
    """The prompt and the room for its answer do not fit; nothing was sent. Counts are tokens."""

    def __init__(self, prompt_tokens: int, max_tokens: int, context_tokens: int) -> None:
        super().__init__(
            f"Texten tar {prompt_tokens} token och svaret behöver {max_tokens}, "
            f"men modellen rymmer {context_tokens}. Inget skickades."
        )
        self.prompt_tokens, self.max_tokens, self.context_tokens = prompt_tokens, max_tokens, context_tokens


class BadAnswer(EngineError):
    """An answer came, but is empty, cut off where it may not be, or not of the form that was asked for."""
