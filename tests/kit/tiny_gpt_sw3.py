"""Make a tiny model of the GPT-SW3 architecture with a real sentencepiece tokenizer, and teach it one thing in seconds.

It answers a request for a summary with two Swedish sentences taken from the note, and ends with <s>: deterministic
tests of everything but language. Who, what and what then go together, so there are five answers to know: to copy any three
takes such a net minutes to learn. Same layout as the published models: GPT2LMHeadModel, 2048 learned positions, gelu,
spiece.model, pad 0, unk 1, <s> 2, <|endoftext|> 3. Run with the Python of the vLLM environment.

usage: tiny_gpt_sw3.py DIR [--seconds 300] [--layers 2 --hidden 128 --heads 4 --vocab 0] [--no-weights]
"""

import argparse
import io
import json
import os
import random
import time
from pathlib import Path

os.environ["HF_HUB_OFFLINE"] = "1"

WHO = ["Modern", "Klienten", "Brukaren", "Dottern", "Ungdomen"]
WHAT = [
    "uppger att sömnen har varit dålig", "beskriver att konflikterna hemma har ökat", "har fallit två gånger under veckan",
    "saknar nätverk i kommunen", "önskar stöd i hemmet",
]  # fmt: skip
THEN = [
    "Ett uppföljningsmöte är bokat.", "Handläggaren kontaktar vården.", "Ansökan kompletteras med läkarintyg.",
    "En samordnad individuell plan upprättas.",
]  # fmt: skip
NOISE = ["Lägenheten var städad.", "Skolan har kontaktats.", "Inga tecken på alkoholpåverkan noterades."]
ASK = "Sammanfatta följande journalanteckning på svenska i tre meningar."
MORE = """Bistånd beviljas enligt 4 kap. 1 § socialtjänstlagen för perioden juni till augusti, dnr 2024-117.
Modern [PERSON-1] och sonen [PERSON-2b] bor på [ADRESS-1] i [PLATS-3]; telefon [TELEFON-1], epost [EPOST-1].
{"sammanfattning": ["Klienten mår bättre", "insatser"], "oro": true, "ja": false} User: Bot: ja nej"""


def tokenizer(folder: Path, pad_to: int) -> int:
    """Write spiece.model and its settings; return the size of the vocabulary."""
    import sentencepiece as spm

    lines = [ASK, *WHO, *WHAT, *THEN, *NOISE, *MORE.splitlines()]
    words = sorted({word for line in lines for word in line.split()})
    draw = random.Random(0)
    corpus = lines * 20 + [" ".join(draw.sample(words, 12)) for _ in range(400)]
    model = io.BytesIO()
    spm.SentencePieceTrainer.train(
        sentence_iterator=iter(corpus), model_writer=model, vocab_size=1200, model_type="bpe", byte_fallback=True,
        character_coverage=1.0, split_digits=True, normalization_rule_name="identity", remove_extra_whitespaces=False,
        allow_whitespace_only_pieces=True, add_dummy_prefix=True, pad_id=0, unk_id=1, bos_id=2, eos_id=3,
        pad_piece="<pad>", unk_piece="<unk>", bos_piece="<s>", eos_piece="<|endoftext|>", hard_vocab_limit=False,
        num_threads=1, minloglevel=2,
    )  # fmt: skip
    data, size = padded(model.getvalue(), pad_to)
    (folder / "spiece.model").write_bytes(data)
    special = {"bos_token": "<s>", "eos_token": "<|endoftext|>", "pad_token": "<pad>", "unk_token": "<unk>"}
    write(folder / "special_tokens_map.json", special)
    write(folder / "tokenizer_config.json", special | {
        "tokenizer_class": "GPTSw3Tokenizer", "do_lower_case": False, "remove_space": False, "keep_accents": False,
        "sp_model_kwargs": {}, "model_max_length": 2048, "name_or_path": "gpt-sw3-tiny",
    })  # fmt: skip
    return size


def padded(data: bytes, to: int) -> tuple[bytes, int]:
    """Fill a sentencepiece model up to `to` pieces, so that no sampled id is outside the tokenizer."""
    from sentencepiece import sentencepiece_model_pb2 as pb

    proto = pb.ModelProto.FromString(data)
    for n in range(len(proto.pieces), to):
        proto.pieces.add(piece=f"\u2581ord{n}", score=-1e4 - n, type=pb.ModelProto.SentencePiece.Type.NORMAL)
    proto.trainer_spec.vocab_size = len(proto.pieces)
    return proto.SerializeToString(), len(proto.pieces)


def write(path: Path, content: dict) -> None:
    path.write_text(json.dumps(content, indent=1))


def configuration(args: argparse.Namespace, vocab: int) -> dict:
    """Return config.json as the published models have it, in this size."""
    return {
        "architectures": ["GPT2LMHeadModel"], "model_type": "gpt2", "tokenizer_class": "GPTSw3Tokenizer",
        "activation_function": "gelu", "n_positions": 2048, "n_embd": args.hidden, "n_layer": args.layers,
        "n_head": args.heads, "n_inner": 4 * args.hidden, "vocab_size": vocab, "layer_norm_epsilon": 1e-5,
        "bos_token_id": 2, "eos_token_id": 3, "pad_token_id": 0, "tie_word_embeddings": True,
        "scale_attn_weights": True, "reorder_and_upcast_attn": False, "torch_dtype": "float32",
    }  # fmt: skip


def sample(draw: random.Random) -> tuple[str, str]:
    """Return one prompt in the published format and the answer to learn."""
    n = draw.randrange(len(WHO))
    who, what, then = WHO[n], WHAT[n], THEN[n % len(THEN)]
    note = [f"{who} {what}.", then, *draw.sample(NOISE, draw.randint(0, 3))]
    draw.shuffle(note)
    return f"<|endoftext|><s>User: {ASK} {' '.join(note)}<s>Bot:", f" {who} {what}. {then}<s>"


def train(folder: Path, config: dict, seconds: float) -> None:
    """Teach the model until it knows, or until the time is up."""
    import torch
    from transformers import AutoTokenizer, GPT2Config, GPT2LMHeadModel

    torch.manual_seed(0)
    torch.set_num_threads(1)
    encode, draw = AutoTokenizer.from_pretrained(folder), random.Random(0)
    model = GPT2LMHeadModel(
        GPT2Config(**{k: v for k, v in config.items() if k not in ("architectures", "tokenizer_class")})
    )
    optimizer = torch.optim.AdamW(model.parameters(), lr=3e-3, weight_decay=0.01)
    began, steps, loss = time.time(), 0, None
    while seconds and time.time() - began < seconds:
        rows = [[encode(text).input_ids for text in sample(draw)] for _ in range(8)]
        width = max(len(p) + len(a) for p, a in rows)
        given = torch.tensor([p + a + [0] * (width - len(p) - len(a)) for p, a in rows])
        wanted = torch.tensor([[-100] * len(p) + a + [-100] * (width - len(p) - len(a)) for p, a in rows])
        loss = model(given, attention_mask=(given != 0).long(), labels=wanted).loss
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        steps += 1
        if loss.item() < 0.02:
            break
    model.save_pretrained(folder)
    print("steps", steps, "loss", loss and round(loss.item(), 4), f"{time.time() - began:.0f} s")


def main() -> None:
    parse = argparse.ArgumentParser()
    parse.add_argument("folder", type=Path)
    parse.add_argument("--seconds", type=float, default=300, help="at most; a busy machine needs them")
    for name, default in (("layers", 2), ("hidden", 128), ("heads", 4), ("vocab", 0)):
        parse.add_argument(f"--{name}", type=int, default=default)
    parse.add_argument("--no-weights", action="store_true")
    args = parse.parse_args()
    args.folder.mkdir(parents=True, exist_ok=True)
    config = configuration(args, tokenizer(args.folder, args.vocab))
    if not args.no_weights:
        write(args.folder / "config.json", config)
        train(args.folder, config, args.seconds)
    write(args.folder / "config.json", config)
    write(args.folder / "generation_config.json", {"bos_token_id": 2, "eos_token_id": 3, "pad_token_id": 0})


if __name__ == "__main__":
    main()
