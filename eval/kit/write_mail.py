"""E-mail files: headers, a body with quoted history, and attachments; nothing random in them."""

import mimetypes
from email import policy
from email.message import EmailMessage

from eval.kit.markup import plain
from eval.kit.source import Source

HEADERS = ("from", "to", "cc", "subject", "date")


def write_mail(source: Source, attachments: dict[str, bytes]) -> bytes:
    """An eml file with its attachments, named as given."""
    mail = EmailMessage(policy=policy.SMTP)
    for name in HEADERS:
        if name in source.meta:
            mail[name.capitalize()] = plain(str(source.meta[name]))
    mail["Message-ID"] = f"<{source.name.removesuffix('.eml')}@post.example>"
    mail.set_content(plain(source.body), charset=source.meta.get("charset", "utf-8"), cte="quoted-printable")
    for name, data in sorted(attachments.items()):
        kind, _, sub = (mimetypes.guess_type(name)[0] or "application/octet-stream").partition("/")
        mail.add_attachment(data, maintype=kind, subtype=sub, filename=name)
    if mail.is_multipart():
        mail.set_boundary("=_aktsam_exempel")
    return mail.as_bytes()
