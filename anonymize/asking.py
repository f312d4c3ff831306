"""What only the officer can tell: who a short form means, and whether two full names are one person's."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from anonymize.clusters import Clusters
from anonymize.forms import Forms
from anonymize.mentions import Mention, Place
from anonymize.names import sound
from anonymize.people import Question

_PERSONS = 20  # named in full, for whom any one question may be asked
_WORTH, _MENTIONS = 6, 10  # an answer settles so many mentions, or one in so many of a small case


class Asking:
    """The questions of a case: one for each word, and one for each full name."""

    def __init__(self, forms: Forms, clusters: Clusters) -> None:
        self._forms, self._clusters = forms, clusters
        self._asked: dict[str, Question] = {}

    def whose(self, word: str, mention: Mention, able: Sequence[str]) -> None:
        """Ask, once a word, which of the people able a mention is."""
        if word not in self._asked:
            names = " eller ".join(self._names(able))
            text = f"Är {mention.surface} på rad {self._forms.line(mention)} {names}?"
            self._asked[word] = Question(text, tuple(able), (mention.place,))

    def same(self, key: str, other: str) -> None:
        """Ask whether two full names are one person's."""
        a, b = self._forms.by_key[key][0], self._forms.by_key[other][0]
        text = f"Är {a.surface} på rad {self._forms.line(a)} samma person som {b.surface}?"
        self._asked[f"={key}"] = Question(text, (other,), (a.place,))

    def unanswered(self, whose: Mapping[Place, str]) -> tuple[Question, ...]:
        """Return the questions that nothing in the case has answered since, with the people that these are by now.

        What settles most comes first. Of more than one for every twenty people begun, only those are asked that settle enough:
        who is not asked about stays apart.
        """
        now = (
            (word, replace(q, persons=tuple(dict.fromkeys(map(self._root, q.persons)))))
            for word, q in self._asked.items()
        )
        able = [(self._settles(word, whose), q) for word, q in now if whose[q.places[0]] not in q.persons]
        most = 1 + len({*whose.values()} & {*self._clusters}) // _PERSONS
        if len(able) > most:
            able = [row for row in able if row[0] >= min(_WORTH, len(whose) / _MENTIONS)]
        return tuple(q for _, q in sorted(able, key=lambda row: -row[0]))

    def _settles(self, word: str, whose: Mapping[Place, str]) -> int:
        """Return how many mentions wait for the answer: of a word, those that are nobody's full name; of two names, the fewer."""
        if word.startswith("="):
            return len(self._forms.by_key[word[1:]])
        rows = (row for key, row in self._forms.by_key.items() if key not in self._forms.rich and sound(key) == word)
        return sum(whose[m.place] not in self._clusters for row in rows for m in row)

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
