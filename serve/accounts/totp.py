"""Time-based one-time passwords: RFC 6238 with its defaults (SHA-1, 30 s, 6 digits), which every authenticator app knows."""

import base64
import hmac
import secrets
import struct
from urllib.parse import quote

import segno

STEP, DIGITS = 30, 6
WINDOW = 1  # steps a clock may be off, either way (RFC 6238 5.2)
SECRET_BYTES = 20  # RFC 4226 section 4, R6


def new_secret() -> bytes:
    """Return a random secret."""
    return secrets.token_bytes(SECRET_BYTES)


def shown(secret: bytes) -> str:
    """Return the secret as a person may type it into an app."""
    return base64.b32encode(secret).decode()


def uri(secret: bytes, name: str) -> str:
    """Return the otpauth address that apps read from a QR code."""
    return f"otpauth://totp/Aktsam:{quote(name)}?secret={shown(secret)}&issuer=Aktsam&digits={DIGITS}&period={STEP}"


def qr(address: str) -> list[str]:
    """Return an address as the rows of a QR code (ISO/IEC 18004), 1 for dark, without the empty edge of four."""
    drawn = segno.make(address, error="m", micro=False)
    return ["".join(str(int(dark)) for dark in row) for row in drawn.matrix]


def at(secret: bytes, step: int, digits: int = DIGITS) -> str:
    """Return the code of a time step (RFC 4226 5.3)."""
    mac = hmac.digest(secret, struct.pack(">Q", step), "sha1")
    start = mac[-1] & 15
    number = struct.unpack(">I", mac[start : start + 4])[0] & 0x7FFFFFFF
    return f"{number % 10**digits:0{digits}}"


def step_of(secret: bytes, code: str, now: float, last: int) -> int | None:
    """Return the step a code belongs to, None when it is wrong or not newer than the `last` one used (no replay)."""
    here, given = int(now) // STEP, code.replace(" ", "").encode()
    fits = [s for s in range(here - WINDOW, here + WINDOW + 1) if hmac.compare_digest(at(secret, s).encode(), given)]
    return next((step for step in fits if step > last), None)
