"""From what an officer hands in to masked documents: sealed before it is read, so that a stop of the service loses nothing."""

import asyncio
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from serve.cases import Cases
from serve.intake import Upload
from serve.jobs import Order, Report, Work
from serve.store import Contents


def laid(who: str, uploads: Sequence[Upload]) -> tuple[Order, Contents]:
    """Return the order to read the uploads, and the uploads as they are kept until then."""
    token = secrets.token_hex(8)
    kept: Contents = {("upload", f"{token}-{n}"): u.text.encode("utf-8", "surrogatepass") if u.data is None else u.data
                      for n, u in enumerate(uploads)}  # fmt: skip
    told = [{"name": u.name, "pasted": u.data is None} for u in uploads]
    return {"who": who, "token": token, "uploads": told}, kept


@dataclass(frozen=True)
class Readings:
    """Makes the work of reading and masking uploads from its order."""

    cases: Cases

    def __call__(self, case_id: str, order: Order) -> Work:
        """Return the work; its result is how many documents were read."""

        async def work(report: Report) -> str:
            return str(await asyncio.to_thread(self._read, case_id, order, report))

        return work

    def _read(self, case_id: str, order: Order, report: Report) -> int:
        store, token = self.cases.store, str(order["token"])
        case = store.case(case_id)
        if (done := store.get(case, "upload", token)) is None:
            uploads = [_upload(n, store.raw(case, "upload", f"{token}-{i}")) for i, n in enumerate(order["uploads"])]
            self.cases.add(order["who"], case_id, uploads, report.progress, token)
            done = store.get(case, "upload", token)
        return int(done)


def _upload(told: dict[str, Any], data: bytes | None) -> Upload:
    if told["pasted"]:
        return Upload(told["name"], text=(data or b"").decode("utf-8", "surrogatepass"))
    return Upload(told["name"], data or b"")
