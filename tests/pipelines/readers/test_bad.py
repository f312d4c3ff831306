"""Hostile, broken and locked files: one clear sentence each, no crash, no hang, and the child lives on for the next file."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

import pytest

from pipelines.readers import Limits
from pipelines.readers.process import Process
from pipelines.readers.refusal import MESSAGES, Refused
from tests import make_bad_files as make
from tests.make_bad_files import BAD_FILES, BadFile

SECONDS = 60


@pytest.fixture(scope="module")
def process() -> Iterator[Process]:
    with Process(Limits(seconds=SECONDS)) as process:
        yield process


@pytest.mark.parametrize("bad", BAD_FILES, ids=lambda bad: bad.name)
def test_is_refused_with_a_reason(process: Process, bad: BadFile) -> None:
    with pytest.raises(Refused) as refused:
        process.read(bad.name, bad.make())
    assert refused.value.reason == bad.reason
    error = refused.value.named(bad.name)
    assert error.name == bad.name and str(error).startswith((bad.name, "Mappen"))
    assert str(error).count(".") > bad.name.count(".") and "{" not in str(error)


def test_every_message_says_the_name_and_what_to_do() -> None:
    assert all("{name}" in message and message.count(". ") >= 1 for message in MESSAGES.values())


HEAVY: dict[str, tuple[str, Callable[[], bytes]]] = {
    "a page that unpacks to a gigabyte": ("a.pdf", make.pdf_flate_bomb),
    "a billion spaces and rows": ("a.odt", make.odt_bomb),
    "one line of 10 MB": ("a.txt", lambda: b"ord " * 2_500_000),
    "one word of 5 MB": ("a.txt", lambda: b"a" * 5_000_000),
    "5 MB of spaces": ("a.txt", lambda: b"a" + b" " * 5_000_000 + b"b"),
    "5 MB of line ends": ("a.txt", lambda: b"a" + b"\n" * 5_000_000 + b"b"),
    "names without end": ("a.txt", lambda: (b"Anna B. " * 10 + b"\n") * 60_000),
    "a million open blocks": ("a.html", lambda: b"<div>" * 1_000_000 + b"x"),
    "half a million open comments": ("a.html", lambda: b"x<!--" * 500_000),
    "half a million open tags": ("a.html", lambda: b"<a " * 500_000 + b"x"),
    "half a million attributes": ("a.html", lambda: b"<p " + b"a=b " * 500_000 + b">x"),
    "a header of 3 MB": ("a.eml", lambda: b"Subject: " + b"=?utf-8?q?a?= " * 200_000 + b"\n\nx"),
    "a quotation 3 million deep": ("a.eml", lambda: b"From: a\n\n" + b">" * 3_000_000),
    "3 million empty lines": ("a.vtt", lambda: b"WEBVTT\n" + b"\n" * 3_000_000),
    "a million open voices": ("a.vtt", lambda: b"WEBVTT\n\n00:01.000 --> 00:02.000\n" + b"<v " * 1_000_000),
    "binary data without end": ("a.rtf", lambda: b"{\\rtf1 \\bin999999999 x}"),
    "a word of a million letters": ("a.pdf", lambda: make.pdf((("A" * 3000,) * 300,))),
    "300 000 empty paragraphs": ("a.docx", lambda: make.zipped(make.docx_parts(make.word("<w:p/>" * 300_000)), 0)),
}


@pytest.mark.parametrize("heavy", HEAVY)
def test_is_read_or_refused_in_bounded_time_and_memory(process: Process, heavy: str) -> None:
    name, make_data = HEAVY[heavy]
    data = make_data()
    started = time.monotonic()
    try:
        segments = process.read(name, data)
    except Refused as refused:
        assert refused.reason in ("crashed", "memory", "no_text", "corrupt", "too_much_text")
    else:
        assert 0 < sum(len(segment.text) for segment in segments) <= len(data)
    assert time.monotonic() - started < SECONDS
