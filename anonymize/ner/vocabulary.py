"""The encoder's 250 037 pieces cut down to those that Swedish case texts need, with genitives kept apart from names."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from tokenizers import Tokenizer

from anonymize.ner.data.documents import Author, documents
from anonymize.ner.data.register import Register

SPECIAL = 4  # <s> <pad> </s> <unk>
SIZE = 32_000
ENDINGS = (Path(__file__).parent / "data/lists/genitive_endings.txt").read_text(encoding="utf-8").split()


def texts(data: Path) -> Iterator[tuple[str, float]]:
    """What the vocabulary must serve: (text, weight)."""
    for name in ("klintan_train", "norne_nob_train"):
        for line in (data / "ner" / f"{name}.jsonl").read_text(encoding="utf-8").splitlines():
            yield from _cases(json.loads(line)["text"], 1)
    source = documents(Author.read(data), seed=1)
    for _ in range(12_000):
        yield next(source)[1].text, 1
    yield from _lists(Register.read(data))
    yield from _words()


def _lists(register: Register) -> Iterator[tuple[str, float]]:
    for words in (register.first.words[:40_000], register.last.words[:80_000]):
        for rank, word in enumerate(words):
            yield from _cases(word, 40 / (1 + rank / 100) + 0.05)
    for places in (register.municipalities, register.localities, register.small, register.districts):
        for word in places:
            yield from _cases(word, 0.5)


def _words() -> Iterator[tuple[str, float]]:
    from wordfreq import top_n_list, word_frequency

    for word in top_n_list("sv", 120_000):
        yield from _cases(word, word_frequency(word, "sv") * 2e6 + 0.1)


def _cases(text: str, weight: float) -> Iterator[tuple[str, float]]:
    yield text, weight
    yield text.lower(), weight * 0.5
    yield text.upper(), weight * 0.1


def count(tokenizer: Tokenizer, weighted: Iterable[tuple[str, float]]) -> Counter[int]:
    """How often each piece is used."""
    counts: Counter[int] = Counter()
    batch: list[tuple[str, float]] = []
    for item in weighted:
        batch.append(item)
        if len(batch) == 4096:
            _add(counts, tokenizer, batch)
            batch = []
    _add(counts, tokenizer, batch)
    return counts


def _add(counts: Counter[int], tokenizer: Tokenizer, batch: list[tuple[str, float]]) -> None:
    encoded = tokenizer.encode_batch([t for t, _ in batch], add_special_tokens=False)
    for encoding, (_, weight) in zip(encoded, batch, strict=True):
        for piece in encoding.ids:
            counts[piece] += weight  # type: ignore[assignment]


def genitives(pieces: list[str], register: Register) -> set[str]:
    """Pieces that glue a genitive s to a name ("▁Annas") and are not a name themselves ("▁Lars")."""
    names: Counter[str] = Counter()
    for pool in (register.first, register.last):
        before = 0.0
        for word, total in zip(pool.words, pool.by_count, strict=True):
            names[word] += total - before  # type: ignore[assignment]
            before = total
    for place in (*register.municipalities, *register.localities):
        names[place] += 500
    endings = Counter[str]()
    for word, n in names.items():
        for size in range(4, min(8, len(word))):
            endings[word[-size:]] += n
    glued = set()
    for piece in pieces:
        word = piece.removeprefix("▁")
        named = word[:1].isupper() and names[word[:-1]] > max(20, 3 * names[word])
        ending = (
            piece == word and len(word) > 4 and word[-2] != "s" and endings[word[:-1]] > max(500, 5 * endings[word])
        )
        if (len(word) > 3 and word[-1] == "s" and (named or ending)) or (piece == word and word in ENDINGS):
            glued.add(piece)
    return glued


def trim(source: Path, target: Path, data: Path) -> list[int]:
    """Write the small tokenizer.json; return the old id of every new piece, in order."""
    raw = json.loads(source.read_text(encoding="utf-8"))
    vocab = raw["model"]["vocab"]
    counts = count(Tokenizer.from_file(str(source)), texts(data))
    glued = genitives([piece for piece, _ in vocab], Register.read(data))
    letters = {n for n, (piece, _) in enumerate(vocab) if len(piece) == 1 and ord(piece) < 0x250}
    ranked = [n for n, _ in counts.most_common() if n >= SPECIAL and vocab[n][0] not in glued and n not in letters]
    kept = list(range(SPECIAL)) + sorted({*letters, *ranked[: SIZE - SPECIAL - len(letters)]} - set(range(SPECIAL)))
    raw["model"]["vocab"] = [vocab[n] for n in kept]
    raw["added_tokens"] = [t for t in raw["added_tokens"] if t["id"] < SPECIAL]
    raw["post_processor"] = raw["padding"] = raw["truncation"] = None
    target.write_text(json.dumps(raw, ensure_ascii=False), encoding="utf-8")
    return kept
