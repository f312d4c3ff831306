"""Problems in English: a sentence a code, for callers whose Accept-Language asks for it. The Swedish one can be more exact."""

SENTENCES = {
    "bad-answer": "What the model wrote cannot be used.",
    "blocked": "The second look is certain that something is not masked. Nothing was sent; the places are listed.",
    "busy": "Something else is being done to the case. Wait for it to end, or stop it.",
    "changed": "The text is another than the one you saw. Read it as it is now, and do it again.",
    "client-gone": "The caller closed the connection.",
    "config": "The settings cannot be used.",
    "context_length_exceeded": "The text and the answer do not fit the model. Nothing was sent.",
    "detector": "A part of the masking does not work. Nothing passes unmasked.",
    "engine": "The model does not answer.",
    "forbidden": "Your account may not do this.",
    "in-progress": "The same request is being done. Wait, and try again.",
    "internal": "Something unforeseen went wrong. Nothing was sent or kept.",
    "invalid": "Something in the request cannot be used.",
    "invalid-api-key": "The API key is missing or unknown. Send it as Authorization: Bearer …",
    "key-reused": "The Idempotency-Key has been used for another request. Take a new one.",
    "login-failed": "The name, the password or the code is wrong.",
    "login-required": "Nobody is logged in, or the session has ended.",
    "not-approved": "The masking as it stands has not been approved.",
    "not-found": "There is no such thing, or it is not yours.",
    "not-in-draft": "The draft has no such point or section.",
    "not-ready": "There is nothing to look at yet.",
    "not-started": "The engine cannot be started as it was asked for.",
    "oidc": "The municipality's login did not work.",
    "overloaded": "Too much waits for the model. Retry-After says when to come back.",
    "pipeline": "Something went wrong.",
    "proxy-disabled": "The proxy is turned off until the data protection officer allows it.",
    "stale": "The case has changed since you fetched it. Fetch it again, and redo the change.",
    "store": "The store cannot be used.",
    "timeout": "It took longer than allowed, and was stopped.",
    "too-large": "More than the settings allow at once.",
    "too-many-requests": "Too many at once. Retry-After says when to come back.",
    "too-many-tries": "Too many wrong tries. Retry-After says when to try again.",
    "totp-required": "Give the six digits of your authenticator app, or a recovery code.",
    "unapproved": "The question holds something that nobody has approved the masking of. Nothing was sent.",
    "unclear-name": "The question names somebody who may be one of several people. Say which.",
    "unknown-policy": "There is no such policy.",
    "unknown-template": "There is no such template.",
    "unreadable": "The file cannot be read.",
    "unsupported": "Something in the request is not supported, and is refused rather than ignored.",
    "vault": "The content cannot be opened: another key, or it has been changed.",
    "weak-password": "The password is too short, or easy to guess: 15 characters, 8 with a second factor, and not a common one.",
    "wrong-host": "The service does not answer under that name.",
}


def wanted(accept: str) -> bool:
    """Say whether an Accept-Language wants English rather than Swedish (RFC 9110, 12.5.4). Swedish unless it says so."""
    best = {"sv": 0.0, "en": 0.0}
    for part in accept.split(","):
        tag, _, weight = part.strip().partition(";q=")
        language = tag.partition("-")[0].lower()
        if language in best:
            best[language] = max(best[language], _weight(weight))
    return best["en"] > best["sv"]


def sentence(code: str, english: str) -> str:
    """Return the English sentence of a code; of an unknown one its English title."""
    return SENTENCES.get(code, f"{english}.")


def _weight(text: str) -> float:
    try:
        return float(text) if text else 1.0
    except ValueError:
        return 0.0
