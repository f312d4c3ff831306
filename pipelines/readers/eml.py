"""Mails: the headers a case needs, the message, its quoted history, and every attachment read in its own way."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from email import message_from_bytes, policy
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from email.message import EmailMessage, MIMEPart
from email.utils import parsedate_to_datetime
from itertools import groupby
from operator import itemgetter

from pipelines.document import Place, Segment
from pipelines.readers import html
from pipelines.readers.encoding import decode
from pipelines.readers.limits import Limits
from pipelines.readers.refusal import Refused
from pipelines.readers.text import paragraphs

_HEADERS = {"From": "Från", "To": "Till", "Cc": "Kopia", "Date": "Datum", "Subject": "Ämne"}
_KNOWN = {*_HEADERS, "Received", "Message-Id", "Mime-Version", "Content-Type"}
_MAX_PARTS = 500
_LONG_HEADER = 50_000
_QUOTED_TO_THE_END = re.compile(
    r"-{2,} ?(?:Ursprungligt meddelande|Original ?message|Vidarebefordrat (?:meddelande|brev)|Forwarded message) ?-{2,}"
    r"|_{20,}$",
    re.IGNORECASE,
)
_WROTE = re.compile(r"(?:Den|On) .{6,200}(?:skrev|wrote)(?: .{1,100})?:$", re.IGNORECASE)
_FROM = re.compile(r"\*?(?:Från|From):", re.IGNORECASE)
_SENT = re.compile(r"^\*?(?:Skickat|Sent|Datum|Date):", re.IGNORECASE | re.MULTILINE)
_SIGNATURES = {"application/pgp-signature", "application/pkcs7-signature", "application/x-pkcs7-signature"}
_LOCKED = {"application/pkcs7-mime", "application/x-pkcs7-mime", "multipart/encrypted"}


def read(data: bytes, limits: Limits = Limits()) -> Iterator[Segment]:
    """eml. What an attachment cannot give is a remark; the mail itself is still read."""
    message = message_from_bytes(data, policy=policy.default)
    if not any(name in _KNOWN for name, _ in _headers(message)):
        raise Refused("corrupt")
    return _mail(message, limits)


def _mail(message: EmailMessage, limits: Limits) -> Iterator[Segment]:
    if message.get_content_type() in _LOCKED:
        raise Refused("encrypted")
    headers = list(_headers(message))
    for wanted, swedish in _HEADERS.items():
        yield from (
            Segment(f"{swedish}: {value}", Place("mail", mail=wanted)) for name, value in headers if name == wanted
        )
    body = message.get_body(("plain", "html"))
    if body is not None and body.get_content_type() == "text/plain" and not _content(body)[0].strip():
        body = message.get_body(("html",)) or body
    if isinstance(body, EmailMessage):
        yield from _body(body)
    for number, part in enumerate(_leaves(message, body)):
        if number >= _MAX_PARTS:
            raise Refused("too_deep")
        yield from _leaf(part, limits)


def _headers(message: EmailMessage) -> Iterator[tuple[str, str]]:
    """Names in title case, values decoded; a header no program can parse is given as it stands."""
    for name, raw in message.raw_items():
        value = str(raw).encode("utf-8", "surrogateescape").decode("utf-8", "replace")
        with suppress(HeaderParseError, LookupError, ValueError):
            value = str(make_header(decode_header(value))) if len(value) < _LONG_HEADER else value
        yield name.title(), _swedish_date(value) if name.title() == "Date" else " ".join(value.split())


def _swedish_date(value: str) -> str:
    """ "Mon, 04 Mar 2024 10:00:00 +0100" as "2024-03-04 10:00", so that the timeline finds it."""
    try:
        return f"{parsedate_to_datetime(value):%Y-%m-%d %H:%M}"
    except ValueError:
        return " ".join(value.split())


def _body(part: EmailMessage) -> Iterator[Segment]:
    text, remark = _content(part)
    yield Segment("", Place(), remark)
    if part.get_content_type() == "text/html":
        yield from html.segments(text, mail="body")
        return
    lines = text.replace("\r\n", "\n").split("\n")
    for quoted, block in groupby(zip(_history(lines), lines, strict=True), key=itemgetter(0)):
        said = "\n".join(re.sub(r"^(?:> ?)+", "", line) for _, line in block)
        yield from paragraphs(said, mail="quoted" if quoted else "body")


def _history(lines: list[str]) -> Iterator[bool]:
    """For each line whether it is quoted: "> " lines, and all that follows a line that says an older mail begins."""
    quoted = to_the_end = False
    for index, line in enumerate(lines):
        if line.strip() and not to_the_end:
            following = "\n".join(lines[index + 1 : index + 5])
            wrote = bool(_WROTE.match(line[:500].rstrip()))
            to_the_end = bool(_QUOTED_TO_THE_END.match(line) or (_FROM.match(line) and _SENT.search(following)))
            to_the_end = to_the_end or (wrote and not following.lstrip().startswith(">"))
            quoted = to_the_end or wrote or line.startswith(">")
        yield quoted


def _leaves(message: EmailMessage, body: object) -> Iterator[EmailMessage]:
    """What the mail holds beside its body; a forwarded mail is one leaf, of alternatives only what is no text."""
    waiting = [message]
    while waiting:
        part = waiting.pop()
        if part.get_content_maintype() == "multipart":
            inner = [child for child in part.iter_parts() if isinstance(child, EmailMessage)]
            if part.get_content_subtype() == "alternative":
                inner = [child for child in inner if child.get_content_maintype() != "text"]
            waiting += reversed(inner)
        elif part is not body and part.get_content_type() not in _SIGNATURES:
            yield part


def _leaf(part: EmailMessage, limits: Limits) -> Iterator[Segment]:
    name = part.get_filename() or ""
    if part.get_content_type() == "message/rfc822" and not name.lower().endswith(".eml"):
        name = (name or "vidarebefordrat meddelande") + ".eml"
    if not name and part.get_content_type() in ("text/plain", "text/html"):
        yield from _body(part)
        return
    name = name or "utan namn"
    place = f"attachment: {name}"
    found: list[Segment] = []
    try:
        for segment in _attached(part, name, limits):
            if segment.text or segment.note or segment.removed:
                found.append(segment)
            else:
                yield segment  # a slow page of it buys time, too
    except Refused as refused:
        yield Segment("", Place(), "En bilaga är inte läst: " + refused.message(name))
        return
    yield Segment(f"Bilaga: {name}", Place("mail", mail=place))
    for segment in found:
        within = f"{place} / {segment.place.mail}" if segment.place.mail else place
        inner = segment.note.startswith(("Bilagan ", "En bilaga "))
        note = f"Bilagan {name}: {segment.note}" if segment.note and not inner else segment.note
        yield replace(segment, place=replace(segment.place, mail=within), note=note)


def _attached(part: EmailMessage, name: str, limits: Limits) -> Iterator[Segment]:
    from pipelines.readers import read as read_any

    inner = replace(limits, max_depth=limits.max_depth - 1)
    if inner.max_depth < 1:
        raise Refused("too_deep")
    if part.get_content_type() == "message/rfc822":
        message = part.get_payload(0) if part.is_multipart() else None
        if not isinstance(message, EmailMessage):
            raise Refused("corrupt")
        return _mail(message, inner)
    payload = part.get_payload(decode=True)
    return read_any(name, payload if isinstance(payload, bytes) else b"", inner)


def _content(part: MIMEPart) -> tuple[str, str]:
    payload = part.get_payload(decode=True)
    return decode(payload, part.get_content_charset()) if isinstance(payload, bytes) else ("", "")
