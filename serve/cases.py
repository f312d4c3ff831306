"""The desk: what is done with a case from its creation to its receipt. Blocking; call it in a thread."""

import json
import secrets
import threading
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from anonymize.corrections import Correction
from anonymize.spans import Span
from pipelines.case import CaseFile
from pipelines.readers.limits import Limits
from serve import content
from serve.accounts.account import TENANT
from serve.audit import Audit
from serve.content import WORKING, Kept
from serve.errors import BadRequest, Changed
from serve.intake import Outcome, Step, Upload, read
from serve.maskings import Maskings
from serve.metrics import Metrics
from serve.opened import Opened
from serve.ready import Ready
from serve.routes.etag import match
from serve.settings import ServeSettings
from serve.store import Store
from serve.tables import Case, Receipt, now

CHANGED = "Texten är en annan än den du såg. Läs den som den är nu och godkänn på nytt."


class Cases:
    """All cases of an installation. One change at a time to a case."""

    def __init__(
        self, store: Store, audit: Audit, metrics: Metrics, maskings: Maskings, ready: Ready, settings: ServeSettings,
        limits: Limits,
    ) -> None:  # fmt: skip
        self.store, self.audit, self.metrics, self._maskings, self._ready = store, audit, metrics, maskings, ready
        self._settings, self._limits = settings, limits
        self._locks: dict[str, threading.Lock] = defaultdict(threading.Lock)

    def create(
        self, who: str, title: str, purpose: str, policy: str, days: int | None = None, tenant: str = TENANT
    ) -> Case:
        """Make a case with a key of its own and a day when it goes. It belongs to who made it."""
        self._maskings.policy(policy)
        made, keep = secrets.token_hex(16), min(days or self._settings.keep_days, self._settings.longest_days)
        day = (datetime.now(UTC).date() + timedelta(keep)).isoformat()
        case = Case(made, now(), day, policy, None, self.store.keys.fresh(made), who, tenant)
        self.store.add_case(case, {"title": title, "purpose": purpose})
        self.audit.add(who, "case.create", case.id)
        self.metrics.cases.set(self.store.count())
        return case

    def add(self, who: str, case_id: str, uploads: Sequence[Upload], step: Step, token: str) -> list[Outcome]:
        """Read and mask new documents together with those the case has; all of it is kept, or nothing.

        With it is kept, as upload `token`, how many were read: who finds it there need not do this again.
        """
        with self._locks[case_id]:
            kept = Kept(*self.store.load(case_id, WORKING))
            new, outcomes = read(uploads, len(kept.documents) + 1, self._limits, step)
            for outcome in outcomes:
                self.metrics.documents.labels("unreadable" if outcome.reason else "read", kept.case.tenant).inc()
            rows = ({"name": o.name, "reason": o.reason, "message": o.message} for o in outcomes if o.reason)
            told = {("refused", ""): [*kept.refused, *rows], ("upload", token): len(new)}
            if new:
                self.store.put(kept.case, {**self._maskings.new(kept, new, step), **told}, approved=None)
            else:
                self.store.put(kept.case, told)
            self.audit.add(who, "documents.add", case_id, read=len(new), refused=len(outcomes) - len(new))
            return outcomes

    def open(self, case_id: str) -> Opened:
        """Return the case opened, as it stood at one moment; NotReady without documents."""
        return Opened.of(Kept(*self.store.load(case_id, WORKING)))

    def change(
        self, who: str, case_id: str, make: Callable[[Opened], Iterable[Correction]], undo: bool = False,
        seen: str | None = None,
    ) -> Opened:  # fmt: skip
        """Lay corrections on the masking, or take the last one back. An approval of another text is gone.

        `seen`: the ETag of the case the caller looked at; Stale when it is another by now.
        """
        with self._locks[case_id]:
            kept = Kept(*self.store.load(case_id, WORKING))
            match(seen, kept.case)
            opened = Opened.of(kept)
            if undo and not opened.corrections:
                raise BadRequest("Det finns ingen ändring att ångra.")
            new = () if undo else tuple(make(opened))
            changes = opened.corrections[:-1] if undo else (*opened.corrections, *new)
            return self._lay(who, "masking.undo" if undo else "masking.change", opened, kept.found(), changes)

    def choose(self, who: str, case_id: str, policy: str, seen: str | None = None) -> Case:
        """Mask the case by another policy, with the officer's corrections. An approval of another text is gone."""
        self._maskings.policy(policy)
        with self._locks[case_id]:
            kept = Kept(*self.store.load(case_id, WORKING))
            match(seen, kept.case)
            case, did = replace(kept.case, policy=policy), f"case.policy.{policy}"
            if kept.documents:
                opened = Opened.of(kept)
                return self._lay(who, did, replace(opened, case=case), kept.found(), opened.corrections).case
            self.store.update_case(case_id, policy=policy)
            self.audit.add(who, did, case_id)
            return self.store.case(case_id)

    def _lay(
        self,
        who: str,
        what: str,
        opened: Opened,
        found: Mapping[str, tuple[Span, ...]],
        changes: tuple[Correction, ...],
    ) -> Opened:
        """Mask anew as the case's policy and corrections now are, and keep it."""
        case, vault = opened.case, opened.vault
        masking = self._maskings.again(case, opened.documents, found, vault, changes)  # short, so it takes no turn
        values: dict[str, str | None] = {} if masking.hash == opened.masking.hash else {"approved": None}
        self.store.put(case, content.pack_state(masking, vault, changes), policy=case.policy, **values)
        self.audit.add(who, what, case.id, masking.hash, changes=len(changes))
        return replace(opened, case=self.store.case(case.id), masking=masking, vault=vault, corrections=changes)

    def approve(self, who: str, case_id: str, given: str) -> str:
        """Approve the masked text by its hash; Changed when it is another."""
        with self._locks[case_id]:
            opened = self.open(case_id)
            if given != opened.masking.hash:
                raise Changed(CHANGED)
            self.store.update_case(case_id, approved=given)
            self.audit.add(who, "masking.approve", case_id, given, documents=len(opened.documents))
            return given

    def case_file(self, opened: Opened) -> CaseFile:
        """Return the case as a writer wants it."""
        return self._ready.get(opened)

    def keep_until(self, who: str, case_id: str, day: date, seen: str | None = None) -> Case:
        """Move the day when the case goes, within what the settings allow."""
        with self._locks[case_id]:
            case, today = self.store.case(case_id), datetime.now(UTC).date()
            match(seen, case)
            last = date.fromisoformat(case.created[:10]) + timedelta(self._settings.longest_days)
            if not today < day <= last:
                raise BadRequest(f"Välj en dag från i morgon till {last.isoformat()}.")
            self.store.update_case(case_id, deletes_on=day.isoformat())
            self.audit.add(who, "case.keep", case_id, day.isoformat())
            return self.store.case(case_id)

    def delete(self, who: str, case_id: str, why: str = "officer", seen: str | None = None) -> Receipt:
        """Destroy the case's key and everything under it. Nobody can open it again, not from a copy of the database either."""
        with self._locks[case_id]:
            case = self.store.case(case_id)
            match(seen, case)
            counts = {kind: len(self.store.names(case_id, kind)) for kind in ("document", "summary")}
            head = self.audit.add(who, "case.delete", case_id, why, **counts)
            receipt = Receipt(
                secrets.token_hex(16), case_id, now(), why, json.dumps(counts), head, case.owner, case.tenant
            )
            self.store.forget(case, receipt)
            self._ready.forget(case_id)
            self.metrics.deleted.labels(why).inc()
            self.metrics.cases.set(self.store.count())
        self._locks.pop(case_id, None)
        return receipt

    def purge_today(self) -> int:
        """Delete the cases whose day has come by today."""
        return self.purge(datetime.now(UTC).date())

    def purge(self, today: date) -> int:
        """Delete the cases whose day has come; return how many."""
        due = self.store.cases(due=today)
        for case in due:
            self.delete("aktsam", case.id, "due")
        self.store.flush()
        return len(due)
