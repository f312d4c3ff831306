"""Any Hugging Face token classifier on a local path as one more voter, such as KB/bert-base-swedish-cased-ner (extra hf)."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from anonymize.errors import DetectorFailed
from anonymize.labels import LABELS
from anonymize.ner.decode import Found

MEANS = {
    "PER": "PERSON",
    "PRS": "PERSON",
    "LOC": "LOCATION",
    "GPE": "LOCATION",
    "ORG": "ORGANISATION",
}  # of CoNLL, SUC and UD
WIDTH, MARGIN = 1_200, 200  # code points read at once, and of its surroundings on both sides: within 512 tokens


@dataclass(frozen=True)
class Voter:
    """A transformers pipeline; labels it does not share with us are passed over."""

    pipeline: Any = field(repr=False)

    @classmethod
    def load(cls, folder: Path) -> "Voter":
        """Load a model from a local folder, never from a hub; DetectorFailed when it or the extra hf is missing."""
        try:
            from transformers import pipeline

            return cls(
                pipeline("token-classification", model=str(folder), aggregation_strategy="first", local_files_only=True)
            )
        except Exception as error:  # transformers raises many kinds, all of them mean: no voter
            raise DetectorFailed(f"voter:{folder.name}", "modellen eller tillägget hf saknas") from error

    def find(self, text: str) -> list[Found]:
        """Every entity in the text, in order; offsets are code points of the text."""
        found = []
        for start in range(0, len(text), WIDTH):
            low = max(0, start - MARGIN)
            for e in self.pipeline(text[low : start + WIDTH + MARGIN]):
                label = MEANS.get(e["entity_group"], e["entity_group"])
                if label in LABELS and start <= low + e["start"] < start + WIDTH and e["end"] > e["start"]:
                    found.append(Found(low + e["start"], low + e["end"], label, float(e["score"])))
        return found
