"""Memory figures: computed from shapes, compared with what FIELD.md and the publishers say."""

import pytest

from serve.memory import embedding, fits, kv, linear, need, plan, split, weights
from serve.models import model, models

NONE: dict[str, str] = {}
# weights in GiB at bf16, int8, int4, and the key-value cache at 2048 tokens (the project's table of measurements)
TABLE = {
    "gpt-sw3-1.3b-instruct": (2.5, 1.25, 0.63, 0.38),
    "gpt-sw3-6.7b-v2-instruct": (12.5, 6.3, 3.1, 1.0),
    "gpt-sw3-20b-instruct": (37.9, 18.9, 9.5, 2.1),
}
# published parameter counts, in thousand millions
PUBLISHED = {
    "gpt-sw3-126m-instruct": 0.126, "gpt-sw3-356m-instruct": 0.356, "gpt-sw3-1.3b-instruct": 1.3,
    "gpt-sw3-6.7b-v2-instruct": 6.7, "gpt-sw3-20b-instruct": 20, "llama-3-8b-instruct-sv": 8.03,
    "eurollm-9b-instruct": 9.15, "eurollm-22b-instruct": 22.6, "apertus-8b-instruct": 8.05,
    "mistral-small-3.2-24b-instruct": 24.0, "gemma-3-12b-it": 12.2, "gemma-3-27b-it": 27.4, "qwen3-14b": 14.8,
    "qwen3-32b": 32.8, "gpt-oss-20b": 20.9,
}  # fmt: skip


@pytest.mark.parametrize("name, figures", TABLE.items())
def test_the_table(name, figures):
    m = model(name, NONE)
    whole = weights(m)
    assert [whole, whole / 2, whole / 4, kv(m, 2048)] == pytest.approx(figures, rel=0.02)


@pytest.mark.parametrize("name, billions", PUBLISHED.items())
def test_parameters_are_as_published(name, billions):
    shape = model(name, NONE).shape
    small = billions < 1  # the small ones are named without their embedding's share of 64 000 words
    assert (linear(shape) + embedding(shape)) / 1e9 == pytest.approx(billions, rel=0.11 if small else 0.035)


def test_packed_weights_are_larger_than_their_bits_say():
    """Scales and the embedding stay in 16 bits."""
    packed, plain = model("gpt-sw3-6.7b-v2-instruct-gptq", NONE), model("gpt-sw3-6.7b-v2-instruct", NONE)
    assert weights(plain) / 4 < weights(packed) < weights(plain) / 3
    assert weights(model("gpt-oss-20b", NONE)) == pytest.approx(12.8, rel=0.03)  # as published: 16 GB cards carry it


def test_plans():
    small, large = model("gpt-sw3-1.3b-instruct", NONE), model("gpt-sw3-20b-instruct", NONE)
    assert plan(small, 24).sequences > 60 and plan(small, 24).lacks == 0
    assert (plan(large, 24).sequences, plan(large, 80).sequences > 20) == (0, True)
    assert plan(large, 24).lacks == pytest.approx(need(large) - 24)
    assert plan(large, 24, 4).gpus == 4 and plan(large, 24, 4).sequences > 10
    for m in models(NONE).values():
        assert plan(m, need(m) + 0.01).sequences >= 1 > plan(m, need(m) - 0.01).sequences, m.name  # the two agree
        assert weights(m) < need(m) < need(m, 8)


def test_what_would_fit_is_said_and_does_fit():
    large, wide = model("gpt-sw3-20b-instruct", NONE), model("qwen3-14b", NONE)
    assert fits(large, 24) == (None, 2) and plan(large, 24, 2).sequences
    context, more = fits(wide, 34)
    assert context and plan(wide.model_copy(update={"serve_context": context}), 34).sequences
    assert (
        context + 256 > wide.max_model_len
        or not plan(wide.model_copy(update={"serve_context": context + 256}), 34).sequences
    )
    assert more == 2 and fits(large, 2) == (None, None)


def test_stages_share_the_layers_out():
    """Half of the layers on each, and the embedding on the fullest; twice the cards carry at least as many."""
    large = model("gpt-sw3-20b-instruct", NONE)
    one, two = plan(large, 48), plan(large, 48, 2, 2)
    ends = embedding(large.shape) * 2 / 2**30
    assert two.weights == pytest.approx((one.weights - ends) / 2 + ends) and (two.gpus, two.stages) == (1, 2)
    assert two.full > 2 * one.full
    assert (plan(large, 24, 4, 2).gpus, plan(large, 24, 4, 2).stages) == (2, 2)


@pytest.mark.parametrize("gpus, used", [(1, 1), (2, 2), (3, 2), (4, 4), (5, 4), (8, 8), (64, 8)])
def test_cards_are_used_in_even_shares(gpus, used):
    assert split(model("qwen3-32b", NONE), gpus) == used
    assert split(model("gpt-sw3-126m-instruct", NONE), gpus) == min(used, 4)  # 12 heads
