"""How heavy a text is to read: LIX (Björnsson 1968), and which sentences make it so."""

import re
from dataclasses import dataclass

from anonymize.vault import PLACEHOLDER

LONG_WORD = 7  # letters from which LIX calls a word long
LONG_SENTENCE = 20  # words from which a sentence is worth looking at (Myndigheternas skrivregler: 15 to 20 on average)
_WORD = re.compile(r"[^\W_]+(?:[-’'][^\W_]+)*")
_STOP = re.compile(r"[.!?:]+[”\"»)\]]*(?=\s+[A-ZÅÄÖ”\"»\[(–-]|\s*$)")


@dataclass(frozen=True)
class Weight:
    """Counts of a text, so that texts can be summed. A placeholder is one short word, as a name mostly is."""

    words: int = 0
    sentences: int = 0
    long: int = 0

    def __add__(self, other: "Weight") -> "Weight":
        return Weight(self.words + other.words, self.sentences + other.sentences, self.long + other.long)

    @property
    def lix(self) -> float:
        """Words a sentence, and long words in a hundred; 0 for no text."""
        return self.words / max(self.sentences, 1) + 100 * self.long / self.words if self.words else 0.0

    @property
    def heavy(self) -> bool:
        """Whether it is worth rewriting: long sentences, or a LIX from which texts are called hard (50)."""
        return self.words / max(self.sentences, 1) >= LONG_SENTENCE or (self.words > 7 and self.lix >= 50)


def weight(text: str) -> Weight:
    """Return the counts of a text; what stands after the last stop is a sentence too."""
    plain = PLACEHOLDER.sub("Namn", text)
    words = [m[0] for m in _WORD.finditer(plain)]
    sentences = sum(bool(_WORD.search(part)) for part in _STOP.split(plain))
    return Weight(len(words), sentences, sum(len(w) >= LONG_WORD for w in words))
