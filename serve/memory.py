"""How much GPU memory a model takes, computed from its shape, and what a card carries. All sizes are in GiB."""

from dataclasses import dataclass

from serve.models import Model, Shape

GIB = 2**30
BYTES = {"bfloat16": 2, "float16": 2, "float32": 4}
SHARE = 0.90  # of the card, for vLLM; the driver and other processes have the rest
RUNTIME = 1.0  # CUDA's own, and captured graphs
STEPS = (8192, 2048)  # tokens computed in one step; longer prompts are taken in several
MOST_SEQUENCES = 256


def linear(shape: Shape) -> int:
    """Return the parameters of all attention and feed-forward layers (not of routers, norms and biases)."""
    return shape.layers * (_attention(shape) + _feed_forward(shape))


def _attention(shape: Shape) -> int:
    return 2 * shape.hidden * (shape.heads + shape.kv_heads) * shape.head_dim


def _feed_forward(shape: Shape) -> int:
    return shape.experts * shape.matrices * shape.hidden * shape.intermediate


def embedding(shape: Shape) -> int:
    """Return the parameters of the embedding, the output layer, learned positions, and what stands beside."""
    return shape.hidden * (shape.vocab * (1 if shape.tied else 2) + shape.positions) + shape.extra


def weights(model: Model) -> float:
    """Return the size of the weights as they lie on the card."""
    size, packed, q = BYTES[model.dtype], linear(model.shape), model.quantization
    if q is None:
        return (packed + embedding(model.shape)) * size / GIB
    plain = model.shape.layers * _attention(model.shape) if q.only_experts else 0
    each = q.bits / 8 + ((1 if q.method == "mxfp4" else 2.5) / q.group if q.bits == 4 else 0)  # weights and scales
    return ((packed - plain) * each + (plain + embedding(model.shape)) * size) / GIB


def kv(model: Model, tokens: int) -> float:
    """Return the key-value cache of so many tokens: an upper bound where a model has sliding windows."""
    s = model.shape
    return 2 * s.layers * s.kv_heads * s.head_dim * BYTES[model.dtype] * tokens / GIB


def working(model: Model, batched: int, sequences: int) -> float:
    """Return what one step of so many tokens needs beside: activations, and the scores over the vocabulary."""
    s = model.shape
    step = batched * (6 * s.hidden + s.matrices * s.intermediate) * BYTES[model.dtype]
    return (step + sequences * s.vocab * 4 * 2) / GIB


def on_cpu(model: Model, tokens: int, sequences: int, batched: int = STEPS[-1]) -> float:
    """Return what vLLM's CPU build takes beside its runtime, with a cache of so many tokens.

    The output layer counts twice: oneDNN packs a copy and the embedding keeps the original
    (vllm/model_executor/layers/vocab_parallel_embedding.py, remove_weight=False; vLLM 0.32).
    """
    copy = model.shape.vocab * model.shape.hidden * BYTES[model.dtype] / GIB
    return weights(model) + copy + kv(model, tokens) + working(model, batched, sequences)


@dataclass(frozen=True)
class Plan:
    """What a machine can carry of a model. `sequences` is 0 when it does not fit; `lacks` says by how much."""

    gpus: int  # tensor parallel: every layer is split over so many
    weights: float  # a card
    kv: float  # a card
    sequences: int  # answers written at the same time
    batched: int  # tokens a step
    full: float  # how many whole contexts the cache holds
    lacks: float = 0
    stages: int = 1  # pipeline parallel: the layers are shared out over so many times `gpus` cards


def split(model: Model, gpus: int) -> int:
    """Return over how many of the cards the model can be split: heads must divide evenly."""
    fits = [n for n in (1, 2, 4, 8) if n <= gpus and model.shape.heads % n == 0 and model.shape.intermediate % n == 0]
    return max(fits)


def plan(model: Model, card: float, gpus: int = 1, stages: int = 1) -> Plan:
    """Return the sizes to start with on `gpus` cards of `card` GiB each, in so many stages (pipeline parallel) that
    share the cards: the largest step that leaves room."""
    plans = [_plan(model, card, split(model, max(1, gpus // stages)), stages, batched) for batched in STEPS]
    return next((p for p in plans if p.sequences), plans[-1])


def fits(model: Model, card: float, gpus: int = 1) -> tuple[int | None, int | None]:
    """Return what would fit: the longest context on these cards (a multiple of 256, at least 1024), and the fewest cards
    of this size for the whole context; None where nothing does."""
    shorter = (n for n in range(model.max_model_len - model.max_model_len % 256, 1023, -256)
               if plan(model.model_copy(update={"serve_context": n}), card, gpus).sequences)  # fmt: skip
    more = (n for n in (2, 4, 8) if split(model, n) == n and plan(model, card, n).sequences)
    return next(shorter, None), next(more, None)


def _plan(model: Model, card: float, n: int, stages: int, batched: int) -> Plan:
    # the embedding lies on the first stage, the output layer on the last: the fullest stage counts
    ends = embedding(model.shape) * BYTES[model.dtype] / GIB
    per_card = ((weights(model) - ends) / stages + ends) / n
    one = kv(model, model.max_model_len) / stages / min(n, model.shape.kv_heads)
    free = card * SHARE - per_card - RUNTIME - working(model, batched, 32) / n  # vLLM makes its cache of the rest
    if free < one:
        return Plan(n, per_card, max(free, 0), 0, batched, max(free, 0) / one, (one - free) / SHARE, stages)
    # most answers use a part of the context, so twice as many may run as fit whole
    return Plan(n, per_card, free, min(MOST_SEQUENCES, int(2 * free / one)), batched, free / one, 0, stages)


def need(model: Model, sequences: int = 1) -> float:
    """Return the smallest single card for so many whole contexts at a time."""
    beside = RUNTIME + working(model, STEPS[-1], 32)
    return (weights(model) + kv(model, model.max_model_len) * sequences + beside) / SHARE
