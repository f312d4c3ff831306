"""Jobs: their state, what they tell as it happens, and stopping them."""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import asdict
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Header
from fastapi.responses import StreamingResponse

from serve.events import Channel, Event
from serve.jobs import Jobs
from serve.routes.shapes import Id, problems
from serve.store import Store
from serve.tables import Job

SSE: dict[int | str, dict[str, Any]] = {
    200: {"content": {"text/event-stream": {}}, "description": "Server-sent events: state, progress, text"}
}


def router(store: Store, jobs: Jobs, guard: Callable[..., str], heartbeat: float) -> APIRouter:
    """Routes of /jobs."""
    routes = APIRouter(prefix="/jobs", tags=["jobs"], responses=problems(404), dependencies=[Depends(guard)])

    @routes.get("/{job_id}")
    def one(job_id: Id) -> dict[str, Any]:
        """Return how a job goes: while it runs here, also how far it is, and how long it waits for the model."""
        job, channel = store.job(job_id), jobs.channel(job_id)
        return show(job) | {"progress": channel.progress if channel and job.state == "running" else None}

    @routes.get("/{job_id}/events", responses=SSE, response_class=StreamingResponse)
    async def events(job_id: Id, last_event_id: Annotated[str, Header()] = "0") -> StreamingResponse:
        """Follow a job; with Last-Event-ID, from there on."""
        job = await asyncio.to_thread(store.job, job_id)
        stream = _live(jobs.channel(job_id), job, last_event_id, heartbeat)
        return StreamingResponse(stream, media_type="text/event-stream", headers={"x-accel-buffering": "no"})

    @routes.delete("/{job_id}")
    async def cancel(job_id: Id) -> dict[str, Any]:
        """Stop a job; the model stops writing, too."""
        await asyncio.to_thread(store.job, job_id)
        await jobs.cancel(job_id)
        return show(await asyncio.to_thread(store.job, job_id))

    return routes


def show(job: Job) -> dict[str, Any]:
    """Return a job as callers see it."""
    return asdict(job)


async def _live(channel: Channel | None, job: Job, last_event_id: str, heartbeat: float) -> AsyncIterator[str]:
    if channel is None:
        yield Event("0", 1, "state", show(job)).wire()
        return
    yield "retry: 1000\n\n"
    async for event in channel.follow(channel.after(last_event_id), heartbeat):
        yield event.wire() if event else ": lever\n\n"
