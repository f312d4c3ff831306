"""Whole files of every office format, and what a pdf hides in forms, comments and page ends."""

from __future__ import annotations

import io

import pypdfium2
import pytest
from PIL import Image

from pipelines.document import Document, join
from pipelines.readers import read
from pipelines.readers.process import Process
from pipelines.readers.refusal import Refused
from tests.make_bad_files import MAIN_TYPE, half_scanned_pdf, mail_in_mail, pdf, zipped
from tests.pipelines.readers import files


def document(name: str, data: bytes) -> Document:
    return join(name, name, read(name, data))


def texts(read: Document) -> list[tuple[str, str]]:
    return [(read.text[s.start : s.end], s.place.describe()) for s in read.segments]


def test_word() -> None:
    assert texts(document("a.docx", files.word_file())) == [
        ("Norra kommunen", "sidhuvud"),
        ("Utredning", "rubrik"),
        ("Anna Ek bor hos mormor", "brödtext"),
        ("Kommentar (Bo Al): Stämmer det?", "kommentar"),
        ("första punkten", "lista"),
        ("Namn", "tabell 1 rad 1 kolumn 1"),
        ("Anna", "tabell 1 rad 1 kolumn 2"),
        ("Ålder", "tabell 1 rad 2 kolumn 1"),
        ("9 år", "tabell 1 rad 2 kolumn 2"),
        ("Sekretess", "sidfot"),
    ]


def test_word_of_the_strict_standard_with_another_main_part() -> None:
    strict = "http://purl.oclc.org/ooxml"
    body = "<w:body><w:p><w:r><w:t>Hej</w:t></w:r></w:p></w:body>"
    target = f'<R Type="{strict}/officeDocument/relationships/officeDocument" Target="/word/document2.xml"/>'
    parts = {
        "[Content_Types].xml": f'<Types><Override ContentType="{MAIN_TYPE}"/></Types>',
        "_rels/.rels": f"<Rs>{target}</Rs>",
        "word/document2.xml": f'<w:document xmlns:w="{strict}/wordprocessingml/main">{body}</w:document>',
    }
    assert texts(document("a.docx", zipped(parts))) == [("Hej", "brödtext")]


def test_opendocument() -> None:
    assert texts(document("a.odt", files.odt_file())) == [
        ("Utredning", "rubrik"),
        ("Anna Ek bor hos mormor.", "brödtext"),
        ("Enligt skolan.", "fotnot"),
        ("Namn", "tabell 1 rad 1 kolumn 1"),
        ("Anna", "tabell 1 rad 1 kolumn 2"),
    ]


PAGES = [
    pytest.param(
        [["Anna kontaktade social-", "tjänsten."]], [["Anna kontaktade socialtjänsten."]], id="a word cut in two"
    ),
    pytest.param([["stöd till barn- ", "och familj"]], [["stöd till barn- och familj"]], id="a hyphen that waits"),
    pytest.param([["Personnummer 20140312-", "1234 finns"]], [["Personnummer 20140312-1234 finns"]], id="a number"),
    pytest.param([["Hon heter Anna-", "Karin Ek"]], [["Hon heter Anna-Karin Ek"]], id="a double name"),
    pytest.param([["skickade e-", "post till skolan"]], [["skickade e-post till skolan"]], id="a single letter"),
    pytest.param(
        [["En lång rad som fyller hela bredden av den här sidan och går", "vidare på nästa rad."]],
        [["En lång rad som fyller hela bredden av den här sidan och går vidare på nästa rad."]],
        id="a wrapped line",
    ),
    pytest.param(
        [["Kort.", "En rad som visar hur bred den här spalten faktiskt är,", "ja.", "Ny rad."]],
        [["Kort.", "En rad som visar hur bred den här spalten faktiskt är, ja.", "Ny rad."]],
        id="lines ended on purpose",
    ),
    pytest.param(
        [["Det här behövs för barnet:", "- skola", "- vård", "1. först"]],
        [["Det här behövs för barnet:", "- skola", "- vård", "1. först"]],
        id="list items",
    ),
    pytest.param([["Ett stycke.", "", "", "Ett till."]], [["Ett stycke.", "Ett till."]], id="a gap"),
    pytest.param(
        [["Mamman uppger att hon"], ["träffar barnet ofta. Sedan kom skolan."]],
        [["Mamman uppger att hon träffar barnet ofta."], ["Sedan kom skolan."]],
        id="a sentence over a page's end",
    ),
    pytest.param(
        [["Hon fick stöd av social-"], ["tjänsten."]], [["Hon fick stöd av socialtjänsten."], []], id="a word over it"
    ),
    pytest.param([["Slut."], ["ny sida."]], [["Slut."], ["ny sida."]], id="a sentence that ended"),
]


@pytest.mark.parametrize(("pages", "paragraphs"), PAGES)
def test_pdf_lines_become_paragraphs(pages: list[list[str]], paragraphs: list[list[str]]) -> None:
    read = document("a.pdf", pdf(tuple(tuple(lines) for lines in pages)))
    found = [[read.text[s.start : s.end] for s in read.segments if s.place.page == n + 1] for n in range(len(pages))]
    assert found == paragraphs


TABLES = [
    pytest.param(
        [["Den unge", "Elsa Ek, 20150208-2397"], ["Vårdnadshavare", "Anna Ek, Storgatan 4, 571 31 Nässjö, som kan nås på 070-174 06 05"]],
        [120, 200], id="a form: wide labels, a wrapping answer",
    ),
    pytest.param(
        [["Tid", "Insats", "Resultat"], ["Oktober 2024 – mars 2025", "Familjebehandling, 14 av 20 träffar genomförda", "Nöjd. Barnet deltog sju gånger av de tjugo som planerats"],
         ["15 september – 12 november 2025", "Frivillig placering på ett hem för vård eller boende", "Avbröts"]],
        [100, 130, 130], id="every cell wraps",
    ),
    pytest.param(
        [["Post", "Belopp"], ["Hyra", "8 210 kr"], ["El", "743 kr"], ["Summa", "20 201 kr"]], [150, 90], id="rows near each other"
    ),
    pytest.param([["Post", "Belopp", "Kommentar"], ["Busskort", "", "godtas inte"], ["El", "743 kr", ""]], [90, 90, 120], id="empty cells"),
]  # fmt: skip


@pytest.mark.parametrize(("rows", "widths"), TABLES)
def test_pdf_tables_are_read_cell_by_cell(rows: list[list[str]], widths: list[int]) -> None:
    before, after = "Ett stycke text som står ovanför tabellen och fyller mer än en av dess rader.", "Efteråt."
    read = document("a.pdf", files.table_pdf(rows, widths, before, after))
    cells = {s.place.cell: read.text[s.start : s.end] for s in read.segments if s.place.cell}
    wanted = {(1, r, c): text for r, row in enumerate(rows, 1) for c, text in enumerate(row, 1) if text}
    assert cells == wanted
    assert [read.text[s.start : s.end] for s in read.segments if not s.place.cell] == [before, after]


def test_pdf_columns_that_are_no_table() -> None:
    line = "Nässjö kommun" + " " * 60 + "2026-03-12"
    assert document("a.pdf", pdf(((line, "Hej, här kommer ett brev om Elsa."),))).segments[0].place.cell is None


def test_pdf_margins_once_and_page_numbers() -> None:
    read = document("a.pdf", files.long_pdf(40))
    kinds = [(s.place.kind, s.place.page) for s in read.segments]
    assert kinds.count(("header", 1)) == kinds.count(("footer", 1)) == 1
    assert not [kind for kind, page in kinds if kind != "body" and page != 1]
    assert {page for _, page in kinds} == set(range(1, kinds[-1][1] + 1))  # type: ignore[operator]
    assert read.text.count("Norra kommunen") == 1
    assert sum(read.text.count(sentence) for sentence in files.STORY) == 40 * 9
    assert read.notes == ("Sidhuvud och sidfot som upprepas på sidorna är med en gång.",)


def test_pdf_form_and_white_text() -> None:
    read = document("a.pdf", files.form_pdf())
    assert read.text == "Barnets namn:\tAnna Ek\n\nSynligt\n\nosynligt"
    assert read.notes == (
        "Sida 2 saknar text och bilder.",
        "Sida 1 har text som inte syns (vit eller osynlig): den är med, kontrollera den.",
    )


def test_pdf_comment_and_attachment() -> None:
    read = document("a.pdf", files.commented_pdf())
    assert texts(read)[-1] == ("Kommentar (Bo Al): Stämmer det här?", "sida 1, kommentar")
    assert read.notes == ("1 filer som bifogats inuti pdf-filen är inte lästa.",)


def test_mail_with_attachments_of_every_kind() -> None:
    read = document("a.eml", files.mail(a__docx=files.word_file(), b__pdf=pdf((("Rad",),)), c__exe=b"MZ\0\0"))
    places = [place for _, place in texts(read)]
    assert "bilaga a.docx, tabell 1 rad 2 kolumn 1" in places and "bilaga b.pdf, sida 1" in places
    assert [note.split(":")[0] for note in read.notes] == ["En bilaga är inte läst"]


def test_mails_in_mails_are_read_down_to_the_limit() -> None:
    read = document("a.eml", mail_in_mail(30))
    assert sum("Ämne:" in text for text, _ in texts(read)) == 5
    assert read.notes[0].startswith("En bilaga är inte läst: vidarebefordrat meddelande.eml har bilagor")


@pytest.mark.ocr
def test_a_picture_of_text_is_read_by_ocr() -> None:
    lines = ("Förskolan är orolig för barnet.", "Mamman säger att allt är bra hemma.")
    picture = pypdfium2.PdfDocument(pdf((lines,)))[0].render(scale=3).to_pil()
    buffer = io.BytesIO()
    picture.save(buffer, "PDF", resolution=216)
    read = document("a.pdf", buffer.getvalue())
    assert texts(read) == [(" ".join(lines), "sida 1")]
    assert read.notes == ("Sida 1 saknar text och är läst med textigenkänning (OCR): läs igenom, fel förekommer.",)


@pytest.mark.ocr
def test_a_photo_of_a_paper_is_read_upright() -> None:
    lines = ("Förskolan är orolig för barnet.", "Mamman säger att allt är bra hemma.")
    photo = pypdfium2.PdfDocument(pdf((lines,)))[0].render(scale=3).to_pil().rotate(90, expand=True)
    turned = photo.getexif()
    turned[0x0112] = 6  # the camera was held on its side
    buffer = io.BytesIO()
    photo.save(buffer, "JPEG", exif=turned)
    read = document("IMG_0042.JPG", buffer.getvalue())
    assert texts(read) == [(" ".join(lines), "sida 1")]
    assert read.notes == (
        "Bilden är läst med textigenkänning (OCR): läs igenom, fel förekommer. Handskrift läses inte.",
    )


@pytest.mark.ocr
@pytest.mark.parametrize(
    ("size", "reason"), [((900, 1200), "image_blank"), ((900, 120), "image"), ((9000, 9000), "image")]
)
def test_a_picture_that_holds_no_paper_is_refused(size: tuple[int, int], reason: str) -> None:
    buffer = io.BytesIO()
    Image.new("1", size, 1).save(buffer, "PNG")
    with pytest.raises(Refused) as refused:
        document("bild.png", buffer.getvalue())
    assert refused.value.reason == reason


@pytest.mark.ocr
def test_a_page_read_by_ocr_says_that_it_is_being_read() -> None:
    """Whoever keeps the clock stops a file that is silent for long: a scan of many pages is not."""
    told: list[int] = []
    with Process() as process:
        read = process.read("a.pdf", half_scanned_pdf(), told.append)
    assert told == [2] and read
