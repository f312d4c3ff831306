"""One example case: its sources, its gold annotations and the checks that keep them true."""

import re
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import yaml

from eval.kit import markup
from eval.kit.source import Source, load, parts

SPACE = re.compile(r"\s+")


@dataclass(frozen=True)
class Case:
    """A folder of sources with the facts, people and timeline written in its `case.yaml`."""

    name: str
    about: dict[str, Any]
    sources: tuple[Source, ...]
    enclosed: tuple[Source, ...]

    def gold(self) -> dict[str, Any]:
        """The annotations beside the built folder; raises ValueError when a quote or a person does not hold."""
        documents = [{"path": source.name, "mentions": self.mentions(source)} for source in self.sources]
        self.check(documents)
        held: dict[str, Any] = {key: self.about[key] for key in ("people", "facts", "timeline") if key in self.about}
        return {"case": self.name, "title": self.about["title"], "documents": documents, **held}

    def mentions(self, source: Source) -> list[dict[str, Any]]:
        """Mentions in reading order within each part; those of attachments come last."""
        found = [{**asdict(mention), "part": part} for part, text in parts(source) for mention in markup.mentions(text)]
        for name in source.meta.get("attachments", ()):
            inner = self.mentions(next(one for one in self.enclosed if one.name == name))
            found += [{**mention, "part": f"attachment:{name}"} for mention in inner]
        return found

    def text(self, name: str) -> str:
        """A document's visible text with its attachments, white space made even."""
        source = next(one for one in self.sources if one.name == name)
        held = [source, *(one for one in self.enclosed if one.name in source.meta.get("attachments", ()))]
        return even("\n".join(markup.plain(text) for one in held for _, text in parts(one)))

    def check(self, documents: list[dict[str, Any]]) -> None:
        """Every fact's quote stands in its document, and every marked person is described."""
        for fact in self.about.get("facts", ()):
            if even(fact["quote"]) not in self.text(fact["document"]):
                raise ValueError(f"{self.name}: the quote of fact {fact['id']} is not in {fact['document']}")
        marked = {mention["person"] for document in documents for mention in document["mentions"]} - {None}
        unknown = marked - set(self.about["people"])
        if unknown:
            raise ValueError(f"{self.name}: people not described: {sorted(unknown)}")


def even(text: str) -> str:
    """White space of any kind as one space, as a reader of a laid-out page sees it."""
    return SPACE.sub(" ", text).strip()


def load_case(folder: Path) -> Case:
    """Read a case's folder of sources; `enclosed/` holds what goes into its e-mails as attachments."""
    about = yaml.safe_load((folder / "case.yaml").read_text("utf-8"))
    sources = tuple(load(path) for path in sorted(folder.glob("*.src")))
    enclosed = tuple(load(path) for path in sorted((folder / "enclosed").glob("*.src")))
    return Case(folder.name, about, sources, enclosed)
