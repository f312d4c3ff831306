"""What a gateway adds is told as it is: the time before the first word, masking apart, and the tokens that are left."""

import asyncio
import re
from itertools import islice

import pytest

from anonymize.assemble import masker
from anonymize.people import Source
from anonymize.settings import settings
from anonymize.vault import Vault
from eval.overhead import Call, Compared, Round, Side, Trial, compare, texts
from eval.scores import median_interval
from eval.serving import Call as Asked
from eval.serving import Load, Result
from eval.serving_report import html
from pipelines.errors import EngineUnavailable
from tests.kit.servers import plain, serving

MASKED = {"server-timing": "mask;dur=30.0"}


def writes(first, each, tokens, **headers):
    """A server that takes so long to the first word, and for each one after it."""

    async def chat(_request, out):
        await asyncio.sleep(first)
        await out.head(kind="text/event-stream", **headers)
        await out.event(choices=[{"index": 0, "delta": {"role": "assistant", "content": ""}, "finish_reason": None}])
        for _ in range(tokens):
            await out.event(choices=[{"index": 0, "delta": {"content": "ja "}, "finish_reason": None}])
            await asyncio.sleep(each)
        await out.event(choices=[], usage={"prompt_tokens": 7, "completion_tokens": tokens, "total_tokens": 7 + tokens})
        await out.raw("data: [DONE]\n\n")

    return plain(chat)


async def both(bare, gateway, *trials):
    async with serving(bare) as one, serving(gateway) as two:
        return await compare(Side("a", one.url, "nyckel-a"), Side("b", two.url, "nyckel-b"), "liten", trials), one, two


async def test_what_is_added_is_told_and_masking_apart():
    slow = writes(0.6, 0.02, 5, **MASKED)
    (one, many), bare, gateway = await both(writes(0.2, 0.02, 5), slow, Trial(1, rounds=3), Trial(4, 1, rounds=2))
    told = one.figures()
    assert told["ttft_bare_ms"] >= 200 and told["masking_ms"] == 30
    assert told["added_ms"] == pytest.approx(370, abs=150)
    assert told["share_with_masking"] < told["share"] < 0.85 and many.figures()["calls"] == 8
    asked = [[r.body["messages"] for r in s.sent()] for s in (bare, gateway)]
    assert sorted(map(str, asked[0])) == sorted(map(str, asked[1]))  # the very same prompts
    assert bare.sent()[0].headers["authorization"] == "Bearer nyckel-a"


async def test_time_that_is_up_ends_a_trial_after_two_rounds():
    (one,), *_ = await both(writes(0.05, 0, 2), writes(0.05, 0, 2), Trial(1, 1, rounds=50, seconds=0.01))
    assert one.figures()["rounds"] == 2


def test_a_drift_of_the_machine_meets_both_sides_alike():
    """It slows down to a tenth while it is measured; the gateway adds 5 ms and takes a hundredth of the tokens, always."""

    def pair(slow: float) -> tuple[Round, Round]:
        bare, through = Call(0.1 * slow, slow, 50), Call(0.1 * slow + 0.035, slow / 0.99 + 0.03, 50, 0.03)
        return Round((bare,), bare.end), Round((through,), through.end)

    told = Compared(Trial(1), tuple(pair(1 + n / 2) for n in range(20))).figures()
    assert told["added_ms"] == pytest.approx(5) == told["added_ms_low"] == told["added_ms_high"]
    assert told["share"] == pytest.approx(0.99) == told["share_low"]


@pytest.mark.parametrize("n, low, high", [(1, 1, 1), (5, 1, 5), (10, 2, 9), (20, 6, 15), (100, 40, 61)])
def test_the_bounds_of_a_median(n, low, high):
    """Ranks by the binomial distribution; so few values as five give no pair that is sure enough."""
    assert median_interval([float(value) for value in range(n, 0, -1)]) == (low, high)


async def test_a_side_that_fails_ends_it():
    async def refuses(_request, out):
        await out.json({}, 401)

    with pytest.raises(EngineUnavailable, match="401"):
        await both(writes(0, 0, 2), plain(refuses), Trial(1))


def test_there_is_nothing_to_mask_in_the_prompts():
    made = list(islice(texts(Trial(1, sentences=60)), 2))
    sources, chosen = [Source(str(n), text) for n, text in enumerate(made)], settings()
    masking = masker(chosen)(sources, chosen.policy("standard"), Vault())
    assert [d.masked.text.text for d in masking.documents] == made and made[0] != made[1]


def test_the_report_shows_every_load_and_nothing_from_outside():
    calls = tuple(Asked(n, 0.1 * n, 0.5 * n, 10) for n in range(1, 6))
    results = [Result(Load(rate, 5), calls, 10) for rate in (1, 2.5)]
    rounds = ((Round((Call(0.1, 0.5, 9),), 0.5), Round((Call(0.2, 0.6, 9, 0.05),), 0.6)),)
    page = html(results, [Compared(Trial(8), rounds)], 2.0, 0.2, (1.5, 1, 1))
    assert page.count("<svg") == 5 and page.count("<path") == 5 + 3 * 2 + 2 + 2
    assert "2.5/s" in page and "8 klienter, genom" in page and "1.5, 1.0, 1.0" in page
    assert not re.search(r"https?:|src=|url\(", page) and "nan" not in page
    drawn = re.findall(r'<path d="M([^"]+)" fill="none" stroke="#2f6f4f"', page)[0].split("L")
    assert len(drawn) == 5 and float(drawn[-1].split()[1]) == 8.0  # the last of five is the whole
