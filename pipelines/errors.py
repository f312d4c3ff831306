"""What can go wrong between a case file and a draft. Messages are Swedish, shown to an officer, and hold no document text."""

from __future__ import annotations

import math
from collections.abc import Sequence


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


class Overloaded(EngineUnavailable):
    """Nothing more is begun now; come back after `retry_after` seconds."""

    def __init__(self, message: str, retry_after: int) -> None:
        super().__init__(message)
        self.retry_after = retry_after


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


class Incomplete(EngineError):
    """A part of the case got no usable answer, even cut smaller. There is no summary: a partial one looks whole.

    The first that fails ends the reading, so `failed` of the `chunks` are those known of.
    """

    def __init__(self, failed: int, chunks: int) -> None:
        known = f"{failed}" if failed == chunks else f"Minst {failed}"
        super().__init__(
            f"{known} av {chunks} delar av ärendet gick inte att sammanfatta. Ingen sammanfattning har gjorts, "
            "eftersom den skulle se hel ut utan att vara det. Välj en annan modell, eller motorn extractive, som skriver utan."
        )
        self.failed, self.chunks = failed, chunks


class TemplateError(PipelineError):
    """A template that does not exist or cannot be used; the message names the file, the key and the line."""


class Blocked(PipelineError):
    """Masking stopped documents (`documents` holds their ids): nothing of them may be used or sent."""

    def __init__(self, message: str, documents: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.documents = documents


class EncoderFailed(PipelineError):
    """The sentence encoder that the package ships cannot be read. No sources can be verified without it."""


class EntailmentUnavailable(PipelineError):
    """A model of inference is configured and cannot be used. Nothing is checked without it by mistake."""


class NotApproved(PipelineError):
    """Nobody has approved the masked text that would be sent, or it is not the text that was approved."""


class QuestionError(PipelineError):
    """A question that may not be used as it stands; `places` are (start, end) in it, in code points."""

    told = ""

    def __init__(self, places: Sequence[tuple[int, int]]) -> None:
        where = ", ".join(f"{start + 1}–{end}" for start, end in places)
        super().__init__(self.told.format(where=where))
        self.places = tuple(places)


class Unapproved(QuestionError):
    """It names what the approved text does not hold: nothing has been looked for or sent."""

    told = (
        "Frågan nämner en person eller uppgift som inte finns i den godkända texten (tecken {where}). "
        "Inget har skickats. Skriv om frågan."
    )


class UnclearName(QuestionError):
    """A name in it may be several people's."""

    told = "Ett namn i frågan kan vara flera personer i ärendet (tecken {where}). Skriv hela namnet."


def about(seconds: float) -> str:
    """Return a time as one says it: "20 sekunder", "3 minuter". Rounded up: nobody minds being early."""
    if seconds <= 50:
        return f"{max(5, math.ceil(seconds / 5) * 5)} sekunder"
    minutes = math.ceil(seconds / 60)
    return "en minut" if minutes == 1 else f"{minutes} minuter"
