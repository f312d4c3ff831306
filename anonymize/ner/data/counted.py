"""First names that the hand-written lists lack, by how many bear them: writes anonymize/lists/first_counted.txt.

    python -m anonymize.ner.data.counted --data DIR [--least 80]      # needs the shared name counts (SCB 2020, CC BY 4.0)

Left out: what is an inflected word in the dictionary, a place, a word of the work, or frequent as a word.
"""

import argparse
import csv
from collections.abc import Iterator
from pathlib import Path

from anonymize.known import Known
from anonymize.lexicon import Kind, Lexicon, entries, low
from anonymize.lists import HERE
from anonymize.ner.prior import NamePrior

FILE = HERE / "first_counted.txt"
HEAD = (
    "# Förnamn med minst {least} bärare i Sverige 2020 som de handskrivna listorna saknar och som inte också är ett vanligt ord.",
    "# Källa: SCB (CC BY 4.0). Skriven av python -m anonymize.ner.data.counted.",
)
FREQUENT = 15_000  # a word's place by frequency before which it is one, whoever is called so
WIDTH = 140


def names(data: Path, least: int) -> Iterator[str]:
    """Yield the names, the most borne first."""
    lexicon = Lexicon(first=low("first_names"), prior=NamePrior.load())
    known, inflected, ranks = Known.of(lexicon), _inflected(), _ranks(data)
    for row in _rows(data / "names" / "first_names.tsv"):
        name, word = row[0], row[0].lower()
        if int(row[1]) < least or not name.isalpha() or len(name) < 3 or ranks.get(word, FREQUENT) < FREQUENT:
            continue
        if lexicon.kind(word) & (Kind.PERHAPS | Kind.SHAPED | Kind.PLACE) or word in inflected or word in lexicon.words:
            continue
        if not (known.holds(word) or known.holds(name) or known.names_public(name)):
            yield name


def _inflected() -> frozenset[str]:
    """Return the lower-case entries of the dictionary that take endings: a name there takes none."""
    return frozenset(word for word, flags in entries() if flags.strip("%"))


def _ranks(data: Path) -> dict[str, int]:
    return {row[0].lower(): int(row[3]) for row in _rows(data / "names" / "ambiguous_with_common_words.tsv")}


def _rows(path: Path) -> Iterator[list[str]]:
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.reader(file, delimiter="\t"):
            if len(row) > 1 and row[-1 if row[-1].isdigit() else 1].isdigit():
                yield row


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--least", type=int, default=80)
    arguments = parser.parse_args()
    lines, line = [row.format(least=arguments.least) for row in HEAD], ""
    for name in names(arguments.data, arguments.least):
        if len(line) + len(name) > WIDTH:
            lines, line = [*lines, line], ""
        line = f"{line} | {name}" if line else name
    FILE.write_text("\n".join([*lines, line]) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
