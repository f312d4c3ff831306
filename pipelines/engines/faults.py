"""What went wrong on the way to a server and back, in an officer's words. Nothing the server wrote is passed on:
servers quote the request in their errors."""

import httpx2
import openai

from pipelines.engines.served import LOCKED, nobody
from pipelines.engines.settings import OpenAISettings
from pipelines.errors import BadAnswer, EngineError, EngineUnavailable

NONSENSE = "Det som svarade är ingen modell: svaret gick inte att tolka."


class Busy(EngineUnavailable):
    """Worth another try, after so many seconds if the server said it. `inside`: the server itself failed on it."""

    def __init__(self, message: str, after: float | None = None, inside: bool = False) -> None:
        super().__init__(message)
        self.after, self.inside = after, inside


class Refused(EngineUnavailable):
    """The server does not take the request in this form."""


def fault(error: Exception, settings: OpenAISettings) -> EngineError:
    """Return the error to raise instead."""
    if isinstance(error, openai.APITimeoutError | httpx2.TimeoutException | TimeoutError):
        return EngineUnavailable(f"Modellen svarade inte i tid (högst {settings.timeout:g} s tystnad).")
    if isinstance(error, openai.APIStatusError):
        return _status(error, settings)
    if isinstance(error, openai.APIConnectionError | httpx2.TransportError):
        return Busy(nobody(settings))
    if isinstance(error, openai.APIError):
        if str(getattr(error, "code", None)) in ("400", "422"):  # vLLM says so inside a stream that began with 200
            return Refused(f"Modellservern godtog inte frågan (fel {error.code}).")
        return Busy("Modellservern avbröt svaret med ett fel.", inside=True)
    return BadAnswer(NONSENSE)


def _status(error: openai.APIStatusError, settings: OpenAISettings) -> EngineError:
    code = error.status_code
    if code in (401, 403):
        return EngineUnavailable(LOCKED)
    if code == 404:
        return EngineUnavailable(f"Modellservern på {settings.base_url} känner inte modellen.")
    if code in (400, 422):
        return Refused(f"Modellservern godtog inte frågan (fel {code}).")
    if code in (408, 409, 429) or code >= 500:
        return Busy(f"Modellen är upptagen eller överlastad (fel {code}).", _after(error.response.headers), code == 500)
    return EngineUnavailable(f"Modellservern svarade med fel {code}.")


def _after(headers: httpx2.Headers) -> float | None:
    try:
        return max(0.0, float(headers["retry-after"]))
    except (KeyError, ValueError):
        return None
