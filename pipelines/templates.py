"""Templates: what a summary of one kind of case must hold. YAML that a social worker can edit."""

import os
import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

import configs
from pipelines.errors import TemplateError

Line = Annotated[str, Field(min_length=1, max_length=400)]
Kind = Literal[
    "beslut", "frist", "risk", "barnets_ord", "nasta_steg", "uppgift", "insats", "belopp", "halsa", "rattsligt"
]


Voice = Literal["barn", "anmalare", "enskild", "foralder"]
Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,39}$")]


class Length(BaseModel):
    """How long a summary may be: at most so many words, and so large a share of a case of three pages; of a longer one less."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    words: Annotated[int, Field(ge=100, le=5000)] = 600
    share: Annotated[float, Field(ge=0.05, le=1)] = 0.4


class Section(BaseModel):
    """One heading of the summary: the question it answers, what points to it, whose voice it holds, how much.

    `headings` and `cues` are words; `fields` are a form's labels whose answers belong here ("Anmälare: …"). `missing` is shown
    where the case says nothing, with what that means; where a section `may_be_empty`, that is nothing to ask about. An `opening`
    is told where documents begin: its cues count nowhere else. The one with the `rest` holds what fits none by its words;
    one `about` the child nothing that tells of a grown-up and names no child;
    one with `own_words` (an acute need) holds nothing that only stands near or is of a kind that it prefers; one of the
    `office` (decisions) nothing of a report as it came in: what a reporter asks for is decided by nobody.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
    id: Name
    heading: Line
    question: Line
    cues: tuple[Line, ...] = ()
    headings: tuple[Line, ...] = ()
    fields: tuple[Line, ...] = ()
    prefer: tuple[Kind, ...] = ()
    voice: Voice | None = None
    about: Literal["barn"] | None = None
    max_points: Annotated[int, Field(ge=1, le=40)] = 6
    may_be_empty: bool = False
    opening: bool = False
    rest: bool = False
    own_words: bool = False
    office: bool = False
    missing: Line


class Template(BaseModel):
    """A kind of summary: sections in order, how to write, what never to write."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    name: str = ""
    aliases: tuple[Name, ...] = ()
    title: Line
    description: Line
    length: Length = Length()
    sections: Annotated[tuple[Section, ...], Field(min_length=1, max_length=20)]
    tone: tuple[Line, ...] = ()
    never: tuple[Line, ...] = ()

    @field_validator("sections")
    @classmethod
    def _apart(cls, sections: tuple[Section, ...]) -> tuple[Section, ...]:
        ids = [section.id for section in sections]
        if twice := sorted({i for i in ids if ids.count(i) > 1}):
            raise ValueError(f"samma id två gånger: {', '.join(twice)}")
        return sections

    def section(self, name: str) -> Section:
        """Return the section with this id."""
        return next(section for section in self.sections if section.id == name)


def load(name: str, environ: Mapping[str, str] = os.environ) -> Template:
    """Return a template by its name or an alias; TemplateError lists what there is, or names file, key and line of a fault."""
    known = configs.folder("templates", environ)
    if name in known:
        return read(known[name])
    for template in load_all(environ):
        if name in template.aliases:
            return template
    raise TemplateError(f"Mallen ”{name}” finns inte. Välj bland: {', '.join(sorted(known))}.")


def load_all(environ: Mapping[str, str] = os.environ) -> tuple[Template, ...]:
    """Return every template, by name."""
    return tuple(read(path) for _, path in sorted(configs.folder("templates", environ).items()))


def read(path: Path) -> Template:
    """Return the template that a YAML file holds; read anew only when the file has changed."""
    seen = path.stat()
    return _read(path, seen.st_mtime_ns, seen.st_size)


@lru_cache(maxsize=200)
def _read(path: Path, _changed: int, _size: int) -> Template:
    try:
        node = yaml.compose(path.read_text(encoding="utf-8"), Loader=yaml.SafeLoader)
        content = configs.read(path)
    except yaml.MarkedYAMLError as error:
        line = f", rad {error.problem_mark.line + 1}" if error.problem_mark else ""
        raise TemplateError(f"{path.name}{line}: inte giltig YAML.") from None
    except (UnicodeDecodeError, configs.ConfigError):
        raise TemplateError(f"{path.name}: går inte att läsa som YAML i UTF-8.") from None
    try:
        return Template.model_validate({**content, "name": path.stem})
    except ValidationError as error:
        faults = [_fault(fault, node) for fault in error.errors(include_input=False)]
        raise TemplateError(f"{path.name}: {'; '.join(faults)}.") from None


def _fault(fault: Any, node: yaml.Node | None) -> str:
    """A fault as "sections.2.heading (rad 14): …"."""
    line = _line(node, fault["loc"])
    key = ".".join(str(part) for part in fault["loc"]) or "filen"
    return f"{key} (rad {line}): {_told(fault)}"


def _line(node: yaml.Node | None, loc: tuple[int | str, ...]) -> int:
    line = node.start_mark.line + 1 if node else 1
    for part in loc:
        if isinstance(node, yaml.MappingNode):
            found = [(key, value) for key, value in node.value if key.value == part]
            if not found:
                return line
            line, node = found[0][0].start_mark.line + 1, found[0][1]
        elif isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
            node = node.value[part]
            line = node.start_mark.line + 1
    return line


def _told(fault: Mapping[str, Any]) -> str:
    """What a social worker is told: words instead of a pattern or a length of one."""
    return {"string_too_short": "får inte vara tom", "string_pattern_mismatch": "får bara ha a–z, 0–9 och _"}.get(
        fault["type"], configs.swedish(fault)
    )


def pattern(cues: tuple[str, ...]) -> re.Pattern[str]:
    """Return what finds cue words: `skol*` any word that begins so, `*våld` one that ends so, else the word as inflected."""
    parts = []
    for cue in sorted(cues, key=len, reverse=True):
        words = r"\s+".join(re.escape(word) for word in cue.strip("*").casefold().split())
        before = r"\w*" if cue.startswith("*") else r"\b"
        after = r"\w*" if cue.endswith("*") else r"(?:n|en|et|t|ar|er|or|na|arna|erna|orna|s|ens|ets|a|e|de|des|r)?\b"
        parts.append(before + words + after)
    return re.compile("|".join(parts) if parts else r"(?!)", re.IGNORECASE)


def labels(fields: tuple[str, ...]) -> re.Pattern[str]:
    """Return what finds the answer to a form's field: the label at the beginning of a line, with its colon."""
    words = "|".join(re.escape(label) for label in sorted(fields, key=len, reverse=True))
    more = r"(?: \d|, \w+| och \w+)?"  # "Vårdnadshavare 2", "Skola och klass"
    return re.compile(
        rf"(?m)^\W*(?:{words}){more}\W{{0,3}}[:?]|[.;]\s(?:{words}):" if words else r"(?!)", re.IGNORECASE
    )
