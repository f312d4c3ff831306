"""What can go wrong at the masking stage. Each is a problem (RFC 9457) whose member `error` an OpenAI client shows.

ServeError
├── ProxyOff        the data protection officer has not turned the proxy on
├── BadKey          no API key, or one that is not known
├── Unsupported     the request asks for what is not done here: a field, a tool, a picture
├── TooLong         prompt and answer do not fit the model
├── Leaking         the second look is certain that something is not masked: nothing was sent
├── MaskingFailed   a detector cannot be trusted: nothing was sent
├── BadReply        the model's answer is no use
├── Crowded         too many requests, or too many vaults
└── Gone            the client is no longer there
"""

from collections.abc import Mapping, Sequence
from typing import Any

from serve.errors import ServeError


class ProxyOff(ServeError):
    """/v1 is closed."""

    status, code, title, english = 403, "proxy-disabled", "Proxyn är avstängd", "The proxy is turned off"


class BadKey(ServeError):
    """Nobody we know."""

    status, code, title, english = 401, "invalid-api-key", "Fel API-nyckel", "Invalid API key"


class Unsupported(ServeError):
    """Refused rather than ignored. `param` is where it stands in the request."""

    status, code, title, english = 400, "unsupported", "Anropet går inte att använda", "Invalid or unsupported request"

    def __init__(self, message: str, param: str | None = None, code: str = "unsupported") -> None:
        super().__init__(message)
        self.param, self.code = param, code


class TooLong(ServeError):
    """The context is full."""

    status, code, title, english = 400, "context_length_exceeded", "Texten är för lång", "Context length exceeded"
    param = "messages"


class Leaking(ServeError):
    """Blocked. `places` are offsets into the texts sent: {"text": number, "start", "end"}."""

    status, code, title, english = 422, "blocked", "Maskeringen stoppar texten", "Blocked by masking: nothing was sent"

    def __init__(self, message: str, places: Sequence[Mapping[str, Any]]) -> None:
        super().__init__(message)
        self.places = list(places)


class MaskingFailed(ServeError):
    """Fail closed."""

    status, code, title, english = 503, "detector", "Maskeringen fungerar inte", "Masking failed: nothing was sent"


class BadReply(ServeError):
    """What the engine wrote cannot be used."""

    status, code, title, english = 502, "bad-answer", "Modellens svar är oanvändbart", "Unusable answer from the model"


class Crowded(ServeError):
    """Come back later."""

    status, code, title, english = 429, "too-many-requests", "För många på en gång", "Too many at once"

    def __init__(self, message: str, retry_after: int = 60) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class Gone(ServeError):
    """Nobody reads this answer."""

    status, code, title, english = 499, "client-gone", "Anroparen är borta", "Client closed the request"
