"""Measure models' shapes with random weights on this machine: reading and writing against what is possible, memory against
what was estimated.

usage: python eval/gpu/measure.py MODEL… [--with vllm|transformers] [--device cuda|cpu] [--batches 1 8 32] [--chunks 512 1536]
"""

import argparse
import json
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

sys.path[:0] = [str(Path(__file__).parents[2]), str(Path(__file__).parent)]

from roofline import Machine, machine  # noqa: E402
from with_transformers import Transformers  # noqa: E402

from serve.memory import kv, weights  # noqa: E402
from serve.models import Licence, Model, Shape, model  # noqa: E402

PAGE = 550  # tokens a page
PAGES, ANSWER = 100, 384  # a case, and the answer of a chunk (configs/pipelines.yaml)
TINY = Shape(layers=2, hidden=128, heads=4, kv_heads=4, head_dim=32, intermediate=512, vocab=1536, matrices=2, tied=True,
             positions=2048)  # fmt: skip


@dataclass(frozen=True)
class Row:
    """One batch and chunk size: tokens a second, their share of what the machine can do, and minutes for a case."""

    batch: int
    chunk: int
    prefill: float
    prefill_share: float
    decode: float
    decode_share: float
    case_minutes: float


def rows(it: Any, known: Model, at: Machine, batches: list[int], chunks: list[int], steps: int) -> Iterator[Row]:
    """Measure each size."""
    for chunk in chunks:
        for batch in batches:
            read, wrote = it.prefill(batch, chunk), it.decode(batch, chunk, steps)
            calls = -(-PAGES * PAGE // chunk)
            minutes = (calls * chunk / read + calls * ANSWER / wrote) / 60
            best = at.prefill(known), at.decode(known, batch, chunk + steps // 2)
            yield Row(batch, chunk, read, read / best[0], wrote, wrote / best[1], minutes)


def memory(it: Any, known: Model) -> dict[str, float]:
    """Return measured sizes beside the estimate, in GiB, and by how much the estimate is off."""
    expected = {"weights": weights(known), "kv": kv(known, it.kv_tokens)}
    out: dict[str, float] = {}
    for name, size in expected.items():
        measured = getattr(it, name)
        out |= {f"{name}_estimate": size, f"{name}_measured": measured}
        out |= {f"{name}_off": size / measured - 1} if measured else {}
    return out


def shape_of(name: str, device: str) -> Model:
    """Return a model of configs/models, or `tiny`."""
    if name != "tiny":
        return model(name)
    free = Licence(name="ingen", url="about:blank", allows="prov")
    return Model(
        name="tiny", title="Prov", source="prov/tiny", licence=free, languages="svenska", context=2048, shape=TINY,
        dtype="float32" if device == "cpu" else "bfloat16", tested="i varje körning",
    )  # fmt: skip


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("models", nargs="+")
    parser.add_argument("--with", dest="engine", choices=("vllm", "transformers"), default="transformers")
    parser.add_argument("--device", choices=("cuda", "cpu"), default="cuda")
    parser.add_argument("--batches", type=int, nargs="+", default=[1, 8, 32])
    parser.add_argument("--chunks", type=int, nargs="+", default=[512, 1536])
    parser.add_argument("--steps", type=int, default=64)
    parser.add_argument("--card", type=float, default=80.0, help="GiB of the card, for the plan of vLLM")
    parser.add_argument("--json", type=Path)
    args = parser.parse_args()
    small = args.device == "cpu"
    told = []
    for name in args.models:
        known = shape_of(name, args.device)
        at = machine(args.device, known.dtype, 64 if small else 2048, 512 if small else 8192)
        if args.engine == "vllm":
            from with_vllm import Vllm

            it: Any = Vllm(known, args.device, args.card)
        else:
            it = Transformers(known, args.device)
        try:
            found = list(rows(it, known, at, args.batches, args.chunks, args.steps))
            held = memory(it, known)
        finally:
            it.close()
        print(
            f"\n{name}, {args.engine}, {args.device}: {at.bandwidth / 1e9:.0f} GB/s, {at.flops / 1e12:.2f} TFLOP/s measured"
        )
        print(f"{'batch':>6}{'chunk':>7}{'read/s':>10}{'share':>7}{'write/s':>10}{'share':>7}{'100 pages':>11}")
        for r in found:
            print(f"{r.batch:6}{r.chunk:7}{r.prefill:10.0f}{r.prefill_share:7.0%}{r.decode:10.1f}{r.decode_share:7.0%}"
                  f"{r.case_minutes:7.1f} min")  # fmt: skip
        print(
            "  ".join(
                f"{key} {size:+.1%}" if key.endswith("_off") else f"{key} {size:.3f} GiB" for key, size in held.items()
            )
        )
        told.append(
            {"model": name, "engine": args.engine, **asdict(at), "rows": [asdict(r) for r in found], "memory": held}
        )
    if args.json:
        args.json.write_text(json.dumps(told, indent=1))


if __name__ == "__main__":
    main()
