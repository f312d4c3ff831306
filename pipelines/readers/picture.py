"""A photo or scan of a paper, read by text recognition where it is installed."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

from pipelines.document import Place, Segment
from pipelines.readers import ocr
from pipelines.readers.limits import Limits
from pipelines.readers.refusal import Refused

_FORMATS = ("JPEG", "PNG", "TIFF", "WEBP", "BMP")
_DPI = 300
_LEAST, _MOST = 400, 60_000_000  # the shorter side of a picture of a paper, a logo's is less; pixels in all
_REMARK = "Bilden är läst med textigenkänning (OCR): läs igenom, fel förekommer. Handskrift läses inte."


def read(data: bytes, limits: Limits = Limits()) -> Iterator[Segment]:
    """jpg, png, tiff, webp, bmp. Raises Refused "image" without OCR, and when it is too small, too large or broken."""
    if not ocr.available():
        raise Refused("image")
    paragraphs = 0
    for number, page in enumerate(_pages(data), 1):
        yield Segment("", Place("page", page=number))
        for text in ocr.paragraphs(ocr.words(page, _DPI, limits.seconds / 2)):
            paragraphs += 1
            yield Segment(text, Place(page=number))
    if not paragraphs:
        raise Refused("image_blank")
    yield Segment("", Place(), _REMARK)


def _pages(data: bytes) -> Iterator[Any]:
    """The picture's pages in grey, upright as the camera says, at most as large as recognition needs."""
    from PIL import Image, ImageOps, ImageSequence, UnidentifiedImageError

    try:
        with Image.open(io.BytesIO(data), formats=_FORMATS) as picture:
            if min(picture.size) < _LEAST or picture.width * picture.height > _MOST:
                raise Refused("image")
            for frame in ImageSequence.Iterator(picture):
                page = ImageOps.exif_transpose(frame).convert("L")
                page.thumbnail((ocr.MAX_PIXELS, ocr.MAX_PIXELS))
                yield page
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise Refused("image") from error
