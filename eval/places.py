"""Where a quote stands in a case: found whatever the white space, told as the sentences that hold it."""

import re
from collections.abc import Iterable

from eval.gold import Quote
from pipelines.case import CaseFile

COVERED = 0.5  # share of a quote that the sentences of a source must hold


class Places:
    """The quotes of one case, each looked up once."""

    def __init__(self, case: CaseFile) -> None:
        self._case = case
        self._known: dict[Quote, dict[int, int]] = {}

    def sentences(self, quote: Quote) -> dict[int, int]:
        """Return sentence → characters of the quote that it holds; empty where the quote does not stand."""
        if quote not in self._known:
            self._known[quote] = self._find(quote)
        return self._known[quote]

    def rests(self, sources: Iterable[int], quote: Quote) -> bool:
        """Say whether these sentences hold at least half of the quote."""
        held = self.sentences(quote)
        return bool(held) and sum(held.get(n, 0) for n in set(sources)) >= COVERED * sum(held.values())

    def _find(self, quote: Quote) -> dict[int, int]:
        pattern = re.compile(r"\s+".join(re.escape(word) for word in quote.text.split()))
        for d, document in enumerate(self._case.documents):
            if document.name == quote.document and (m := pattern.search(document.text)):
                return {
                    n: shared
                    for n, s in enumerate(self._case.sentences)
                    if s.document == d and (shared := min(m.end(), s.end) - max(m.start(), s.start)) > 0
                }
        return {}
