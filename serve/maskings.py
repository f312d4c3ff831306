"""How the documents of a case are masked: new ones are read by the detectors, corrected ones only written anew."""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from anonymize.corrections import Correction
from anonymize.mask import Masker, Masking
from anonymize.people import People, Source
from anonymize.settings import Policy
from anonymize.spans import Span
from anonymize.vault import Vault
from pipelines.document import Document
from pipelines.errors import Blocked
from serve import content
from serve.content import Kept
from serve.intake import Step
from serve.metrics import Metrics
from serve.store import Contents
from serve.tables import Case
from serve.turns import Turns


class Maskings:
    """Masks for all cases. `masker` and `policy` are made when they are first asked for; detection takes turns."""

    def __init__(
        self, masker: Callable[[], Masker], policy: Callable[[str], Policy], metrics: Metrics, turns: Turns
    ) -> None:
        self._masker, self.policy, self._metrics, self._turns = masker, policy, metrics, turns

    def new(self, kept: Kept, new: Sequence[Document], step: Step) -> Contents:
        """Mask new documents together with those a case has; return what is to be kept of it."""
        documents, masker, found = [*kept.documents, *new], self._masker(), kept.found()
        vault, changes = kept.vault(), kept.corrections()
        began = time.monotonic()
        for n, document in enumerate(new):
            step("Maskerar", n, len(new))
            with self._turns.one():
                found[document.id] = masker.detect(document.text, People())
        with self._turns.one():
            masking = self.again(kept.case, documents, found, vault, changes)
        self._metrics.masked(masking, kept.case.tenant, time.monotonic() - began, len(new))
        self._metrics.characters.labels(kept.case.tenant).inc(sum(len(document.text) for document in new))
        step("Maskerar", len(new), len(new))
        packed: Contents = {("document", d.id): content.pack_document(d) for d in new}
        packed |= {("found", d.id): [content.pack_span(s) for s in found[d.id]] for d in new}
        return {**packed, **content.pack_state(masking, vault, changes)}

    def again(
        self, case: Case, documents: Sequence[Document], found: Mapping[str, tuple[Span, ...]], vault: Vault,
        changes: Sequence[Correction],
    ) -> Masking:  # fmt: skip
        """Mask by what detection once found, the case's policy and corrections. Blocked when a detector had failed."""
        by_text = {d.text: found[d.id] for d in documents}  # detection is not run again
        masker = replace(self._masker(), detect=lambda text, _people: by_text[text])
        sources = [Source(d.id, d.text) for d in documents]
        masking = masker(sources, self.policy(case.policy), vault, corrections=changes)
        if failed := [d for d in masking.documents if d.reason == "detector_failed"]:
            raise Blocked(str(failed[0].message), tuple(d.id for d in failed))
        return masking
