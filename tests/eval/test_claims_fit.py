"""Pairs for teaching and weights for the aligner: a case's facts as claims on their sentences, and a fit that finds what tells."""

import json
from pathlib import Path

import numpy as np

from anonymize.assemble import masker
from anonymize.settings import settings
from eval.claims_fit import NAMES, Shown, fit, of_row, right
from eval.claims_pairs import of_case, row


def test_a_fact_is_a_claim_on_the_sentences_of_its_quotes(tmp_path: Path) -> None:
    folder = tmp_path / "c01-test"
    folder.mkdir()
    (folder / "a.txt").write_text("Anna Lindqvist ringde i maj. Hon har slutat\narbeta. Hyran är obetald.", "utf-8")
    facts = [{"id": "f1", "text": "Anna Lindqvist är utan arbete och hyran obetald.", "critical": True,
              "sources": [{"document": "a.txt", "quote": q} for q in ("Hon har slutat arbeta.", "Hyran är obetald.")]},
             {"id": "f2", "text": "Saknas.", "critical": False, "sources": [{"document": "a.txt", "quote": "Inget."}]}]  # fmt: skip
    (folder / "gold.json").write_text(json.dumps({"facts": facts}), encoding="utf-8")
    known = settings()
    told = row(of_case(folder, masker(known), known.policy("standard")))
    assert told["claims"] == [["[PERSON-1] är utan arbete och hyran obetald.", [1, 2]]] and len(told["sentences"]) == 3


def test_the_fit_gives_weight_to_what_tells_and_none_to_noise() -> None:
    random = np.random.default_rng(4)
    rows = []
    for n in range(60):
        seen, true = random.random((8, len(NAMES))), int(random.integers(8))
        seen[true, NAMES.index("meaning")] += 0.6
        rows.append(Shown(n, "", seen, (true,)))
    weights = dict(zip(NAMES, fit(rows), strict=True))
    assert weights["meaning"] > 3 * max(abs(w) for name, w in weights.items() if name != "meaning")
    assert sum(right(rows, fit(rows), "")) > sum(right(rows, np.zeros(len(NAMES)), "")) + 20


def test_a_text_that_stands_masked_keeps_its_placeholders_and_sentences() -> None:
    given = {
        "id": "t",
        "sentences": ["[PERSON-1] kom. Hon gick.", "Det regnade."],
        "claims": [["Det blev blött.", [1]]],
    }
    text = of_row(given)
    assert [s.masked.text for s in text.case.sentences] == given["sentences"] and text.claims[0].sources == (1,)
