"""Make a folder with a tiny real model of inference, taught in seconds: the same words entail, the same with "inte" contradict.

Run with the vLLM environment's Python (it has torch and transformers).  usage: tiny_nli.py DIR
"""

import sys
from pathlib import Path

import torch
from transformers import BertConfig, BertForSequenceClassification, BertTokenizerFast

WORDS = [
    "hon",
    "han",
    "mamman",
    "pappan",
    "barnet",
    "bor",
    "dricker",
    "slår",
    "kommer",
    "sover",
    "hemma",
    "ute",
    "inte",
]
LABELS = {0: "contradiction", 1: "neutral", 2: "entailment"}
STEPS = 60


def rows() -> list[tuple[str, str, int]]:
    """Sentences of three words beside the same, and beside the same denied."""
    said = [f"{who} {does} {where}" for who in WORDS[:5] for does in WORDS[5:10] for where in WORDS[10:12]]
    return [(one, one, 2) for one in said] + [(one, f"{one} inte", 0) for one in said]


def main(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    vocabulary = folder / "vocab.txt"
    vocabulary.write_text("\n".join(["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *WORDS]), encoding="utf-8")
    tokenizer = BertTokenizerFast(vocab={w: n for n, w in enumerate(vocabulary.read_text("utf-8").split("\n"))})
    torch.manual_seed(1)
    model = BertForSequenceClassification(
        BertConfig(
            vocab_size=len(tokenizer), hidden_size=64, num_hidden_layers=2, num_attention_heads=4, intermediate_size=128,
            hidden_dropout_prob=0.0, attention_probs_dropout_prob=0.0, id2label=LABELS, label2id={v: k for k, v in LABELS.items()},
        )
    )  # fmt: skip
    told = rows()
    tokens = tokenizer([r[0] for r in told], [r[1] for r in told], return_tensors="pt", padding=True)
    wanted = torch.tensor([r[2] for r in told])
    optimizer = torch.optim.AdamW(model.parameters(), 2e-3)
    for _ in range(STEPS):
        loss = model(**tokens, labels=wanted).loss
        loss.backward()
        optimizer.step()
        optimizer.zero_grad()
    model.save_pretrained(folder)
    tokenizer.save_pretrained(folder)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
