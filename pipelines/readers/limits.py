"""How much a file may be before it is refused. Set in configs/pipelines.yaml under `readers`."""

from __future__ import annotations

from dataclasses import dataclass

MB = 1024 * 1024


@dataclass(frozen=True)
class Limits:
    """Sizes in bytes unless named otherwise; `max_zip_ratio` is unpacked : packed; `seconds` is wall time a file,
    `ocr_seconds` what text recognition may add: pages it does not reach are reported as unread."""

    max_bytes: int = 50 * MB
    max_pages: int = 2000
    max_chars: int = 20_000_000
    max_zip_ratio: int = 100
    max_zip_total: int = 200 * MB
    max_entries: int = 5000
    max_depth: int = 5
    max_files: int = 5000
    seconds: float = 60
    ocr_seconds: float = 600
    memory_mb: int = 1024
