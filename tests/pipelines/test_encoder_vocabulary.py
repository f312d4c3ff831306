"""The vocabulary cut to what is used: figures, signs and letters always, the rest by use, ids as before."""

import json
from pathlib import Path

from tokenizers import Tokenizer, models, pre_tokenizers

from pipelines.encoder import vocabulary
from pipelines.encoder.vocabulary import ALWAYS, trim


def test_what_is_used_is_kept_and_each_piece_knows_its_old_id(tmp_path: Path) -> None:
    pieces = ["<s>", "<pad>", "</s>", "<unk>", "▁", "▁hus", "▁katt", "▁chat", "▁2025", ",", "e", "н", "et"]
    plain = Tokenizer(models.Unigram([(piece, -1.0 - n / 100) for n, piece in enumerate(pieces)], unk_id=3))
    plain.pre_tokenizer = pre_tokenizers.Metaspace()
    plain.save(str(tmp_path / "all.json"))
    kept = trim(tmp_path / "all.json", tmp_path / "few.json", [("huset", 5.0), ("katt", 1.0)])
    told = [piece for piece, _ in json.loads((tmp_path / "few.json").read_text("utf-8"))["model"]["vocab"]]
    assert told == [pieces[n] for n in kept] and kept == sorted(kept)
    assert {"▁hus", "▁katt", "et", "▁2025", ",", "e"} <= set(told) and not {"▁chat", "н"} & set(told)
    assert vocabulary.SIZE >= 20_000 and ALWAYS.fullmatch("▁12,5") and not ALWAYS.fullmatch("▁hus")
