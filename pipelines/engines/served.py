"""What a server says about itself: the model it serves, how much fits, and whether it is vLLM."""

from dataclasses import dataclass

import httpx2

from pipelines.engines.settings import OpenAISettings
from pipelines.errors import EngineUnavailable


@dataclass(frozen=True)
class Served:
    """One model at one server."""

    model: str
    context_tokens: int
    vllm: bool  # it knows grammars, cache salts and priorities, and counts tokens


def served(settings: OpenAISettings, client: httpx2.Client) -> Served:
    """Ask `GET /models`; EngineUnavailable when nothing usable answers."""
    try:
        reply = client.get(f"{settings.base_url.rstrip('/')}/models", timeout=settings.connect_timeout)
    except httpx2.HTTPError:
        raise EngineUnavailable(nobody(settings)) from None
    if reply.status_code in (401, 403):
        raise EngineUnavailable(LOCKED)
    cards = _cards(reply)
    if not cards:
        raise EngineUnavailable(f"Det som svarar på {settings.base_url} är ingen modellserver.")
    name = settings.model or next(iter(cards))
    if name not in cards:
        raise EngineUnavailable(f"Modellen {name} finns inte på servern. Den har: {', '.join(cards)}.")
    limit = cards[name]
    if limit is None and settings.context_tokens is None:
        raise EngineUnavailable("Servern säger inte hur mycket modellen rymmer: sätt engines.openai.context_tokens.")
    tokens = min(n for n in (limit, settings.context_tokens) if n is not None)
    return Served(name, tokens, limit is not None)


def nobody(settings: OpenAISettings) -> str:
    """Return what to tell when the address does not answer."""
    return f"Ingen modell svarar på {settings.base_url}. Är den startad? (aktsam engine MODELL)"


LOCKED = "Modellservern godtar inte nyckeln (AKTSAM_ENGINE_KEY eller nyckelfilen)."


def _cards(reply: httpx2.Response) -> dict[str, int | None]:
    """Return model → max_model_len (None: not told) of a reply, {} when it is not one."""
    try:
        cards = reply.json()["data"] if reply.status_code == 200 else []
        limits = {str(card["id"]): card.get("max_model_len") for card in cards}
    except (ValueError, TypeError, KeyError, AttributeError):
        return {}
    return {name: n if isinstance(n, int) and n > 0 else None for name, n in limits.items()}
