"""What a capital says: little where a sentence begins, nothing where a writer Begins Most Words With One."""

import re
from dataclasses import dataclass

from anonymize.lexicon import Kind, Lexicon
from anonymize.recognizers.reading import Reading

OPENS = re.compile(r"(?:[.!?:;…»”\"]|\n|^|[-–•*>|\t])\s*\Z")
INSIDE = re.compile(r"[^\W\d_],? ")  # what stands before a capital inside a sentence
MANY = 8  # plain words with a capital inside sentences, from which a writer may be one who capitalises everything
LIKELY = 0.6  # a name prior from which a compound is not plain
SCANNED = str.maketrans({"q": "g", "á": "a", "à": "a", "í": "i", "ó": "o", "ú": "u"})  # what scanners make of letters
LEGIBLE = 5  # letters from which a word with such a letter is read with the right one


@dataclass(frozen=True)
class Capitals:
    """Knows which words are plain: in the dictionary, and nobody's name."""

    lexicon: Lexicon

    def titled(self, reading: Reading) -> bool:
        """Say whether Most Words Begin So: more than half of the capitals inside sentences are on plain words."""
        text = reading.text
        inside = [
            word
            for start, _, word in reading.words
            if text[start].isupper() and start > 2 and INSIDE.search(text[start - 3 : start])
        ]
        plain = sum(len(word) > 2 and self.plain(word) for word in inside)
        return plain >= MANY and 2 * plain > len(inside)

    def opens(self, reading: Reading, start: int) -> bool:
        """Say whether a sentence, a line, a cell or a quotation begins there."""
        return bool(OPENS.search(reading.text[max(0, start - 4) : start]))

    def plain(self, word: str) -> bool:
        """Say whether a lower-case word is in the dictionary, as it stands or as it was before it was scanned, and no name."""
        if not (word.isalpha() or any(c.isalpha() for c in word)):
            return True
        kind = self.lexicon.kind(word)
        if kind == Kind.ORDINARY:
            return word in self.lexicon.stems or self.lexicon.share(word) < LIKELY
        read = word.translate(SCANNED)
        return read != word and not kind & ~Kind.SHAPED and len(word) >= LEGIBLE and read in self.lexicon.stems
