"""What a job tells: in order, followed from where one left off, with a sign of life, and closed at the end."""

import asyncio
import json

from serve.events import Channel, Event
from tests.serve.kit import NOTE, Desk


def read(text: str) -> list[tuple[int, str, dict[str, object]]]:
    """Return (number, kind, data) of each event of a stream."""
    out = []
    for block in text.split("\n\n"):
        fields = dict(line.split(": ", 1) for line in block.splitlines() if ": " in line and not line.startswith(":"))
        if "data" in fields:
            out.append((int(fields["id"].partition("-")[2]), fields["event"], json.loads(fields["data"])))
    return out


def test_a_job_is_followed_and_taken_up_again(at: Desk) -> None:
    case = at.case(NOTE)
    at.approve(case)
    job = at.summarize(case)
    told = at.get(f"/jobs/{job['id']}/events")
    assert told.headers["content-type"].startswith("text/event-stream")
    events = read(told.text)
    assert [n for n, _, _ in events] == list(range(1, len(events) + 1))
    assert events[0][2] == {"state": "running"} and events[-1][2]["state"] == "done"
    assert "progress" in {kind for _, kind, _ in events}
    channel = told.text.partition("id: ")[2].partition("-")[0]
    for left_off, expected in ((f"{channel}-{len(events) - 1}", events[-1:]), ("0-1", events), ("nej", events)):
        assert read(at.get(f"/jobs/{job['id']}/events", headers={"last-event-id": left_off}).text) == expected


async def test_silence_gives_a_heartbeat_and_many_can_follow() -> None:
    channel = Channel()

    async def all_of(after: int = 0) -> list[Event | None]:
        return [event async for event in channel.follow(after, 0.02)]

    followers = [asyncio.create_task(all_of()) for _ in range(50)]
    await asyncio.sleep(0.1)
    channel.tell("text", text="ett")
    channel.tell("text", text="två")
    channel.close()
    for got in await asyncio.gather(*followers):
        assert None in got and [e.number for e in got if e] == [1, 2]
    assert [e.number for e in await all_of(after=1) if e] == [2]
    assert not channel._waiting


async def test_a_follower_that_leaves_is_forgotten() -> None:
    channel = Channel()
    for _ in range(1000):
        follower = channel.follow(0, 10)
        channel.tell("text", text="x")
        assert await anext(follower)
        await follower.aclose()
    assert not channel._waiting
