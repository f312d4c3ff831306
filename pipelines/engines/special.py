"""Text that a tokenizer would take for a control token is made harmless before it reaches an engine."""

import re

# <s> </s> <unk> <|endoftext|> <|im_start|> <start_of_turn> <<SYS>> [INST] [/INST] [TOOL_CALLS]: what the tokenizers of
# GPT-SW3, Llama, Mistral, Gemma, Qwen, EuroLLM and gpt-oss read as control tokens when it stands in a user's text.
SPECIAL = re.compile(
    r"<{1,2}(?=[|/\w])[|/]?[\w ./:-]{0,40}\|?>{1,2}"
    r"|\[/?(?:INST|SYSTEM_PROMPT|AVAILABLE_TOOLS|TOOL_CALLS|TOOL_RESULTS|TOOL_CONTENT|IMG|THINK|ARGS|MODEL_SETTINGS)\]"
)
HARMLESS = str.maketrans("<>[]|", "‹›❲❳¦")


def neutralise(text: str) -> str:
    """Return the text with the brackets of anything like a control token exchanged for look-alikes, one for one.

    Placeholders such as [PERSON-1] have a digit and stay. Length and offsets do not change.
    """
    return SPECIAL.sub(lambda m: m[0].translate(HARMLESS), text)
