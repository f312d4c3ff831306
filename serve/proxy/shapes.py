"""What other systems send, checked at the edge. A field that has no effect here is refused, unless it asks for nothing."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema, model_validator
from pydantic_core import PydanticCustomError

TOOLS = "Verktygsanrop stöds inte genom maskeringen: argumenten kan inte granskas. Skicka frågan utan verktyg."
PARTS = "Bara text kan maskeras. Bilder, ljud och filer skickas inte vidare."
# Values that ask for nothing beyond what is done anyway; others of the same field are refused.
NOTHING: Mapping[str, tuple[Any, ...]] = {
    "n": (1,), "top_p": (1,), "presence_penalty": (0,), "frequency_penalty": (0,), "logprobs": (False,), "store": (False,),
    "parallel_tool_calls": (True, False), "tool_choice": ("auto", "none"), "function_call": ("auto", "none"),
    "response_format": ({"type": "text"},), "modalities": (["text"],), "service_tier": ("auto", "default"),
}  # fmt: skip
TOOL_FIELDS = ("tools", "tool_choice", "functions", "function_call", "tool_calls", "tool_call_id")


def _asked(value: Any) -> Any:
    """Leave out what asks for nothing: null, empty lists and objects, defaults. Tools are refused by name."""
    if not isinstance(value, dict):
        return value
    left = {k: v for k, v in value.items() if v not in (None, [], {}) and v not in NOTHING.get(k, ())}
    for name in TOOL_FIELDS:
        if name in left:
            raise PydanticCustomError("unsupported-tools", TOOLS, {"field": name})
    if left.get("role") in ("tool", "function"):
        raise PydanticCustomError("unsupported-tools", TOOLS, {"field": "role"})
    for name in NOTHING:
        if name in left:
            raise PydanticCustomError("unsupported-value", "Det värdet stöds inte: ta bort fältet.", {"field": name})
    return left


def _joined(content: Any) -> Any:
    """Return text parts as one text, as vLLM joins them."""
    if not isinstance(content, list):
        return content
    if not all(isinstance(p, dict) and p.get("type") == "text" and isinstance(p.get("text"), str) for p in content):
        raise PydanticCustomError("unsupported-content", PARTS)
    if any(set(p) - {"type", "text"} for p in content):
        raise PydanticCustomError("unsupported-content", "Textdelar får bara ha fälten type och text.")
    return "\n".join(p["text"] for p in content)


def _characters(text: str) -> str:
    """Refuse half characters: they cannot be sent on."""
    if any("\ud800" <= c <= "\udfff" for c in text):
        raise PydanticCustomError("unsupported-content", "Texten har halva tecken (surrogat) och går inte att läsa.")
    return text


Text = Annotated[str, AfterValidator(_characters)]
PART = {"type": "object", "required": ["type", "text"], "additionalProperties": False,
        "properties": {"type": {"const": "text"}, "text": {"type": "string"}}}  # fmt: skip
Content = Annotated[
    Text, BeforeValidator(_joined), WithJsonSchema({"anyOf": [{"type": "string"}, {"type": "array", "items": PART}]})
]


class Shape(BaseModel):
    """Unknown keys are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Turn(Shape):
    """One message of a conversation."""

    role: Literal["system", "developer", "user", "assistant"]
    content: Content = Field(repr=False)
    _clean = model_validator(mode="before")(_asked)


class StreamOptions(Shape):
    """What a stream tells beside the text."""

    include_usage: bool = False


class ChatRequest(Shape):
    """OpenAI's chat completion request, as far as it is done here. `user` only keeps conversations apart, and stays here."""

    model: Annotated[str, Field(max_length=200)]
    messages: Annotated[tuple[Turn, ...], Field(min_length=1, max_length=2000)] = Field(repr=False)
    stream: bool = False
    stream_options: StreamOptions = StreamOptions()
    max_tokens: Annotated[int | None, Field(ge=1)] = None
    max_completion_tokens: Annotated[int | None, Field(ge=1)] = None
    temperature: Annotated[float | None, Field(ge=0, le=2)] = None
    seed: int | None = None
    user: Annotated[Text | None, Field(max_length=200, repr=False)] = None
    _clean = model_validator(mode="before")(_asked)


EXAMPLE = "Anna Svensson ringde om sonen Leo."


class MaskRequest(Shape):
    """A text, or several of one case: people are the same in all of them. With `vault_id`, they go on with that vault."""

    text: Annotated[Text | None, Field(min_length=1, repr=False, examples=[EXAMPLE])] = None
    texts: Annotated[tuple[Text, ...] | None, Field(min_length=1, max_length=500, repr=False)] = None
    policy: Annotated[str | None, Field(max_length=80)] = None
    vault_id: Annotated[Text | None, Field(max_length=80, repr=False)] = None

    @model_validator(mode="after")
    def _one_of(self) -> "MaskRequest":
        if (self.text is None) == (self.texts is None):
            raise PydanticCustomError("one-of", "Ange text eller texts.")
        return self


class UnmaskRequest(Shape):
    """A text that a model wrote about masked texts. With `forget`, the vault is deleted afterwards."""

    vault_id: Annotated[Text, Field(max_length=80, repr=False)]
    text: Annotated[Text, Field(repr=False)]
    forget: bool = False


class Integrity(BaseModel):
    """Placeholders: in the sources, put back, absent, bent, never made. The last two are never put back."""

    expected: tuple[str, ...]
    returned: tuple[str, ...]
    dropped: tuple[str, ...]
    mutated: tuple[str, ...]
    invented: tuple[str, ...]


class Unmasked(BaseModel):
    """The text with names put back, and how it went."""

    text: str = Field(repr=False)
    integrity: Integrity
