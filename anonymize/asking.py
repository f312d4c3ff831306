"""What only the officer can tell: who a short form means, and whether two full names are one person's."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence

from anonymize.clusters import Clusters
from anonymize.forms import Forms
from anonymize.mentions import Mention, Place
from anonymize.names import plain
from anonymize.people import Question

_PERSONS = 20  # named in full, for whom one question may be asked
_ROWS = 4  # that a question names, the last of which may stand for more
_LEAST, _WORTH, _MENTIONS = 2, 6, 10  # mentions that an answer settles, or one in so many of a small case


class Asking:
    """The questions of a case: one for each word of a document that may mean the same people, and one for each full name."""

    def __init__(self, forms: Forms, clusters: Clusters) -> None:
        self._forms, self._clusters = forms, clusters
        self._whose: dict[tuple[str, str, int, tuple[str, ...]], list[Mention]] = defaultdict(list)
        self._same: dict[str, tuple[Mention, str]] = {}

    def whose(self, word: str, mention: Mention, able: Sequence[str]) -> None:
        """Ask which of the people able a mention is; once for all mentions of a word in one document: its writer means one.

        Who writes both Mohamed and Mohammed means two.
        """
        spelled = plain("-".join(mention.name.given)).removesuffix("s")
        self._whose[word, spelled, mention.document, tuple(able)].append(mention)

    def same(self, key: str, other: str) -> None:
        """Ask whether two full names are one person's."""
        self._same[key] = self._forms.by_key[key][0], other

    def unanswered(self, whose: Mapping[Place, str]) -> tuple[Question, ...]:
        """Return the questions that nothing in the case has answered since, with the people that these are by now.

        What settles most comes first. One is asked for every twenty people begun, if it settles two mentions; more only
        where an answer settles many, or one in ten of a small case: who is not asked about stays apart.
        """
        of = Counter(whose.values())
        able: dict[
            str, tuple[int, Question]
        ] = {}  # of the papers that have a word, the one where most waits for the answer
        for word, question in self._open(whose):
            size = sum(of[whose[place]] for place in question.places)
            able[word] = max(able.get(word, (0, question)), (size, question), key=lambda row: row[0])
        most = round(len({*whose.values()} & {*self._clusters}) / _PERSONS)
        first = sorted(able.values(), key=lambda row: -row[0])
        tenth = len(whose) / _MENTIONS
        return tuple(q for n, (size, q) in enumerate(first) if size >= min(_LEAST if n < most else _WORTH, tenth))

    def _open(self, whose: Mapping[Place, str]) -> Iterator[tuple[str, Question]]:
        """Yield (word or full name, question) of places that are none of the people asked about."""
        for (word, _, _, keys), mentions in self._whose.items():
            able = tuple(dict.fromkeys(map(self._root, keys)))
            left = [m for m in mentions if whose[m.place] not in able]
            if left:
                text = f"Är {left[0].surface} på {self._rows(left)} {' eller '.join(self._names(able))}?"
                yield word, Question(text, able, tuple(m.place for m in left))
        for key, (mention, other) in self._same.items():
            if whose[mention.place] != self._root(other):
                b = self._forms.by_key[other][0]
                text = f"Är {mention.surface} på rad {self._forms.line(mention)} samma person som {b.surface}?"
                yield f"={key}", Question(text, (self._root(other),), (mention.place,))

    def _rows(self, mentions: Sequence[Mention]) -> str:
        """Return where mentions stand, as it is read: "rad 3, 8 och 12", "rad 3, 8, 12 och 9 rader till"."""
        rows = list(dict.fromkeys(str(self._forms.line(m)) for m in mentions))
        if len(rows) > _ROWS:
            rows[_ROWS - 1 :] = [f"{len(rows) - _ROWS + 1} rader till"]
        return f"rad {', '.join(rows[:-1])} och {rows[-1]}" if len(rows) > 1 else f"rad {rows[0]}"

    def _root(self, key: str) -> str:
        return self._clusters.root(key) if key in self._clusters else key

    def _names(self, able: Sequence[str]) -> list[str]:
        """Return the full names of people, those of one name with the line that names them first."""
        first = [
            next((row[0] for key, row in self._forms.rich.items() if self._root(key) == root), None)
            or self._forms.by_key[root][0]
            for root in able
        ]
        names = [m.surface for m in first]
        return [f"{m.surface} (rad {self._forms.line(m)})" if names.count(m.surface) > 1 else m.surface for m in first]
