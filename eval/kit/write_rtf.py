r"""RTF written by hand as old word processors write it: `\'e5` for Windows-1252, `\u` for the rest."""

from collections.abc import Iterator

from eval.kit.markup import aside, plain, visible
from eval.kit.source import Block, Source

HEAD = r"{\rtf1\ansi\ansicpg1252\deff0\deflang1053{\fonttbl{\f0\fswiss Arial;}}{\info{\title %s}}" + "\n"
WIDTH = 9000


def write_rtf(source: Source) -> bytes:
    """An rtf file of a source, in ASCII."""
    meta = source.meta
    out = [HEAD % escape(plain(meta.get("title", "")))]
    for word in ("header", "footer"):
        if word in meta:
            out.append(f"{{\\{word} \\pard {escape(plain(meta[word]))}\\par}}\n")
    out += (line for part in source.blocks for line in paragraphs(part))
    return ("".join(out) + "}\n").encode("ascii")


def paragraphs(part: Block) -> Iterator[str]:
    """One block in RTF."""
    if part.kind == "table":
        yield from map(row, part.rows)
        yield "\\pard\\par\n"
    elif part.kind == "break":
        yield "\\page\n"
    else:
        look = {"heading": r"\b\fs28 ", "bar": r"\b\fs22 ", "bullet": r"\fi-200\li400\fs22 \'95\tab "}
        off = r"\b0" if part.kind in ("heading", "bar") else ""
        yield f"\\pard{look.get(part.kind, chr(92) + 'fs22 ')}{line(part.text)}{off}\\par\n"


def row(cells: tuple[str, ...]) -> str:
    """One row of a table."""
    edges = "".join(f"\\cellx{WIDTH * (number + 1) // len(cells)}" for number in range(len(cells)))
    return f"\\trowd{edges}\n" + "".join(f"\\intbl {line(cell)}\\cell\n" for cell in cells) + "\\row\n"


def line(text: str) -> str:
    """A marked-up line with its footnotes."""
    notes = "".join(f"{{\\super *}}{{\\footnote \\pard {escape(plain(note))}}}" for note in aside(text, "note"))
    return escape(plain(visible(text))) + notes


def escape(text: str) -> str:
    """Text in RTF's seven bits."""
    return "".join(map(letter, text))


def letter(char: str) -> str:
    r"""One character: itself, `\'xx` where Windows-1252 has it, else `\uN?`."""
    if char in "\\{}":
        return "\\" + char
    if char.isascii():
        return char
    try:
        return f"\\'{char.encode('cp1252')[0]:02x}"
    except UnicodeEncodeError:
        return f"\\u{ord(char)}?"
