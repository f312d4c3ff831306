"""A model of inference in a folder: a tiny random one, made here, is read offline and asked; what is none is refused."""

import json
import subprocess
from pathlib import Path

from tests.kit.vllm_server import ROOT, python

SCRIPT = """
import json, sys
from pathlib import Path
import torch
from tokenizers import Tokenizer, models, pre_tokenizers
from transformers import BertConfig, BertForSequenceClassification, PreTrainedTokenizerFast
from pipelines.inference import local
from pipelines.errors import EntailmentUnavailable

folder = Path(sys.argv[1])
torch.manual_seed(1)
words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "hon", "han", "slog", "inte"]
plain = Tokenizer(models.WordLevel({w: n for n, w in enumerate(words)}, "[UNK]"))
plain.pre_tokenizer = pre_tokenizers.Whitespace()
made = PreTrainedTokenizerFast(tokenizer_object=plain, pad_token="[PAD]", unk_token="[UNK]", sep_token="[SEP]", cls_token="[CLS]")
made.save_pretrained(folder)
config = BertConfig(vocab_size=len(words), hidden_size=16, num_hidden_layers=1, num_attention_heads=2, intermediate_size=16,
                    id2label={0: "ENTAILMENT", 1: "neutral", 2: "contradiction"})
BertForSequenceClassification(config).save_pretrained(folder)
judge = local(folder)
out = {"same": judge("hon slog", "hon slog"), "other": judge("hon slog", "han slog inte"), "long": judge("hon " * 2000, "han")}
told = json.loads((folder / "config.json").read_text())
(folder / "config.json").write_text(json.dumps({**told, "id2label": {"0": "a", "1": "b", "2": "c"}, "label2id": {"a": 0, "b": 1, "c": 2}}))
for name, path in (("none", folder / "gone"), ("kind", folder)):
    try:
        local(path)
    except EntailmentUnavailable as error:
        out[name] = str(error)
print(json.dumps(out))
"""


def test_a_local_model_is_read_offline_and_a_wrong_folder_is_refused(tmp_path: Path) -> None:
    ran = subprocess.run([python(), "-c", SCRIPT, tmp_path], capture_output=True, text=True, cwd=ROOT, timeout=300)
    assert ran.returncode == 0, ran.stderr[-2000:]
    out = json.loads(ran.stdout)
    assert out["same"] != out["other"] and set(out["same"]) == {"entailment", "contradiction"}
    assert all(0 < value < 1 for name in ("same", "other", "long") for value in out[name].values())
    assert "config.json saknas" in out["none"] and "ingen följdmodell" in out["kind"]
