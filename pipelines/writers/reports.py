"""Which sentences are a report's own text (an orosanmälan as it came in), not what the office noted about it."""

from collections.abc import Sequence

from pipelines.case import CaseFile
from pipelines.lists import patterns
from pipelines.outline import Context

_TELLS = patterns("tellers")
TITLE = 4  # sentences at the beginning of a document in which it says what it is
NOTES = 2  # dated notes that make a journal


def reports(case: CaseFile, contexts: Sequence[Context]) -> frozenset[int]:
    """Return the sentences of the documents that are reports; empty where the case holds none as it came in."""
    rows: list[list[int]] = [[] for _ in case.documents]
    for n, sentence in enumerate(case.sentences):
        rows[sentence.document].append(n)
    return frozenset(n for row in rows if _is_report(case, contexts, row) for n in row)


def _is_report(case: CaseFile, contexts: Sequence[Context], row: Sequence[int]) -> bool:
    notes = {contexts[n].note for n in row} - {None}
    title = " ".join(case.quote(n) for n in row[:TITLE])
    return len(notes) < NOTES and bool(_TELLS["report"].search(title)) and not _TELLS["office"].search(title)
