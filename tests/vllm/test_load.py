"""A real server under an open load: every request is answered, and the figures are those of a model."""

from eval.serving import Load, measure


async def test_a_light_load(engine):
    result = await measure(engine, Load(rate=4, seconds=4, answer_tokens=24, sentences=4))
    out = result.figures(first=30, per_token=5)
    assert out["failed"] == 0 and out["calls"] > 5 and out["goodput_per_s"] > 0
    assert 0 < out["ttft_p50_s"] <= out["ttft_p99_s"] <= out["e2e_p99_s"]
    assert all(call.tokens > 1 for call in result.calls)
