"""Who speaks, in what is written down turn by turn: "Anna:" where a line begins, after a time or not."""

import re
from collections.abc import Iterator

from anonymize.recognizers.reading import Reading

LETTER = "A-ZÅÄÖÁÉČŠŽŞİĐŁŚŻ"
TURN = re.compile(
    rf"[ \t>]*(?:[\[(]?\d\d?[:.]\d\d(?:[:.]\d\d)?[\])]?[ \t]*)?(?P<name>[{LETTER}][^\W\d_]+(?:[ -][{LETTER}]"
    rf"[^\W\d_]*\.?){{0,2}})(?:[ ]?\([^)\n]{{1,20}}\))?:(?=[ \t])"
)


def speakers(reading: Reading) -> Iterator[re.Match[str]]:
    """Yield the turns whose line begins with what may be a name, in its group `name`."""
    yield from reading.tried(TURN, reading.lines)
