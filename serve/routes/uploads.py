"""Files of a multipart request, kept in memory: a spooled file would leave case text on the disk in the clear."""

from typing import Any

from fastapi import Request
from pydantic import ValidationError
from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser

from serve.errors import BadRequest
from serve.intake import Upload
from serve.routes.shapes import PastedDocument


class InMemory(MultiPartParser):
    """The parser of Starlette that never rolls over to disk; the body's size is limited outside."""

    spool_max_size = 2**62


async def uploads(request: Request, max_files: int) -> list[Upload]:
    """Return what a request hands in: multipart files, or {name, text}."""
    if request.headers.get("content-type", "").startswith("multipart/form-data"):
        return await _files(request, max_files)
    try:
        pasted = PastedDocument.model_validate_json(await request.body())
    except ValidationError:
        raise BadRequest("Skicka filer som multipart/form-data, eller JSON med name och text.") from None
    return [Upload(pasted.name, text=pasted.text)]


async def _files(request: Request, max_files: int) -> list[Upload]:
    try:
        form = await InMemory(request.headers, request.stream(), max_files=max_files, max_fields=10).parse()
    except MultiPartException:
        raise BadRequest(f"Uppladdningen gick inte att läsa. Högst {max_files} filer åt gången.") from None
    try:
        files = [part for _, part in form.multi_items() if isinstance(part, UploadFile)]
        if not files:
            raise BadRequest("Ingen fil följde med.")
        return [Upload(_name(file), await file.read()) for file in files]
    finally:
        await form.close()


def _name(file: Any) -> str:
    base = str(file.filename or "dokument").replace("\\", "/").rpartition("/")[2]
    return "".join(c for c in base if c.isprintable())[:200] or "dokument"
