"""The encoder's 250 037 pieces cut to those that Swedish words need. Names of people never reach it: they are placeholders."""

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from tokenizers import Tokenizer

SPECIAL = 4  # <s> <pad> </s> <unk>
SIZE = 30_000
WORDS = 250_000
ALWAYS = re.compile(
    r"▁?(?:[\u0021-\u024f]|[\u0021-\u0040\u005b-\u0060\u2010-\u2026§]+)|▁"
)  # a letter, or figures and signs


def swedish() -> Iterator[tuple[str, float]]:
    """Yield Swedish words as they are and with a capital, with how often they are used (wordfreq)."""
    from wordfreq import top_n_list, word_frequency

    for word in top_n_list("sv", WORDS):
        weight = word_frequency(word, "sv") * 1e6 + 0.05
        yield from ((word, weight), (word.capitalize(), weight / 10))


def trim(source: Path, target: Path, used: Iterable[tuple[str, float]]) -> list[int]:
    """Write a tokenizer.json of the pieces most used; return the old id of every new piece, in order."""
    raw = json.loads(source.read_text(encoding="utf-8"))
    vocab = raw["model"]["vocab"]
    counts = _count(Tokenizer.from_file(str(source)), used)
    always = {n for n, (piece, _) in enumerate(vocab) if ALWAYS.fullmatch(piece)} | set(range(SPECIAL))
    ranked = [n for n, _ in counts.most_common() if n not in always]
    kept = sorted({*always, *ranked[: SIZE - len(always)]})
    raw["model"]["vocab"] = [vocab[n] for n in kept]
    raw["added_tokens"] = [token for token in raw["added_tokens"] if token["id"] < SPECIAL]
    raw["post_processor"] = raw["padding"] = raw["truncation"] = None
    target.write_text(json.dumps(raw, ensure_ascii=False), encoding="utf-8")
    return kept


def _count(tokenizer: Tokenizer, used: Iterable[tuple[str, float]]) -> Counter[int]:
    counts: Counter[int] = Counter()
    rows = list(used)
    for at in range(0, len(rows), 4096):
        batch = rows[at : at + 4096]
        encoded = tokenizer.encode_batch([text for text, _ in batch], add_special_tokens=False)
        for encoding, (_, weight) in zip(encoded, batch, strict=True):
            for piece in encoding.ids:
                counts[piece] += weight  # type: ignore[assignment]
    return counts
