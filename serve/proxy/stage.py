"""Mask, and back: the steps that the API for case systems and the proxy share."""

import asyncio
import hashlib
import secrets
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from weakref import WeakValueDictionary

from anonymize.jsonl import objects
from anonymize.mask import Masker, Masking, restored
from anonymize.masked import digest
from anonymize.people import Source
from anonymize.reveal import Revealed, reveal
from anonymize.settings import AnonymizeSettings
from anonymize.vault import Vault
from serve.audit import Audit
from serve.errors import NotFound, TooLarge
from serve.metrics import Metrics
from serve.proxy.keys import Caller
from serve.proxy.shapes import Integrity, MaskRequest, Unmasked, UnmaskRequest
from serve.proxy.vaults import Kept, Vaults, only


@dataclass(frozen=True)
class Stage:
    """The collaborators; `policy` is the one used when none is asked for."""

    masker: Callable[[], Masker]
    masking: AnonymizeSettings
    vaults: Vaults
    audit: Audit
    metrics: Metrics
    policy: str
    max_characters: int

    async def mask(self, who: Caller, texts: Sequence[str], policy: str | None, vault: Vault) -> Masking:
        """Mask texts of one case, in a thread; TooLarge, UnknownPolicy."""
        if sum(map(len, texts)) > self.max_characters:
            raise TooLarge(f"Högst {self.max_characters} tecken på en gång.")
        chosen = self.masking.policy(policy or self.policy)
        began, sources = time.monotonic(), [Source(str(n), text) for n, text in enumerate(texts)]
        with self.metrics.traces.span("mask") as mark:
            masking = await asyncio.to_thread(lambda: self.masker()(sources, chosen, vault))
            mark(texts=len(texts), entities=sum(len(d.entities) for d in masking.documents))
        self.metrics.masked(masking, who.tenant, time.monotonic() - began)
        self.metrics.characters.labels(who.tenant).inc(sum(map(len, texts)))
        return masking

    async def note(self, who: Caller, did: str, what: str = "", **counts: int) -> None:
        """Write a row in the audit log: counts and hashes, never text."""
        await asyncio.to_thread(lambda: self.audit.add(who.name[:40], did, "", what, **counts))


@dataclass(frozen=True)
class Service:
    """Mask and unmask for systems that call the model themselves. A vault's id is its key: it is kept nowhere here."""

    stage: Stage
    turns: "Turns"

    async def mask(self, who: Caller, asked: MaskRequest) -> dict[str, Any]:
        """Return the masked texts as JSON (design 5.1), and where to unmask what is written about them, until when."""
        texts = list(asked.texts) if asked.texts is not None else [asked.text or ""]
        vault_id = asked.vault_id or secrets.token_urlsafe(32)
        async with self.turns(_secret(who, vault_id)):
            kept = self._kept(who, vault_id) if asked.vault_id else Kept(Vault())
            masking = await self.stage.mask(who, texts, asked.policy, kept.vault)
            rows = list(objects(masking, kept.vault, range(len(texts))))
            ends = self._keep(who, vault_id, kept, masking)
        blocked = sum(d.status == "blocked" for d in masking.documents)
        await self.stage.note(who, "mask", masking.hash, texts=len(rows), blocked=blocked)
        told = {"vault_id": vault_id if ends else None, "expires": ends.isoformat(timespec="seconds") if ends else None}
        return told | (rows[0] if asked.texts is None else {"texts": rows})

    async def unmask(self, who: Caller, asked: UnmaskRequest) -> Unmasked:
        """Return the text with names put back; an unchanged masked text gives exactly the original."""
        kept = self._kept(who, asked.vault_id)
        back = revealed(asked.text, kept)
        if asked.forget:
            self.stage.vaults.drop(_secret(who, asked.vault_id))
        integrity = integrity_of(back, kept.expected)
        await self.stage.note(who, "unmask", returned=len(back.returned), invented=len(back.invented))
        return Unmasked(text=back.text, integrity=integrity)

    def _keep(self, who: Caller, vault_id: str, kept: Kept, masking: Masking) -> datetime | None:
        """Keep what unblocked texts need; nothing when all are blocked and nothing was kept before."""
        more = kept.more(expected(masking), [d.masked.text.hash for d in masking.documents if d.status == "ok"])
        return self.stage.vaults.put(_secret(who, vault_id), more) if more.hashes else None

    def _kept(self, who: Caller, vault_id: str) -> Kept:
        kept = self.stage.vaults.get(_secret(who, vault_id))
        if kept is None:
            raise NotFound("Valvet finns inte. Det kan ha gått ut, raderats eller höra till någon annan.")
        return kept


class Turns:
    """One at a time on each vault: two requests of one conversation must not overwrite each other's numbers."""

    def __init__(self) -> None:
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    def __call__(self, secret: str) -> asyncio.Lock:
        """Return the lock of a secret."""
        name = hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
        return self._locks.setdefault(name, asyncio.Lock())


def _secret(who: Caller, vault_id: str) -> str:
    return f"vault\n{who.secret}\n{vault_id}"


def expected(masking: Masking) -> tuple[str, ...]:
    """Return the placeholders that the unblocked texts hold, in order."""
    rows = (e.placeholder for d in masking.documents if d.status == "ok" for e in d.entities)
    return tuple(dict.fromkeys(p for p in rows if p))


def revealed(text: str, kept: Kept) -> Revealed:
    """Restore an answer with what its sources held and nothing else; a masked text that is unchanged exactly."""
    shown = only(kept.vault, kept.expected)
    back = reveal(text, shown, kept.expected)
    exact = restored(text, shown) if digest(text) in kept.hashes else back.text
    return Revealed(exact, back.returned, back.dropped, back.mutated, back.invented)


def integrity_of(back: Revealed, held: Sequence[str]) -> Integrity:
    """Return the ledger of an answer."""
    return Integrity(
        expected=tuple(held), returned=back.returned, dropped=back.dropped, mutated=back.mutated, invented=back.invented
    )
