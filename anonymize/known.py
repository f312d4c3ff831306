"""The words of the work, which point at nobody: systems, methods, laws, drugs, makes, abbreviations, titles."""

import re
from dataclasses import dataclass, field
from functools import cached_property

from anonymize.lexicon import Kind, Lexicon
from anonymize.lists import cues, read

LISTS = ("known", "roles", "name_cues", "relations", "nationalities", "languages", "health", "occupations")
PUBLIC = ("countries", "authorities")


@dataclass(frozen=True)
class Known:
    """Exactly as listed ("SARA" the method, not Sara), or in any case where the letters are nobody's name."""

    exact: frozenset[str] = field(repr=False)
    lower: frozenset[str] = field(repr=False)
    public: frozenset[str] = field(repr=False)

    @classmethod
    def of(cls, lexicon: Lexicon) -> "Known":
        """Return the lists, less the names among their lower-case forms."""
        entries = frozenset(entry for name in LISTS for entry in read(name)) | cues("header") | cues("networks")
        entries |= cues("brand") | cues("car_model")
        lower = frozenset(low for e in entries if not lexicon.kind(low := e.lower()) & Kind.PERHAPS)
        public = frozenset(
            part for name in PUBLIC for e in read(name) for part in (e.lower(), *e.lower().split()) if len(part) > 2
        )
        return cls(entries, lower, public)

    @cached_property
    def phrases(self) -> re.Pattern[str]:
        """What the work calls by several words: "Marte Meo"."""
        several = sorted((re.escape(entry) for entry in self.exact if " " in entry), key=len, reverse=True)
        return re.compile(rf"(?<!\w)(?:{'|'.join(several)})(?!\w)")

    def holds(self, written: str) -> bool:
        """Say whether a word as written is one of the work's own; a genitive s and a full stop may follow."""
        word = written.strip(".-’'\"”")
        low = word.lower()
        return word in self.exact or low in self.lower or (low.endswith("s") and low[:-1] in self.lower)

    def names_public(self, written: str) -> bool:
        """Say whether a word is a country, or a part of a national authority's name."""
        low = written.strip(".-’'").lower()
        return low in self.public or (low.endswith("s") and low[:-1] in self.public)
