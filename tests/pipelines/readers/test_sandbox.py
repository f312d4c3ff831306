"""The confined process: order, folders, and a file that kills or stalls it loses only itself."""

from __future__ import annotations

import os
import resource
import signal
import time
from pathlib import Path

import pytest

from pipelines.document import Document
from pipelines.errors import PipelineError, ReadError
from pipelines.readers.limits import Limits
from pipelines.readers.process import Process
from pipelines.readers.refusal import Refused
from pipelines.readers.sandbox import read_bytes, read_documents, read_each
from tests.make_bad_files import half_scanned_pdf, pdf_of_10000_pages, pdf_without_text, xxe
from tests.pipelines.readers import files


def children() -> set[int]:
    task = Path(f"/proc/{os.getpid()}/task/{os.getpid()}/children")
    return {int(pid) for pid in task.read_text().split()}


@pytest.fixture
def case(tmp_path: Path) -> Path:
    folder = tmp_path / "akt"
    (folder / "bilagor").mkdir(parents=True)
    (folder / "b.txt").write_text("Text b.", "utf-8")
    (folder / "a.docx").write_bytes(files.word_file())
    (folder / "bilagor" / "c.pdf").write_bytes(files.long_pdf(1))
    (folder / "ond.docx").write_bytes(xxe())
    for name in (".dold.txt", "Thumbs.db", "~$a.docx", "a.gold.json"):
        (folder / name).write_text("ska inte läsas", "utf-8")
    return folder


def test_a_folder_is_read_in_order_and_a_bad_file_stops_no_other(case: Path) -> None:
    documents, errors = read_documents([case])
    assert [document.id for document in documents] == [
        str(case / name) for name in ("a.docx", "b.txt", "bilagor/c.pdf")
    ]
    assert [document.name for document in documents] == ["a.docx", "b.txt", "c.pdf"]
    assert [(error.name, error.reason) for error in errors] == [("ond.docx", "hostile_xml")]
    assert all(isinstance(error, PipelineError) for error in errors)


def test_results_come_in_the_order_of_the_paths_and_each_file_once(case: Path) -> None:
    order = [case / "ond.docx", case / "b.txt", case]
    assert [one.name for one in read_each(order)] == ["ond.docx", "b.txt", "a.docx", "c.pdf"]


def test_one_child_reads_the_whole_batch_and_is_gone_after(case: Path) -> None:
    before, seen = children(), set[int]()
    for _ in read_each([case / "a.docx", case / "ond.docx", case / "b.txt"]):
        seen |= children() - before
    assert len(seen) == 1 and children() == before


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (lambda folder: folder / "saknas.txt", "missing"),
        (lambda folder: folder / "tom-mapp", "empty_folder"),
        (lambda folder: folder / "rör.txt", "not_a_file"),
        (lambda folder: folder / "länkar", "link_out"),
    ],
)
def test_what_is_no_readable_file(tmp_path: Path, make: object, reason: str) -> None:
    (tmp_path / "tom-mapp").mkdir()
    os.mkfifo(tmp_path / "rör.txt")
    (tmp_path / "utanför.txt").write_text("hemligt", "utf-8")
    (tmp_path / "länkar").mkdir()
    (tmp_path / "länkar" / "ut.txt").symlink_to(tmp_path / "utanför.txt")
    documents, errors = read_documents([make(tmp_path)])  # type: ignore[operator]
    assert not documents and [error.reason for error in errors] == [reason]


def test_too_many_files_are_an_error_and_not_silence(case: Path) -> None:
    documents, errors = read_documents([case], Limits(max_files=2))
    assert len(documents) == 2 and [error.reason for error in errors] == ["too_many_files"]


def test_a_child_killed_in_the_middle_loses_one_file() -> None:
    before = children()
    with Process() as process:
        assert process.read("a.txt", b"ett")[0].text == "ett"
        (child,) = children() - before
        os.kill(child, signal.SIGKILL)
        with pytest.raises(Refused, match="crashed"):
            process.read("b.txt", b"tv\xc3\xa5")
        assert process.read("c.txt", b"tre")[0].text == "tre"


def test_time_runs_out() -> None:
    started = time.monotonic()
    with pytest.raises(ReadError, match=r"^a\.txt tog längre tid än") as error:
        read_bytes("a.txt", b"text", Limits(seconds=0.01))
    assert error.value.reason == "timeout" and time.monotonic() - started < 5


def test_memory_runs_out_and_the_next_file_is_read() -> None:
    with Process(Limits(memory_mb=150)) as process:
        with pytest.raises(Refused) as refused:
            process.read("stor.txt", b"abc \xc3\xa5 \xe2\x80\x8b" * 4_000_000)
        assert refused.value.reason in ("memory", "crashed")
        assert process.read("liten.txt", b"ett")[0].text == "ett"


@pytest.mark.parametrize(
    ("limits", "reason"),
    [(Limits(max_bytes=3), "too_large"), (Limits(max_chars=3), "too_much_text"), (Limits(), None)],
)
def test_limits_on_size(limits: Limits, reason: str | None) -> None:
    if reason is None:
        assert read_bytes("mapp/a.txt", b"text", limits).name == "a.txt"
        return
    with pytest.raises(ReadError) as error:
        read_bytes("mapp/a.txt", b"text", limits)
    assert error.value.reason == reason and error.value.name == "a.txt"


def test_too_many_pages_says_how_many() -> None:
    with pytest.raises(ReadError, match=r"lång\.pdf har 10000 sidor; gränsen är 2000"):
        read_bytes("lång.pdf", pdf_of_10000_pages())


def test_the_child_has_neither_secrets_nor_rights(tmp_path: Path) -> None:
    """Asked of the kernel, not of the child: its environment, its limits and its open files."""
    secret = open(tmp_path / "hemlig.txt", "w")  # noqa: SIM115 - it must be open while the child lives
    before = children()
    with secret, Process(Limits(memory_mb=512)) as process:
        os.set_inheritable(secret.fileno(), True)
        process.read("a.txt", b"ett")
        (child,) = children() - before
        names = {
            entry.partition(b"=")[0] for entry in Path(f"/proc/{child}/environ").read_bytes().split(b"\0") if entry
        }
        limits = Path(f"/proc/{child}/limits").read_text()
        opened = {os.readlink(entry) for entry in Path(f"/proc/{child}/fd").iterdir()}
    assert names <= {b"PATH", b"LD_LIBRARY_PATH", b"TESSDATA_PREFIX", b"OMP_THREAD_LIMIT", b"LC_CTYPE"}
    rows = {line[:26].strip(): line[26:].split()[:2] for line in limits.splitlines()}
    assert rows["Max address space"] == [str(512 * 1024 * 1024)] * 2
    assert rows["Max core file size"] == rows["Max file size"] == ["0", "0"]
    assert not [path for path in opened if "hemlig" in path]


@pytest.mark.ocr
def test_pages_that_text_recognition_has_no_time_for_are_reported() -> None:
    with pytest.raises(ReadError) as error:
        read_bytes("a.pdf", pdf_without_text(), Limits(ocr_seconds=0))
    assert error.value.reason == "no_text"
    document = read_bytes("a.pdf", half_scanned_pdf(), Limits(ocr_seconds=0))
    assert document.notes[0].startswith("Sida 2 hanns inte läsas: ")


def seconds_of_children() -> float:
    """Processor time, which other programs on the machine do not lengthen."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def test_a_short_text_costs_a_fraction_of_a_second() -> None:
    before = seconds_of_children()
    document = read_bytes("a.txt", "Åsa är här.".encode())
    assert isinstance(document, Document) and seconds_of_children() - before < 0.5


def test_sixty_pages_cost_less_than_three_seconds() -> None:
    data = files.long_pdf(400)
    before = seconds_of_children()
    document = read_bytes("a.pdf", data)
    assert (document.segments[-1].place.page or 0) >= 60 and seconds_of_children() - before < 3
