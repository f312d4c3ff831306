"""A model of inference in a local folder (extra hf): how probable it is that a source entails a claim, or contradicts it.

Nothing is fetched. The model is read when it is asked for, once.
"""

import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from pipelines.errors import EntailmentUnavailable

OFFLINE = {"HF_HUB_OFFLINE": "1", "TRANSFORMERS_OFFLINE": "1", "HF_HUB_DISABLE_TELEMETRY": "1", "DO_NOT_TRACK": "1"}
LONGEST = 512  # tokens of source and claim together
Judge = Callable[[str, str], Mapping[str, float]]  # (source, claim) → probabilities of "entailment" and "contradiction"


def local(folder: Path) -> Judge:
    """Return the judge of a model in a folder. EntailmentUnavailable when there is none, or it is none of inference."""
    if not (folder / "config.json").is_file():
        raise EntailmentUnavailable("Det finns ingen modell i mappen som checks.entailment anger (config.json saknas).")
    os.environ.update(OFFLINE)
    try:
        from transformers import AutoModelForSequenceClassification, AutoTokenizer

        tokenizer = AutoTokenizer.from_pretrained(folder, local_files_only=True)
        model = AutoModelForSequenceClassification.from_pretrained(folder, local_files_only=True).eval()
    except ImportError:
        raise EntailmentUnavailable("Följdmodellen behöver tillägget hf: pip install aktsam[hf].") from None
    except Exception as error:  # every library beneath raises its own kinds, all of them mean: no model
        raise EntailmentUnavailable("Följdmodellen går inte att läsa in.") from error
    return _judge(tokenizer, model, _places(model.config.id2label))


def _places(labels: Mapping[int, str]) -> dict[str, int]:
    """Where the two labels stand, whatever their case; EntailmentUnavailable without them."""
    found = {label.lower(): n for n, label in labels.items() if label.lower() in ("entailment", "contradiction")}
    if len(found) != 2:
        raise EntailmentUnavailable("Modellen är ingen följdmodell: etiketterna entailment och contradiction saknas.")
    return found


def _judge(tokenizer: Any, model: Any, places: Mapping[str, int]) -> Judge:
    import torch

    def judge(source: str, point: str) -> Mapping[str, float]:
        tokens = tokenizer(source, point, return_tensors="pt", truncation="only_first", max_length=LONGEST)
        with torch.no_grad():
            chances = torch.softmax(model(**tokens).logits[0].float(), -1)
        return {name: float(chances[n]) for name, n in places.items()}

    return judge
