"""Work that takes time: a task in this process, its state in the store, its progress in a channel.

A job ends done, failed with a reason, or cancelled; what it made is kept only when all of it is there.
"""

import asyncio
import logging
import secrets
import threading
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import replace

from serve.errors import Busy, describe
from serve.events import Channel
from serve.metrics import Metrics
from serve.store import Store
from serve.tables import Job, now

REMEMBERED = 200  # channels of ended jobs
STOPPED = "Tjänsten startades om medan arbetet pågick. Inget halvt har sparats: starta det igen."
log = logging.getLogger("aktsam.jobs")


class Stopped(Exception):
    """The job is over; what its thread still does is of no use."""


class Report:
    """How a job tells of itself; may be used from any thread."""

    def __init__(self, channel: Channel, loop: asyncio.AbstractEventLoop) -> None:
        self._channel, self._loop = channel, loop
        self._stopped = threading.Event()

    def progress(self, stage: str, done: int, total: int) -> None:
        """Tell how far it is: what is being done (Swedish), how much of how much. Raises once the job has been stopped."""
        if self._stopped.is_set():
            raise Stopped
        self._tell("progress", stage=stage, done=done, total=total)

    def stop(self) -> None:
        """Make a thread that still works give up before it keeps anything."""
        self._stopped.set()

    def text(self, piece: str) -> None:
        """Tell text as it is written, names put back."""
        self._tell("text", text=piece)

    def _tell(self, kind: str, **data: object) -> None:
        if not self._loop.is_closed():
            self._loop.call_soon_threadsafe(lambda: self._channel.tell(kind, **data))


Work = Callable[[Report], Awaitable[str]]  # returns the id of what it made


class Jobs:
    """The jobs of one process, on one event loop."""

    def __init__(self, store: Store, metrics: Metrics, seconds: float) -> None:
        self._store, self._metrics, self._seconds = store, metrics, seconds
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._channels: OrderedDict[str, Channel] = OrderedDict()

    def recover(self) -> int:
        """At start: mark what was running when the process ended as failed, and say how many."""
        left = self._store.jobs(state="running")
        for job in left:
            self._store.save_job(replace(job, state="failed", ended=now(), reason="restarted", message=STOPPED))
        return len(left)

    async def start(self, case_id: str, kind: str, work: Work) -> Job:
        """Begin a job on a case; Busy while another works on it."""
        if any(job.state == "running" for job in await asyncio.to_thread(self._store.jobs, case_id)):
            raise Busy("Ett annat arbete pågår i ärendet. Vänta tills det är klart, eller avbryt det.")
        job = Job(secrets.token_hex(16), case_id, kind, "running", now())
        await asyncio.to_thread(self._store.save_job, job)
        channel = self._channels[job.id] = Channel()
        channel.tell("state", state="running")
        self._tasks[job.id] = asyncio.create_task(self._run(job, channel, work))
        return job

    def channel(self, job_id: str) -> Channel | None:
        """Return the channel of a job, None when it ran in an earlier process."""
        return self._channels.get(job_id)

    async def cancel(self, job_id: str) -> None:
        """Stop a job and wait until it has let go of the engine."""
        if task := self._tasks.get(job_id):
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    async def cancel_case(self, case_id: str) -> None:
        """Stop everything that works on a case."""
        for job in await asyncio.to_thread(self._store.jobs, case_id, "running"):
            await self.cancel(job.id)

    async def close(self) -> None:
        """Stop everything; a job that was running is told as cancelled by the stop."""
        for job_id in list(self._tasks):
            await self.cancel(job_id)

    async def _run(self, job: Job, channel: Channel, work: Work) -> None:
        report = Report(channel, asyncio.get_running_loop())
        try:
            async with asyncio.timeout(self._seconds):
                result = await work(report)
            ended = replace(job, state="done", result=result)
        except asyncio.CancelledError:
            ended = replace(
                job, state="cancelled", reason="cancelled", message="Arbetet avbröts. Inget halvt har sparats."
            )
        except Exception as error:
            _, code, _, _, detail = describe(error)
            if code == "internal":
                log.error("job %s failed: %s", job.id, _where(error))
            ended = replace(job, state="failed", reason=code, message=detail)
        report.stop()
        await asyncio.shield(self._end(replace(ended, ended=now()), channel))

    async def _end(self, job: Job, channel: Channel) -> None:
        await asyncio.to_thread(self._store.save_job, job)
        self._metrics.jobs.labels(job.kind, job.state).inc()
        await asyncio.sleep(0)  # progress told from threads comes first
        channel.tell("state", state=job.state, reason=job.reason, message=job.message, result=job.result)
        channel.close()
        self._tasks.pop(job.id, None)
        while len(self._channels) > REMEMBERED and next(iter(self._channels.values())).closed:
            self._channels.popitem(last=False)


def _where(error: BaseException) -> str:
    """Return an error's kind and place, without its message, which may quote text."""
    at = error.__traceback__
    while at and at.tb_next:
        at = at.tb_next
    place = f" at {at.tb_frame.f_code.co_filename.rpartition('/')[2]}:{at.tb_lineno}" if at else ""
    return type(error).__name__ + place
