"""Whom a paragraph has just told of: for a few lines a first name may be theirs."""

from collections.abc import Sequence

from anonymize.mentions import Mention
from anonymize.names import sound
from anonymize.people import Source

_FRESH = 240  # code points in which a name may still be that of whoever was told of last


class Fresh:
    """Where each document last told of a bearer of a short form who is none of the case's full names."""

    def __init__(self, sources: Sequence[Source]) -> None:
        self._sources = sources
        self._last: dict[tuple[int, str], int] = {}
        self._borne: set[str] = set()

    def tell(self, key: str, mention: Mention, *, sure: bool = False) -> None:
        """Remember that a mention is such a bearer."""
        self._last[mention.document, sound(key)] = mention.end
        if sure:
            self._borne.add(sound(key))

    def borne(self, key: str) -> bool:
        """Say whether the case has told anywhere of another bearer."""
        return sound(key) in self._borne

    def told(self, key: str, mention: Mention) -> bool:
        """Say whether the paragraph has just told of another bearer: "Hans farfar, Karl, kom. Karl är 81 år." """
        last = self._last.get((mention.document, sound(key)), mention.start)
        text = self._sources[mention.document].text
        return 0 < mention.start - last <= _FRESH and "\n\n" not in text[last : mention.start]
