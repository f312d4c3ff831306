"""Text from the picture of a page by Tesseract, when the extra `ocr` and Debian's tesseract-ocr-swe are there."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
from functools import cache
from typing import Any

_DPI = 300
MAX_PIXELS = 5000  # of a picture's longer side


@cache
def available() -> bool:
    """Whether Tesseract answers and knows Swedish, and Pillow is installed."""
    try:
        import PIL  # noqa: F401
    except ImportError:
        return False
    program = shutil.which("tesseract")
    if not program:
        return False
    listed = subprocess.run([program, "--list-langs"], capture_output=True, check=False).stdout
    return b"swe" in listed.split()


def recognise(page: Any, seconds: float) -> str:
    """The text of a PDFium page; "" without OCR, without text and after `seconds`."""
    if not available():
        return ""
    scale = min(_DPI / 72, MAX_PIXELS / max(page.get_width(), page.get_height(), 1))
    return words(page.render(scale=scale, grayscale=True).to_pil(), round(scale * 72), seconds)


def words(picture: Any, dpi: int, seconds: float) -> str:
    """The text of a Pillow image. It goes by pipe: nothing touches the disk."""
    raw = io.BytesIO()
    picture.save(raw, "PPM")
    command = ["tesseract", "stdin", "stdout", "-l", "swe", "--dpi", str(dpi)]
    try:
        done = subprocess.run(command, input=raw.getvalue(), capture_output=True, check=False, timeout=seconds)
    except subprocess.TimeoutExpired:
        return ""
    return done.stdout.decode("utf-8", "replace") if done.returncode == 0 else ""


def paragraphs(text: str) -> list[str]:
    """Tesseract puts an empty line between paragraphs and breaks lines as the page does."""
    blocks = (re.sub(r"(?<=\w)-\n(?=[a-zåäö])", "", block) for block in text.split("\n\n"))
    return [joined for block in blocks if (joined := " ".join(block.split()))]
