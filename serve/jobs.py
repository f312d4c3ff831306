"""Work that takes time: a task in this process, its order and state in the store, its progress in a channel.

A job ends done, failed with a reason, or cancelled; what it made is kept only when all of it is there. One that a stop
of the service cut off is taken up again from its order at the next start.
"""

import asyncio
import contextlib
import logging
import secrets
import threading
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from pipelines.errors import about
from serve.errors import Busy, describe
from serve.events import Channel
from serve.metrics import Metrics
from serve.store import Contents, Store
from serve.tables import Job, now
from serve.traces import Traces

REMEMBERED = 200  # channels of ended jobs
STARTS = 3  # a job that took the service down with it this often is not begun again
WHILE = ("order", "upload", "answer")  # contents that a case has only while a job works on it
STOPPED = "Tjänsten startades om medan arbetet pågick. Inget halvt har sparats: starta det igen."
CANCELLED = "Arbetet avbröts. Inget halvt har sparats."
log = logging.getLogger("aktsam.jobs")


class Stopped(Exception):
    """The job is over; what its thread still does is of no use."""


class Report:
    """How a job tells of itself; may be used from any thread."""

    def __init__(self, channel: Channel, loop: asyncio.AbstractEventLoop) -> None:
        self._channel, self._loop = channel, loop
        self._stopped, self.stages = threading.Event(), Traces().stages()

    def progress(self, stage: str, done: int, total: int) -> None:
        """Tell how far it is: what is being done (Swedish), how much of how much. Raises once the job has been stopped."""
        if self._stopped.is_set():
            raise Stopped
        self.stages.at(stage, done, total)
        self._tell("progress", stage=stage, done=done, total=total)

    def waits(self, seconds: float | None) -> None:
        """Tell that the job stands in line for the model; for about how long, if that is known."""
        told = "Väntar på sin tur hos modellen" + (f", omkring {about(seconds)}" if seconds else "")
        self._tell("progress", stage=told, done=0, total=1, wait_seconds=None if seconds is None else round(seconds, 1))

    def stop(self) -> None:
        """Make a thread that still works give up before it keeps anything."""
        self._stopped.set()

    def text(self, section: str, piece: str) -> None:
        """Tell what has been written for a section, names put back; not checked yet."""
        self._tell("text", section=section, text=piece)

    def _tell(self, kind: str, **data: object) -> None:
        if not self._loop.is_closed():
            self._loop.call_soon_threadsafe(lambda: self._channel.tell(kind, **data))


Order = Mapping[str, Any]  # what a job is to do: plain data, kept sealed
Work = Callable[[Report], Awaitable[str]]  # returns the id of what it made
Make = Callable[[str, Order], Work]  # case id, order; the work does nothing that has been done already


@dataclass
class _Running:
    task: asyncio.Task[None]
    report: Report


class Jobs:
    """The jobs of one process, on one event loop. `makes` says for each kind of job how its work is made of an order."""

    def __init__(self, store: Store, metrics: Metrics, seconds: float, makes: Mapping[str, Make]) -> None:
        self._store, self._metrics, self._seconds, self._makes = store, metrics, seconds, makes
        self._running: dict[str, _Running] = {}
        self._channels: OrderedDict[str, Channel] = OrderedDict()
        self._closing = False
        self._taking = threading.Lock()

    async def recover(self) -> None:
        """At start: take up what was running when the process ended."""
        for job in await asyncio.to_thread(self._store.jobs, state="running"):
            order = await asyncio.to_thread(self._again, job)
            if order is None:
                await asyncio.to_thread(self._finish, replace(job, state="failed", reason="restarted", message=STOPPED))
            else:
                self._begin(job, order)

    def _again(self, job: Job) -> Order | None:
        """The order of a job begun once more, counted; None when there is none or it was begun too often."""
        case = self._store.case(job.case_id)
        order = self._store.get(case, "order", job.id)
        if order is None or order["starts"] >= STARTS or job.kind not in self._makes:
            return None
        order["starts"] += 1
        self._store.put(case, {("order", job.id): order})
        return dict(order)

    async def start(self, case_id: str, kind: str, order: Order, contents: Contents | None = None) -> Job:
        """Begin a job on a case; Busy while another works on it. What it needs is sealed first."""
        job = Job(secrets.token_hex(16), case_id, kind, "running", now())
        await asyncio.to_thread(self._take, job, {**(contents or {}), ("order", job.id): {**order, "starts": 1}})
        self._begin(job, order)
        return job

    def _take(self, job: Job, contents: Contents) -> None:
        with self._taking:
            if self._store.jobs(job.case_id, "running"):
                raise Busy("Ett annat arbete pågår i ärendet. Vänta tills det är klart, eller avbryt det.")
            self._store.put(self._store.case(job.case_id), contents)
            self._store.save_job(job)

    def _begin(self, job: Job, order: Order) -> None:
        channel = self._channels[job.id] = Channel()
        channel.tell("state", state="running")
        report = Report(channel, asyncio.get_running_loop())
        work = self._makes[job.kind](job.case_id, order)
        self._running[job.id] = _Running(asyncio.create_task(self._run(job, channel, report, work)), report)

    def channel(self, job_id: str) -> Channel | None:
        """Return the channel of a job, None when it ended in an earlier process."""
        return self._channels.get(job_id)

    async def cancel(self, job_id: str) -> None:
        """Stop a job and wait until it has let go of the engine."""
        if running := self._running.get(job_id):
            running.task.cancel()
            await asyncio.gather(running.task, return_exceptions=True)

    async def cancel_case(self, case_id: str) -> None:
        """Stop everything that works on a case."""
        for job in await asyncio.to_thread(self._store.jobs, case_id, "running"):
            await self.cancel(job.id)

    async def close(self) -> None:
        """Stop everything. What was running is still called so in the store, and is taken up at the next start."""
        self._closing = True
        for job_id in list(self._running):
            await self.cancel(job_id)

    async def _run(self, job: Job, channel: Channel, report: Report, work: Work) -> None:
        try:
            with (
                self._metrics.running.labels(job.kind).track_inprogress(),
                self._metrics.job_seconds.labels(job.kind).time(),
                self._metrics.traces.work(job.kind),
            ):
                report.stages = self._metrics.traces.stages()
                with contextlib.closing(report.stages):
                    async with asyncio.timeout(self._seconds):
                        result = await work(report)
            ended = replace(job, state="done", result=result)
        except asyncio.CancelledError:
            if self._closing:
                report.stop()
                channel.close()
                return
            ended = replace(job, state="cancelled", reason="cancelled", message=CANCELLED)
        except Exception as error:
            _, code, _, _, detail = describe(error)
            if code == "internal":
                log.error("job %s failed: %s", job.id, _where(error))
            ended = replace(job, state="failed", reason=code, message=detail)
        report.stop()
        await asyncio.shield(self._end(replace(ended, ended=now()), channel))

    async def _end(self, job: Job, channel: Channel) -> None:
        await asyncio.to_thread(self._finish, job)
        await asyncio.sleep(0)  # progress told from threads comes first
        channel.tell("state", state=job.state, reason=job.reason, message=job.message, result=job.result)
        channel.close()
        self._running.pop(job.id, None)
        while len(self._channels) > REMEMBERED and next(iter(self._channels.values())).closed:
            self._channels.popitem(last=False)

    def _finish(self, job: Job) -> None:
        self._store.drop(job.case_id, WHILE)
        self._store.save_job(replace(job, ended=job.ended or now()))
        self._metrics.jobs.labels(job.kind, job.state).inc()


def _where(error: BaseException) -> str:
    """Return an error's kind and place, without its message, which may quote text."""
    at = error.__traceback__
    while at and at.tb_next:
        at = at.tb_next
    place = f" at {at.tb_frame.f_code.co_filename.rpartition('/')[2]}:{at.tb_lineno}" if at else ""
    return type(error).__name__ + place
