"""Build `examples/` from the marked-up sources beside this file: `python -m eval.kit.build_examples [CASE…]`.

Every run gives the same bytes. `--check` builds in memory and exits 1 if a committed file differs.
"""

import argparse
import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from eval.kit.case import Case, load_case
from eval.kit.source import Source
from eval.kit.write_docx import write_docx
from eval.kit.write_mail import write_mail
from eval.kit.write_odt import write_odt
from eval.kit.write_pdf import write_pdf
from eval.kit.write_rtf import write_rtf
from eval.kit.write_text import write_text

SOURCES = Path(__file__).parent / "examples"
EXAMPLES = Path(__file__).parents[2] / "examples"
WRITERS: dict[str, Callable[[Source], bytes]] = {
    ".docx": write_docx,
    ".odt": write_odt,
    ".pdf": write_pdf,
    ".rtf": write_rtf,
    **dict.fromkeys((".txt", ".md", ".html", ".vtt", ".srt"), write_text),
}


def build(source: Source, case: Case) -> bytes:
    """The file of one source; an e-mail is built with its attachments."""
    if source.suffix != ".eml":
        return WRITERS[source.suffix](source)
    wanted = source.meta.get("attachments", ())
    return write_mail(source, {one.name: build(one, case) for one in case.enclosed if one.name in wanted})


def built(case: Case) -> Iterator[tuple[Path, bytes]]:
    """Every file of a case under `examples/`, with its gold annotations beside the folder."""
    for source in case.sources:
        yield EXAMPLES / case.name / source.name, build(source, case)
    gold = json.dumps(case.gold(), ensure_ascii=False, indent=1, default=str) + "\n"
    yield EXAMPLES / f"{case.name}.gold.json", gold.encode()


def main(arguments: list[str] | None = None) -> int:
    """Build the named cases, or all; return the exit status."""
    parser = argparse.ArgumentParser(description="Bygg exempelakterna.")
    parser.add_argument("case", nargs="*")
    parser.add_argument("--check", action="store_true", help="only compare with the files that are there")
    options = parser.parse_args(arguments)
    folders = [path for path in sorted(SOURCES.iterdir()) if (path / "case.yaml").is_file()]
    stale = 0
    for folder in folders:
        if not options.case or folder.name in options.case:
            for path, data in built(load_case(folder)):
                stale += settle(path, data, check=options.check)
    return 1 if options.check and stale else 0


def settle(path: Path, data: bytes, *, check: bool) -> bool:
    """Write a file (or, checking, only look); True when it was not already so."""
    differs = not path.is_file() or path.read_bytes() != data
    if differs and not check:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    if differs:
        print(f"{'differs' if check else 'built'} {path.relative_to(EXAMPLES)} {len(data)}", file=sys.stderr)
    return differs


if __name__ == "__main__":
    sys.exit(main())
