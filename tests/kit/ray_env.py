"""An environment with Ray beside vLLM's CPU build, in which the processor is told to Ray as a card.

vLLM's CPU build refuses Ray for want of one name, which a platform of its own (vLLM's own way of adding one) gives here. All
else that is done with Ray is vLLM's.
"""

import hashlib
import shutil
import subprocess
from pathlib import Path

from tests.kit.vllm_server import python

RAY = "ray==2.60.0"
FILES = {
    "cards_of_cpu/__init__.py": 'def platform():\n    return "cards_of_cpu.platform.CardsOfCpu"\n',
    "cards_of_cpu/platform.py": (
        'from vllm.platforms.cpu import CpuPlatform\n\n\nclass CardsOfCpu(CpuPlatform):\n    ray_device_key = "GPU"\n'
    ),
    "cards_of_cpu-1.dist-info/METADATA": "Metadata-Version: 2.1\nName: cards-of-cpu\nVersion: 1\n",
    "cards_of_cpu-1.dist-info/entry_points.txt": "[vllm.platform_plugins]\ncards_of_cpu = cards_of_cpu:platform\n",
}


def ray_environment(cache: Path) -> Path:
    """Return its folder of programs (python, ray); made once for each version of this file."""
    folder = cache / hashlib.sha256(Path(__file__).read_bytes()).hexdigest()[:12]
    if not (folder / "made").exists():
        shutil.rmtree(folder, ignore_errors=True)
        subprocess.run([python(), "-m", "venv", folder], check=True)
        own = packages(folder / "bin/python")
        (own / "vllm.pth").write_text(f"{packages(Path(python()))}\n", encoding="utf-8")
        subprocess.run([folder / "bin/python", "-m", "pip", "install", "--quiet", RAY], check=True)
        for name, text in FILES.items():
            (own / name).parent.mkdir(exist_ok=True)
            (own / name).write_text(text, encoding="utf-8")
        (folder / "made").touch()
    return folder / "bin"


def packages(of: Path) -> Path:
    """Return where a Python keeps its packages."""
    ask = [of, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"]
    return Path(subprocess.run(ask, capture_output=True, text=True, check=True).stdout.strip())
