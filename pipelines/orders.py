"""What speaks to a language model instead of telling about the case, however it is disguised. Readers ask this too."""

import base64
import binascii
import re
import unicodedata
from collections.abc import Iterator, Sequence

from pipelines.lists import patterns

REMARK = "Dold text innehåller instruktioner till en språkmodell. Den är inte med."
_LISTS = patterns("injection")
_ORDER, _GOES_ON = _LISTS["order"], _LISTS["fortsätter"]
_ENCODED = re.compile(r"[A-Za-z0-9+/_-]{24,}={0,2}")  # of 18 characters or more: too little to say anything in
REACH = 2  # sentences after an order, in its own paragraph, that may go on with it


def speaks_to_a_model(text: str) -> bool:
    """Say whether a text gives orders to a language model. Invisible characters, look-alikes and base64 are seen through."""
    plain = unicodedata.normalize("NFKC", text)
    plain = "".join(c for c in plain if unicodedata.category(c) not in ("Cf", "Cc") or c in "\n\t")
    plain = " ".join(plain.split())
    return bool(_ORDER.search(plain)) or any(_ORDER.search(said) for said in _decoded(plain))


def speaking(texts: Sequence[str], together: Sequence[object]) -> frozenset[int]:
    """Return which of the sentences speak to a model; with an order goes what carries it on in the same paragraph.

    `together` holds for each sentence what tells its paragraph.
    """
    orders = [n for n, text in enumerate(texts) if speaks_to_a_model(text)]
    out = set(orders)
    for n in orders:
        for m in range(n + 1, min(n + 1 + REACH, len(texts))):
            if together[m] != together[n] or not _GOES_ON.search(texts[m]):
                break
            out.add(m)
    return frozenset(out)


def _decoded(text: str) -> Iterator[str]:
    """What base64 in a text says, where it is text."""
    for m in _ENCODED.finditer(text):
        code = m[0].rstrip("=").replace("-", "+").replace("_", "/")
        try:
            yield base64.b64decode(code + "=" * (-len(code) % 4), validate=True).decode()
        except (binascii.Error, UnicodeDecodeError):
            continue
