"""The shipped Swedish NER model, run by ONNX Runtime in batches of equally long windows."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from tokenizers import Tokenizer

from anonymize.errors import DetectorFailed
from anonymize.ner.decode import Floats, Found, decode
from anonymize.ner.runtime import onnxruntime
from anonymize.ner.windows import OPEN, PAD, SEPARATOR, Ints, Window, cut, tokenize

__all__ = ["Found", "NerModel"]
PROVIDERS = ["CPUExecutionProvider"]
# Without VNNI a processor's products of 8-bit weights overflow 16 bits and names leak; with this they do not, an eighth
# slower. Weights of 7 bits (graph.quantize) cannot overflow.
EXACT = "session.x64quantprecision"
HERE = Path(__file__).parent / "model"


@dataclass(frozen=True)
class NerModel:
    """Finds named entities. `width` and `overlap` count tokens, `batch` the tokens run at once."""

    session: onnxruntime.InferenceSession
    tokenizer: Tokenizer
    labels: list[str]
    threshold: float = 0.5
    width: int = 126
    overlap: int = 48
    batch: int = 512

    @classmethod
    def load(cls, folder: Path = HERE, *, threads: int = 1, threshold: float | None = None) -> NerModel:
        """Read model.onnx, tokenizer.json and labels.json from `folder`; DetectorFailed when one is missing or damaged.

        threshold: the least 1 - P(O) of a word in a span; None takes the one chosen on development data (labels.json).
        """
        try:
            facts = json.loads((folder / "labels.json").read_text(encoding="utf-8"))
            tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
            options = _options(threads, exact=facts.get("bits", 8) > 7)
            session = onnxruntime.InferenceSession(str(folder / "model.onnx"), options, PROVIDERS)
            chosen = facts["threshold"] if threshold is None else threshold
            return cls(session, tokenizer, list(facts["labels"]), float(chosen))
        except Exception as error:  # ONNX Runtime and tokenizers raise their own kinds, all of them mean: no model
            raise DetectorFailed("ner", "modellen saknas eller är skadad") from error

    def find(self, text: str) -> list[Found]:
        """Every entity in `text`, in order, without overlaps; offsets are code points of `text`.

        As in the news it learnt from, countries are LOCATION and authorities ORGANISATION: what is public, the caller knows.
        """
        tokens = tokenize(text, self.tokenizer)
        return decode(text, tokens, self._probabilities(tokens.ids), self.labels, self.threshold)

    def _probabilities(self, ids: Ints) -> Floats:
        """P(label) of every token, shape (tokens, 1 + 2 * labels)."""
        windows = sorted(cut(ids, self.width, self.overlap), key=lambda w: w.end - w.start)
        out = np.zeros((len(ids), 1 + 2 * len(self.labels)), np.float32)
        for group in _groups(windows, self.batch):
            for window, rows in zip(group, self._run(ids, group), strict=True):
                own = slice(window.own_start, window.own_end)
                out[own] = rows[1 + window.own_start - window.start : 1 + window.own_end - window.start]
        return out

    def _run(self, ids: Ints, group: list[Window]) -> Floats:
        width = 2 + max(w.end - w.start for w in group)
        batch = np.full((len(group), width), PAD, np.int64)
        for row, window in zip(batch, group, strict=True):
            length = window.end - window.start
            row[0], row[1 : 1 + length], row[1 + length] = OPEN, ids[window.start : window.end], SEPARATOR
        try:
            (probabilities,) = self.session.run(None, {"ids": batch})
        except Exception as error:
            raise DetectorFailed("ner", "modellen gav ett fel") from error
        return np.asarray(probabilities, np.float32)


def _options(threads: int, exact: bool) -> onnxruntime.SessionOptions:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    options.enable_mem_pattern = False  # it keeps a plan for each shape of a batch, and there are always new ones
    if exact:
        options.add_session_config_entry(EXACT, "1")
    return options


def _groups(windows: list[Window], budget: int) -> list[list[Window]]:
    """Cut windows sorted by length into groups of at most `budget` tokens, padding included."""
    groups: list[list[Window]] = [[]]
    for window in windows:
        if groups[-1] and (len(groups[-1]) + 1) * (window.end - window.start + 2) > budget:
            groups.append([])
        groups[-1].append(window)
    return groups if windows else []
