"""Cases and engines that tests share. The scripted engine reads along: it answers every prompt in the form it asks for."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from anonymize.assemble import masker
from anonymize.mask import Masked, MaskedDocument, Masker, Masking, Replacement
from anonymize.people import Registry
from anonymize.settings import settings
from anonymize.spans import Span
from anonymize.vault import Vault
from pipelines.case import CaseFile, assemble, prepare
from pipelines.document import Document, Segment, join
from pipelines.engines.scripted import Call

EXAMPLES = Path(__file__).parents[2] / "examples"
_LINE = re.compile(r"^(\d+): (.*)$", re.MULTILINE)
_NAME = re.compile(r"\b(?:Anna Svensson|Anna|Bo Ek|Bo)\b")


def reads_along(call: Call) -> str:
    """A faithful answer: the first lines of a chunk as points with their own numbers, or the first points to keep."""
    text = call.prompt.messages[0].content.text
    assert call.schema is not None
    body = text[text.index("<<<", text.index("PUNKTER>>>" if '"keep"' in text else "UNDERLAG>>>") + 10) :]
    lines = _LINE.findall(body[: body.rindex(">>>")])
    if '"keep"' in text:
        most = call.schema["properties"]["keep"]["maxItems"]
        return json.dumps({"keep": [int(n) for n, _ in lines][:most]})
    held = call.schema["properties"]["points"]
    ids = held["items"]["properties"]["section"]["enum"]
    told = [(int(n), said.replace('"', "”")[:300]) for n, said in lines if sum(c.isalpha() for c in said) > 3][
        : held["maxItems"]
    ]
    return json.dumps(
        {"points": [{"section": ids[n % len(ids)], "text": said, "cites": [n]} for n, said in told]}, ensure_ascii=False
    )


def case_of(*texts: str) -> CaseFile:
    """A case of texts, a paragraph a segment, in which Anna Svensson and Bo Ek are masked."""
    documents = [
        join(f"d{n}.txt", f"d{n}.txt", [Segment(p) for p in text.split("\n\n")]) for n, text in enumerate(texts, 1)
    ]
    vault = Vault()
    masked = [MaskedDocument(d.id, Masked(d.text, list(_replacements(d, vault))), (), ()) for d in documents]
    return assemble(documents, Masking(tuple(masked), Registry(), settings().policy("standard")), vault)


def _replacements(document: Document, vault: Vault) -> list[Replacement]:
    return [
        Replacement(Span(m.start(), m.end(), "PERSON"), vault.pseudonym("PERSON", m[0].split()[0], m[0]))
        for m in _NAME.finditer(document.text)
    ]


@pytest.fixture
def make_case() -> Callable[..., CaseFile]:
    return case_of


@pytest.fixture
def faithful() -> Callable[[Call], str]:
    return reads_along


@pytest.fixture(scope="session")
def real_masker() -> Masker:
    return masker(settings())


@pytest.fixture
def really_masked(real_masker: Masker) -> Callable[..., CaseFile]:
    """Makes a case of texts as the shipped masking leaves them."""

    def make(*texts: str) -> CaseFile:
        documents = [join(f"d{n}.txt", f"d{n}.txt", map(Segment, t.split("\n\n"))) for n, t in enumerate(texts, 1)]
        return prepare(documents, real_masker, settings().policy("standard"), Vault())

    return make


@pytest.fixture(scope="session")
def examples() -> Path:
    return EXAMPLES
