"""Two names that the text says are one person's: "Jeren är samma person som Ceren Ek", "Sussi, som Susanne Falk kallas"."""

import re
from collections.abc import Iterator, Sequence

from anonymize.people import Source
from anonymize.stated import Change, Near

CALLED = "kallas så enligt texten"
_SAME = re.compile(
    r"^[^.!?\n]{0,30}\bär\s+samma\s+(?:person|kvinna|man|pojke|flicka)\s+som\s+(?:\w+\s+){0,2}$", re.IGNORECASE
)
_REALLY = re.compile(
    r"^\s+heter\s+(?:egentligen|i\s+(?:folkbokföringen|passet))\s+$|^[^.!?\n]{0,60}[.!?]\s+Så\s+(?:kallas|kallar\s+(?:vi|de|alla))\s+$"
)  # "Sacke heter egentligen Alexander Ek"; "… att Millie kommer. Så kallas Emilia hemma"
_AS = re.compile(r"^\s*[,(]?\s*som\s+$")
_IS_CALLED = re.compile(r"\s+(?:kallas|kallades|vill\s+(?:bli\s+kallad|heta))\b")  # "Sussi, som Susanne Falk kallas"
_SAME_AS_BEFORE = re.compile(r"\s+är\s+samma\s+(?:person|kvinna|man|pojke|flicka)\b(?!\s+som)", re.IGNORECASE)
_DENIED = re.compile(r"\b(?:inte|ej)\b", re.IGNORECASE)


def identified(near: Sequence[Near], sources: Sequence[Source]) -> Iterator[Change]:
    """Yield the pairs of names that the text says are the same person: "Jeren är samma person som Ceren Ek"."""
    for a, b, between in near:
        text = sources[b.document].text
        after = _SAME_AS_BEFORE.match(text, b.end)
        called = _REALLY.match(between) or (_AS.match(between) and _IS_CALLED.match(text, b.end))
        if (after or called or ("samma" in between and _SAME.match(between))) and not (
            _DENIED.search(between) or a.family or b.family
        ):
            yield Change(CALLED if called else "samma person enligt texten", a, b)
