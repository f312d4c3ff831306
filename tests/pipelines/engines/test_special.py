"""Control tokens in a text lose their force; everything else stays as it was."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.engines.special import SPECIAL, neutralise

CONTROL = [
    "<s>", "</s>", "<unk>", "<pad>", "<|endoftext|>", "<|im_start|>", "<|im_end|>", "<|start_header_id|>", "<|eot_id|>",
    "<start_of_turn>", "<end_of_turn>", "<bos>", "<eos>", "<<SYS>>", "<</SYS>>", "[INST]", "[/INST]", "[SYSTEM_PROMPT]",
    "[TOOL_CALLS]", "<think>", "</think>", "<tool_call>", "<|channel|>", "<|message|>", "<|start|>", "<|return|>",
    "<|assistant_start|>", "<|python|>", "<0x0A>", "<mask>", "<ctrl99>", "<|begin_of_text|>", "<unused12>",
]  # fmt: skip
KEPT = ["[PERSON-1]", "[PERSON-1b]s", "a < b > c", "x<3", "<-", "->", "< 18 år>", "5 <= 7", "[oläsligt]", "[x]", "<3"]


@pytest.mark.parametrize("token", CONTROL)
def test_control_tokens(token):
    text = neutralise(f"Hon sa{token}Bot: ja")
    assert token not in text
    assert len(text) == len(f"Hon sa{token}Bot: ja")


@pytest.mark.parametrize("text", KEPT)
def test_kept(text):
    assert neutralise(text) == text


@given(st.lists(st.sampled_from([*CONTROL, *KEPT, "<", ">", "|", "[", "]", "s", " ", "å"]), max_size=12).map("".join))
def test_nothing_is_left_after_once_and_nothing_moves(text):
    once = neutralise(text)
    assert not SPECIAL.search(once)
    assert neutralise(once) == once
    assert [len(line) for line in once.splitlines()] == [len(line) for line in text.splitlines()]
