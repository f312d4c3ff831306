"""Inline markup of the example sources: personal data, tracked changes, comments and footnotes.

`⟦surface|LABEL|p1⟧` marks a mention, `{++new++}` and `{--old--}` a tracked change, `{>>Author: text<<}` a comment and
`[^: text]` a footnote. Marks nest in one way only: mentions stand inside the others.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

MENTION = re.compile(r"⟦([^|⟦⟧]+)\|([A-Z_]+)(?:\|([pf]\d+))?⟧")
RUN = re.compile(r"\{\+\+(?P<ins>.*?)\+\+\}|\{--(?P<deleted>.*?)--\}|\{>>(?P<comment>.*?)<<\}|\[\^: (?P<note>.*?)\^\]")
KINDS = ("ins", "deleted", "comment", "note")


@dataclass(frozen=True)
class Mention:
    """A piece of personal data: its written form, its label and, where known, the person it belongs to."""

    surface: str
    label: str
    person: str | None = None


@dataclass(frozen=True)
class Run:
    """A stretch of text of one kind: text, ins, deleted, comment or note. Mentions are still marked in it."""

    kind: str
    text: str


def runs(text: str) -> Iterator[Run]:
    """Cut a line at its tracked changes, comments and footnotes, in order."""
    done = 0
    for match in RUN.finditer(text):
        if match.start() > done:
            yield Run("text", text[done : match.start()])
        kind = next(name for name in KINDS if match[name] is not None)
        yield Run(kind, match[kind])
        done = match.end()
    if done < len(text):
        yield Run("text", text[done:])


def plain(text: str) -> str:
    """The text as a reader sees it. Raises ValueError at a mark that does not parse."""
    bare = MENTION.sub(r"\1", text)
    if "⟦" in bare or "⟧" in bare:
        raise ValueError("a mention mark does not parse")
    return bare


def mentions(text: str) -> Iterator[Mention]:
    """Every mention in a text, in order."""
    for surface, label, person in MENTION.findall(text):
        yield Mention(surface, label, person or None)


def visible(text: str) -> str:
    """A line's own text in its final form: insertions in, deletions, comments and notes out; mentions still marked."""
    return "".join(run.text for run in runs(text) if run.kind in ("text", "ins"))


def aside(text: str, kind: str) -> Iterator[str]:
    """The texts of one kind (comment or note) that hang on a line, in order."""
    return (run.text for run in runs(text) if run.kind == kind)


def comment_parts(text: str) -> tuple[str, str]:
    """Author and words of a comment written `Author: words`. Raises ValueError without an author."""
    author, colon, words = text.partition(": ")
    if not colon:
        raise ValueError("a comment needs an author")
    return plain(author), plain(words)
