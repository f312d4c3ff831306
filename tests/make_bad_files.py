"""Hostile, broken and locked files, made on the spot; `python tests/make_bad_files.py DIR` writes them.

A function makes the bytes of one file; BAD_FILES says under which name it comes and why it must be refused.
"""

from __future__ import annotations

import io
import struct
import sys
import zipfile
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from email.message import EmailMessage
from functools import cache
from pathlib import Path

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
MAIN_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MB = 1024 * 1024


def zipped(parts: Mapping[str, bytes | str], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as package:
        for name, data in parts.items():
            package.writestr(name, data)
    return buffer.getvalue()


def docx_parts(document: bytes | str, main_type: str = MAIN_TYPE, **extra: bytes | str) -> dict[str, bytes | str]:
    types = f'<Types><Override PartName="/word/document.xml" ContentType="{main_type}"/></Types>'
    rels = f'<Relationships><Relationship Id="r1" Type="{RELATIONS}/officeDocument" Target="word/document.xml"/></Relationships>'
    return {"[Content_Types].xml": types, "_rels/.rels": rels, "word/document.xml": document, **extra}


def word(body: str, before: str = "") -> str:
    return f'{before}<w:document xmlns:w="{WORD}"><w:body>{body}</w:body></w:document>'


def paragraph(text: str) -> str:
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def docx(body: str = paragraph("Barnet mår bra."), before: str = "", **extra: bytes | str) -> bytes:
    return zipped(docx_parts(word(body, before), **extra))


def zip_bomb() -> bytes:
    return docx(paragraph("A" * 60 * MB))


def zip_bomb_of_many() -> bytes:
    """Each part below the ratio's threshold, all of them together far above it."""
    return docx(**{f"word/p{number}.xml": b" " * (MB - 1) for number in range(150)})


def zip_with_lies() -> bytes:
    """The directory says 100 bytes; the data unpack to 30 MB."""
    data = bytearray(docx(paragraph("A" * 30 * MB)))
    true, false = struct.pack("<L", len(word(paragraph("A" * 30 * MB)))), struct.pack("<L", 100)
    return bytes(data.replace(true, false))


def zip_of_many_entries() -> bytes:
    return docx(**{f"word/p{number}.xml": b"" for number in range(6000)})


def zip_in_zip() -> bytes:
    inner = zipped({"a.txt": b"A" * 10 * MB})
    for level in range(6):
        inner = zipped({f"{level}-{copy}.zip": inner for copy in range(4)})
    return inner


def path_traversal() -> bytes:
    return docx(**{"../../../etc/cron.d/x": b"x"})


def xxe() -> bytes:
    doctype = '<!DOCTYPE w:document [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    return docx(paragraph("&x;"), f'<?xml version="1.0"?>{doctype}')


def xxe_in_utf16() -> bytes:
    doctype = '<!DOCTYPE w:document [<!ENTITY x SYSTEM "http://127.0.0.1:9/x">]>'
    document = word(paragraph("&x;"), f'<?xml version="1.0" encoding="UTF-16"?>{doctype}')
    return zipped(docx_parts(document.encode("utf-16")))


def billion_laughs() -> bytes:
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else "ha"}">' for n in range(10))
    return docx(paragraph("&l9;"), f'<?xml version="1.0"?><!DOCTYPE w:document [{laughs}]>')


def deep_xml() -> bytes:
    return zipped(docx_parts(word("<w:p>" * 100_000 + "</w:p>" * 100_000)), zipfile.ZIP_STORED)


def docm() -> bytes:
    main_type = "application/vnd.ms-word.document.macroEnabled.main+xml"
    return zipped(docx_parts(word(paragraph("x")), main_type, **{"word/vbaProject.bin": b"\xd0\xcf\x11\xe0"}))


def macros_in_docx() -> bytes:
    return docx(**{"word/vbaProject.bin": b"\xd0\xcf\x11\xe0"})


def xlsx() -> bytes:
    types = '<Types><Override ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>'
    return zipped({"[Content_Types].xml": types, "xl/workbook.xml": "<workbook/>"})


def ole(stream: str) -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + stream.encode("utf-16-le") + bytes(1024)


def odt(content: str, **extra: bytes | str) -> bytes:
    names = "".join(
        f' xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "text", "table")
    )
    body = f"<office:body><office:text>{content}</office:text></office:body>"
    document = f"<office:document-content{names}>{body}</office:document-content>"
    return zipped({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": document, **extra})


def odt_encrypted() -> bytes:
    manifest = '<manifest:manifest xmlns:manifest="m"><manifest:encryption-data/></manifest:manifest>'
    return odt("<text:p/>", **{"META-INF/manifest.xml": manifest})


def odt_macros() -> bytes:
    return odt("<text:p>x</text:p>", **{"Basic/Standard/Module1.xml": "<x/>"})


def odt_bomb() -> bytes:
    """A billion spaces and a billion rows in a few bytes: read, and kept small."""
    cell = '<table:table-cell table:number-columns-repeated="1000000000"><text:p>cell</text:p></table:table-cell>'
    row = f'<table:table-row table:number-rows-repeated="1000000000">{cell}</table:table-row>'
    return odt(f'<text:p>a<text:s text:c="1000000000"/>b</text:p><table:table>{row * 2}</table:table>')


@cache
def pdf(pages: tuple[tuple[str, ...], ...]) -> bytes:
    """A small true pdf: a page an entry, its lines from the top in Helvetica (Windows-1252)."""
    streams = []
    for lines in pages:
        text = b"".join(b"(%s) Tj T*\n" % _escaped(line) for line in lines)
        streams.append(b"BT /F1 11 Tf 14 TL 72 780 Td\n%sET" % text)
    return pdf_of_streams(streams)


def pdf_of_streams(streams: list[bytes], packed: bool = False) -> bytes:
    filters = b" /Filter /FlateDecode" if packed else b""
    kids = b" ".join(b"%d 0 R" % (4 + 2 * index) for index in range(len(streams)))
    objects = [
        b"<</Type /Catalog /Pages 2 0 R>>",
        b"<</Type /Pages /Kids [%s] /Count %d /MediaBox [0 0 595 842]>>" % (kids, len(streams)),
        b"<</Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding>>",
    ]
    for index, stream in enumerate(streams):
        page = b"<</Type /Page /Parent 2 0 R /Resources <</Font <</F1 3 0 R>>>> /Contents %d 0 R>>" % (5 + 2 * index)
        objects += [page, b"<</Length %d%s>>\nstream\n%s\nendstream" % (len(stream), filters, stream)]
    return pdf_of_objects(objects)


def pdf_of_objects(objects: list[bytes]) -> bytes:
    out, offsets = bytearray(b"%PDF-1.7\n"), []
    for number, body in enumerate(objects, start=1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    return bytes(out + b"trailer <</Size %d /Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, start))


def _escaped(line: str) -> bytes:
    return line.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)").encode("cp1252")


def pdf_of_10000_pages() -> bytes:
    return pdf((("Sida",),) * 10_000)


def pdf_encrypted() -> bytes:
    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf((("Hemligt",),)))))
    writer.encrypt("lösenord", algorithm="AES-256")
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def pdf_truncated() -> bytes:
    whole = pdf((("Text",),) * 3)
    return whole[: len(whole) // 4]


def pdf_without_text() -> bytes:
    return pdf_of_streams([b"0.5 g 100 100 300 300 re f"] * 2)


def half_scanned_pdf() -> bytes:
    """Text on the first page, a picture on the second."""
    return pdf_of_streams([b"BT /F1 11 Tf 72 780 Td (Text) Tj ET", b"0.5 g 100 100 300 300 re f"])


def pdf_in_a_circle() -> bytes:
    """A page tree that holds itself."""
    return pdf_of_objects([b"<</Type /Catalog /Pages 2 0 R>>", b"<</Type /Pages /Kids [2 0 R 2 0 R] /Count 1000>>"])


def pdf_flate_bomb() -> bytes:
    """One page whose 1 MB of content unpacks to 1 GB."""
    squeeze = zlib.compressobj(9)
    packed = b"".join(squeeze.compress(b" " * MB) for _ in range(1024)) + squeeze.flush()
    return pdf_of_streams([packed], packed=True)


def exe() -> bytes:
    return b"MZ\x90\x00\x03" + bytes(200) + b"This program cannot be run in DOS mode." + bytes(2000)


def noise() -> bytes:
    return bytes((number * 197 + number // 7) % 256 for number in range(20_000))


def mail_in_mail(levels: int = 30) -> bytes:
    message = EmailMessage()
    message["Subject"] = "Innerst"
    message.set_content("Innerst")
    for level in range(levels):
        outer = EmailMessage()
        outer["Subject"] = f"Nivå {level}"
        outer.set_content(f"Brev {level}")
        outer.add_attachment(message)
        message = outer
    return message.as_bytes()


def parts_in_parts(levels: int = 3000) -> bytes:
    heads = "".join(f'Content-Type: multipart/mixed; boundary="b{n}"\n\n--b{n}\n' for n in range(levels))
    return ("From: a@example.se\nMIME-Version: 1.0\n" + heads + "\n\nText").encode()


def rtf_of_groups() -> bytes:
    return b"{\\rtf1 " + b"{" * 100_000 + b"x" + b"}" * 100_000 + b"}"


@dataclass(frozen=True)
class BadFile:
    """`name` as it comes in, `reason` for which it must be refused."""

    name: str
    reason: str
    make: Callable[[], bytes]


BAD_FILES = (
    BadFile("bomb.docx", "zip_bomb", zip_bomb),
    BadFile("manga-delar.docx", "zip_bomb", zip_bomb_of_many),
    BadFile("logn.docx", "corrupt", zip_with_lies),
    BadFile("manga-poster.docx", "zip_bomb", zip_of_many_entries),
    BadFile("zip-i-zip.docx", "archive", zip_in_zip),
    BadFile("zip-i-zip.zip", "archive", zip_in_zip),
    BadFile("sokvag.docx", "bad_paths", path_traversal),
    BadFile("xxe.docx", "hostile_xml", xxe),
    BadFile("xxe-utf16.docx", "hostile_xml", xxe_in_utf16),
    BadFile("skratt.docx", "hostile_xml", billion_laughs),
    BadFile("djup.docx", "corrupt", deep_xml),
    BadFile("makro.docm", "macros", docm),
    BadFile("makro-omdopt.docx", "macros", docm),
    BadFile("makro-gomt.docx", "macros", macros_in_docx),
    BadFile("kalkyl.xlsx", "sheet", xlsx),
    BadFile("kalkyl-omdopt.docx", "unsupported", xlsx),
    BadFile("trasig.docx", "corrupt", lambda: docx()[:200]),
    BadFile("inte-zip.docx", "corrupt", lambda: b"Det h\xe4r \xe4r ingen docx"),
    BadFile("utan-kropp.docx", "corrupt", lambda: zipped(docx_parts("<x/>"))),
    BadFile("tomt-dokument.docx", "no_text", lambda: docx(paragraph(""))),
    BadFile("omdopt-pdf.docx", "mismatch", lambda: pdf((("Text",),))),
    BadFile("omdopt-docx.pdf", "mismatch", docx),
    BadFile("rtf-som.doc", "mismatch", lambda: rb"{\rtf1 Hej}"),
    BadFile("last.docx", "encrypted", lambda: ole("EncryptedPackage")),
    BadFile("gammal.doc", "old_format", lambda: ole("WordDocument")),
    BadFile("gammal.xls", "sheet", lambda: ole("Workbook")),
    BadFile("brev.msg", "outlook", lambda: ole("__substg1.0_0037001F")),
    BadFile("last.odt", "encrypted", odt_encrypted),
    BadFile("makro.odt", "macros", odt_macros),
    BadFile("trasig.odt", "corrupt", lambda: odt("<text:p>")),
    BadFile("tusentals-sidor.pdf", "too_many_pages", pdf_of_10000_pages),
    BadFile("last.pdf", "encrypted", pdf_encrypted),
    BadFile("trasig.pdf", "corrupt", pdf_truncated),
    BadFile("bara-huvud.pdf", "corrupt", lambda: b"%PDF-1.7\n" + noise()),
    BadFile("cirkel.pdf", "corrupt", pdf_in_a_circle),
    BadFile("utan-text.pdf", "no_text", pdf_without_text),
    BadFile("program.docx", "program", exe),
    BadFile("program.pdf", "program", exe),
    BadFile("program.txt", "program", exe),
    BadFile("program.exe", "program", exe),
    BadFile("tom.txt", "empty", lambda: b""),
    BadFile("tom.pdf", "empty", lambda: b""),
    BadFile("blank.txt", "empty", lambda: b"\xef\xbb\xbf \n\t\r\n"),
    BadFile("brus.txt", "binary", noise),
    BadFile("nollor.txt", "empty", lambda: bytes(5000)),
    BadFile("bild.png", "image", lambda: b"\x89PNG\r\n\x1a\n" + bytes(100)),
    BadFile("bild.txt", "image", lambda: b"\xff\xd8\xff\xe0" + bytes(100)),
    BadFile("rorlig.gif", "image", lambda: b"GIF89a" + bytes(100)),
    BadFile("IMG_0042.heic", "heic", lambda: b"\0\0\0\x18ftypheic" + bytes(100)),
    BadFile("IMG_0042.jpg", "heic", lambda: b"\0\0\0\x18ftypheic" + bytes(100)),
    BadFile("anteckning.pages", "apple", lambda: zipped({"Index/Document.iwa": "x"})),
    BadFile("bilder.pptx", "slides", lambda: zipped({"[Content_Types].xml": "<Types/>"})),
    BadFile("samtal.m4a", "sound", lambda: b"\0\0\0\x18ftypM4A " + bytes(100)),
    BadFile("samtal.wav", "sound", lambda: b"RIFF" + bytes(100)),
    BadFile("program.xlsx", "program", exe),
    BadFile("okand.xyz", "unsupported", lambda: b"text"),
    BadFile("utan-andelse", "unsupported", lambda: b"text"),
    BadFile("delar-i-delar.eml", "too_deep", parts_in_parts),
    BadFile("inget-brev.eml", "corrupt", lambda: b"Det h\xe4r \xe4r ingen e-post."),
    BadFile("inga-repliker.vtt", "corrupt", lambda: b"WEBVTT\n\nbara text"),
    BadFile("grupper.rtf", "too_deep", rtf_of_groups),
)


def main(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for bad in BAD_FILES:
        (folder / bad.name).write_bytes(bad.make())
        print(f"{bad.name}: {bad.reason}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
