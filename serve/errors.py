"""What a caller can be told: each error is a problem (RFC 9457) with a code, a Swedish title and an English one.

ServeError
├── NotFound · Forbidden · TooManyTries
├── LoginRequired · LoginFailed · TotpRequired · OidcFailed
├── BadRequest (NotInDraft) · TooLarge · WeakPassword
├── NotReady        the case has no documents yet, or they are being read
├── NotApproved     nobody has approved the masked text as it now stands
├── Changed         the text is another than the one approved
├── Busy            something else is being done to the case
├── Stale · Reused · InProgress     not what the caller has seen; a key for requests used twice
├── StoreError      the store or its key cannot be used: the start stops
└── NotStarted      an engine that cannot be started as it was asked for
"""

from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect

from anonymize.errors import AnonymizeError, UnknownPolicy, VaultError
from configs import ConfigError
from pipelines.errors import (
    Blocked,
    EngineError,
    Overloaded,
    PipelineError,
    QuestionError,
    ReadError,
    TemplateError,
    UnclearName,
)
from pipelines.errors import NotApproved as PipelineNotApproved


class ServeError(Exception):
    """Base. `str()` is shown to the officer and never holds document text."""

    status, code, title, english = 500, "internal", "Något gick fel", "Something went wrong"


class NotFound(ServeError):
    """There is no such thing, or it is not the caller's."""

    status, code, title, english = 404, "not-found", "Finns inte", "Not found"


class Forbidden(ServeError):
    """The caller may not do this."""

    status, code, title, english = 403, "forbidden", "Inte tillåtet", "Forbidden"


class LoginRequired(ServeError):
    """No session, or one that has ended."""

    status, code, title, english = 401, "login-required", "Du behöver logga in", "Login required"


class LoginFailed(ServeError):
    """The name, the password or the code was wrong; which of them is not told."""

    status, code, title, english = 401, "login-failed", "Inloggningen gick inte", "Login failed"


class TotpRequired(ServeError):
    """The password was right, and the account has a second factor."""

    status, code, title, english = 401, "totp-required", "En kod till behövs", "Second factor required"


class TooManyTries(ServeError):
    """Wrong tries too many times; `retry_after` is in seconds."""

    status, code, title, english = 429, "too-many-tries", "För många försök", "Too many tries"

    def __init__(self, message: str, retry_after: int = 60) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class BadRequest(ServeError):
    """The request cannot be understood."""

    status, code, title, english = 422, "invalid", "Uppgifterna går inte att använda", "Invalid request"


class NotInDraft(BadRequest):
    """An edit of a point or a section that the draft has not."""

    code, title, english = "not-in-draft", "Finns inte i utkastet", "Not in the draft"


class TooLarge(ServeError):
    """More bytes than the settings allow."""

    status, code, title, english = 413, "too-large", "För stort", "Too large"


class WeakPassword(ServeError):
    """The password chosen is too short, or easy to guess; the message says which."""

    status, code, title, english = 422, "weak-password", "Välj ett annat lösenord", "Choose another password"


class OidcFailed(ServeError):
    """The municipality's own login did not answer as it must."""

    status, code, title, english = 502, "oidc", "Inloggningen gick inte", "The provider's login failed"


class NotReady(ServeError):
    """Nothing to look at yet."""

    status, code, title, english = 409, "not-ready", "Inte klart än", "Not ready"


class NotApproved(ServeError):
    """The masked text has not been approved."""

    status, code, title, english = 409, "not-approved", "Maskeringen är inte godkänd", "Masking not approved"


class Changed(ServeError):
    """The masked text has changed since it was shown."""

    status, code, title, english = 409, "changed", "Texten har ändrats", "The text has changed"


class Busy(ServeError):
    """A job is working on the case."""

    status, code, title, english = 409, "busy", "Ärendet bearbetas", "The case is being worked on"


class Stale(ServeError):
    """The case is another version than the caller has seen."""

    status, code, title, english = 412, "stale", "Ärendet har ändrats", "The case has changed"


class Reused(ServeError):
    """An Idempotency-Key with another request than the first."""

    status, code, title, english = 422, "key-reused", "Nyckeln är använd", "Idempotency key reused"


class InProgress(ServeError):
    """The same request is being done."""

    status, code, title, english = 409, "in-progress", "Samma anrop pågår", "The same request is in progress"


class StoreError(ServeError):
    """The store or its key is missing, unsafe or not ours."""

    status, code, title, english = 503, "store", "Lagringen går inte att använda", "The store cannot be used"


class NotStarted(ServeError):
    """An engine that cannot be started as it was asked for; the command ends with `exit_code`."""

    status, code, title, english = 503, "not-started", "Modellen startades inte", "The engine was not started"

    def __init__(self, message: str, exit_code: int) -> None:
        super().__init__(message)
        self.exit_code = exit_code


# Errors of the other packages as (status, code, Swedish title, English title); the first that fits is used.
_OTHERS: tuple[tuple[type[Exception], tuple[int, str, str, str]], ...] = (
    (UnknownPolicy, (422, "unknown-policy", "Okänd policy", "Unknown policy")),
    (TemplateError, (422, "unknown-template", "Okänd mall", "Unknown template")),
    (ReadError, (422, "unreadable", "Filen går inte att läsa", "Unreadable file")),
    (UnclearName, (409, "unclear-name", "Namnet är oklart", "Unclear name")),
    (QuestionError, (409, "unapproved", "Frågan nämner något okänt", "Unapproved entity")),
    (Blocked, (409, "blocked", "Maskeringen stoppar dokumentet", "Blocked by masking")),
    (PipelineNotApproved, (409, "not-approved", "Maskeringen är inte godkänd", "Masking not approved")),
    (Overloaded, (503, "overloaded", "Modellen har mycket att göra", "The model is busy")),
    (EngineError, (503, "engine", "Modellen svarar inte", "Engine not available")),
    (VaultError, (500, "vault", "Innehållet kan inte öppnas", "The content cannot be opened")),
    (AnonymizeError, (503, "detector", "Maskeringen fungerar inte", "Masking not available")),
    (PipelineError, (500, "pipeline", "Något gick fel", "Something went wrong")),
    (ConfigError, (500, "config", "Inställningarna är fel", "Bad settings")),
)


def describe(error: BaseException) -> tuple[int, str, str, str, str]:
    """Return (status, code, title, English title, detail) of an error; of an unforeseen one, nothing about its content."""
    if isinstance(error, ServeError):
        return error.status, error.code, error.title, error.english, str(error)
    if isinstance(error, HTTPException):  # FastAPI's own: a body that is no JSON
        return error.status_code, "invalid", BadRequest.title, BadRequest.english, "Anropet går inte att använda."
    if isinstance(error, ClientDisconnect):
        return 400, "client-gone", "Anropet bröts", "The caller went away", "Anropet bröts innan allt hade kommit."
    if isinstance(error, TimeoutError):
        return 504, "timeout", "Det tog för lång tid", "Timed out", "Arbetet tog längre tid än tillåtet och avbröts."
    for kind, told in _OTHERS:
        if isinstance(error, kind):
            return *told, str(error)
    return (
        500,
        "internal",
        "Något gick fel",
        "Something went wrong",
        "Ett oväntat fel uppstod. Inget har skickats eller sparats.",
    )
