"""Single claims beside their sources: which planted errors the checks find, which true paraphrases they accuse, what is cited.

A set is a folder with sources.jsonl, planted.jsonl, faithful.jsonl and alignment.jsonl (eval/sets/claims/README.md). Every
source text is masked as a case by the shipped masker; the claims about it are written with the placeholders of that case, as an
engine writes them, and each is a point of a draft. The policy is not raised by signals: claims keep their dates.
"""

import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Literal

from anonymize.mask import Masker
from anonymize.masked import Masked, MaskedText, Replacement
from anonymize.settings import Policy
from anonymize.vault import Vault
from eval.errors import SetError
from eval.scores import Rate
from pipelines.case import CaseFile, prepare
from pipelines.checks import CHECKS
from pipelines.document import Segment, join
from pipelines.summarize import Check, Draft, Finding, Point
from pipelines.templates import Template
from pipelines.words import stems
from pipelines.writers.align import align

Half = Literal["all", "odd", "even"]
Hint = Literal["none", "right", "wrong"]
Align = Callable[[CaseFile, MaskedText, Sequence[int], Sequence[int]], tuple[int, ...]]
FILES = ("planted", "faithful", "alignment")


@dataclass(frozen=True)
class Claim:
    """One claim: which file it is of, its masked text, the places in the case it truly rests on, its class of error."""

    id: str
    file: str
    text: MaskedText = field(repr=False)
    sources: tuple[int, ...]
    error: str = ""


@dataclass(frozen=True)
class Text:
    """A source text made ready, and the claims about it."""

    case: CaseFile
    claims: tuple[Claim, ...]


@dataclass(frozen=True)
class Verdict:
    """What the checks said of a claim: the names of those that flag it and of those that withhold it."""

    claim: Claim
    flags: tuple[str, ...]
    withheld: tuple[str, ...]


@dataclass(frozen=True)
class Cited:
    """The sentences the aligner gave a claim of the alignment set, beside the true ones (places in the case)."""

    claim: Claim
    found: tuple[int, ...]

    @property
    def right(self) -> int:
        """How many of the found are true."""
        return len(set(self.found) & set(self.claim.sources))


def rows(folder: Path, name: str, half: Half = "all") -> list[dict[str, Any]]:
    """Return the rows of a file about texts of a half: `odd` and `even` go by the text's number. SetError without it."""
    path = folder / f"{name}.jsonl"
    if not path.is_file():
        raise SetError(f"{path.name} saknas i {folder.name}.")
    held = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    return [row for row in held if half == "all" or int(_text_of(row)[1:]) % 2 == (half == "odd")]


def _text_of(row: dict[str, Any]) -> str:
    return str(row["id"]).partition("-")[0]


def load(folder: Path, masker: Masker, policy: Policy, half: Half = "all") -> list[Text]:
    """Return every source text of a half as a case, its claims masked with it."""
    about: dict[str, list[tuple[str, dict[str, Any]]]] = defaultdict(list)
    for name in FILES:
        for row in rows(folder, name, half):
            about[_text_of(row)].append((name, row))
    return [_text(row, about[row["id"]], masker, policy) for row in rows(folder, "sources", half)]


def _text(source: dict[str, Any], about: list[tuple[str, dict[str, Any]]], masker: Masker, policy: Policy) -> Text:
    sentences: list[str] = source["sentences"]
    document = join(source["id"], source["id"], [Segment(" ".join(sentences))])
    case = prepare([document], replace(masker, raised=None), policy, Vault())
    places, names = list(_places(case, sentences)), names_of(case)
    claims = [
        Claim(row["id"], name, masked_claim(row["claim"], names), _cited(row, sentences, places), row.get("error", ""))
        for name, row in about
    ]
    return Text(case, tuple(claims))


def names_of(case: CaseFile) -> dict[str, Replacement]:
    """Return what the masked source calls each name: as written, and a person's first or last name that nobody else bears."""
    rows = zip(case.documents, case.masking.documents, strict=True)
    whole = {document.text[r.span.start : r.span.end]: r for document, made in rows for r in made.masked.replacements}
    bearers: dict[str, dict[str, Replacement]] = defaultdict(dict)
    for form, r in whole.items():
        for part in form.split() if r.span.label == "PERSON" and len(form.split()) > 1 else ():
            bearers[part].setdefault(r.placeholder.rstrip("]bcdefgh"), r)
    return {part: next(iter(who.values())) for part, who in bearers.items() if len(who) == 1} | whole


def masked_claim(claim: str, names: dict[str, Replacement]) -> MaskedText:
    """Return a claim with the placeholders of its case in place of the names."""
    forms = "|".join(re.escape(form) for form in sorted(names, key=len, reverse=True))
    found = re.finditer(rf"(?<!\w)(?:{forms})(?=s?(?!\w))", claim) if forms else ()
    return Masked(
        claim,
        [Replacement(replace(names[m[0]].span, start=m.start(), end=m.end()), names[m[0]].placeholder) for m in found],
    ).text


def _places(case: CaseFile, sentences: Sequence[str]) -> Iterator[tuple[int, ...]]:
    """The places in the case of each sentence of the set, which may be cut otherwise there."""
    start = 0
    for sentence in sentences:
        end = start + len(sentence)
        yield tuple(n for n, s in enumerate(case.sentences) if s.start < end and start < s.end)
        start = end + 1


def _cited(row: dict[str, Any], sentences: list[str], places: list[tuple[int, ...]]) -> tuple[int, ...]:
    gold = row["gold"] if "gold" in row else [sentences.index(sentence) for sentence in row["source"]]
    return tuple(sorted({place for n in gold for place in places[n]}))


def judge(texts: Sequence[Text], template: Template, checks: Sequence[Check] = CHECKS) -> list[Verdict]:
    """Return what the checks say of every planted and faithful claim, each a point that rests on its own sources."""
    return [verdict for text in texts for verdict in _judge(text, template, checks)]


def _judge(text: Text, template: Template, checks: Sequence[Check]) -> Iterator[Verdict]:
    claims = [claim for claim in text.claims if claim.file != "alignment"]
    points = tuple(Point(template.sections[0].id, claim.text, claim.sources) for claim in claims)
    draft = Draft(text.case, template, points)
    findings: list[Finding] = [f for check in checks for f in check(draft) if f.point is not None]
    for n, claim in enumerate(claims):
        own = [f for f in findings if f.point == n]
        flags, withheld = ({f.check for f in own if f.withhold is held} for held in (False, True))
        yield Verdict(claim, tuple(sorted(flags)), tuple(sorted(withheld)))


def placed(texts: Sequence[Text], aligner: Align = align) -> list[Text]:
    """Return the texts with every planted and faithful claim on the sentences that the aligner finds for it, told nothing.

    So a model's points are checked; on their own sources they show what the checks alone do.
    """
    return [
        replace(text, claims=tuple(
            claim if claim.file == "alignment"
            else replace(claim, sources=aligner(text.case, claim.text, (), range(len(text.case.sentences))))
            for claim in text.claims
        ))
        for text in texts
    ]  # fmt: skip


def cite(texts: Sequence[Text], aligner: Align = align, *, hint: Hint = "none") -> list[Cited]:
    """Return the sources that the aligner finds for the alignment claims, among all sentences of the text.

    Told nothing, the `right` ones, as by a model that cites rightly (then it shows what is spoilt), or a `wrong` one: the one
    that shares most words of those that are no source (then it shows what is put right).
    """
    return [
        Cited(claim, aligner(text.case, claim.text, _hint(text.case, claim, hint), range(len(text.case.sentences))))
        for text in texts
        for claim in text.claims
        if claim.file == "alignment"
    ]


def _hint(case: CaseFile, claim: Claim, hint: Hint) -> tuple[int, ...]:
    if hint != "wrong":
        return claim.sources if hint == "right" else ()
    wanted = set(stems(claim.text.text))
    others = [n for n in range(len(case.sentences)) if n not in claim.sources]
    return tuple(sorted(others, key=lambda n: (-len(wanted & set(stems(case.sentences[n].masked.text))), n))[:1])


def rates(
    verdicts: Sequence[Verdict],
    cited: Sequence[Cited],
    hinted: Sequence[Cited] = (),
    misled: Sequence[Cited] = (),
    aligned: Sequence[Verdict] = (),
) -> dict[str, Rate]:
    """Return found errors by class (`found/…`, flagged or withheld), false alarms, citation precision and recall, and what
    is found and accused where the sources are the aligner's.
    """
    out: dict[str, Rate] = {}
    for error in dict.fromkeys(v.claim.error for v in verdicts if v.claim.file == "planted"):
        own = [v for v in verdicts if v.claim.error == error]
        out[f"found/{error}"] = Rate(sum(bool(v.flags or v.withheld) for v in own), len(own))
    true = [v for v in verdicts if v.claim.file == "faithful"]
    out["false alarms"] = Rate(sum(bool(v.flags or v.withheld) for v in true), len(true))
    out["true claims withheld"] = Rate(sum(bool(v.withheld) for v in true), len(true))
    for check in sorted({name for v in true for name in (*v.flags, *v.withheld)}):
        out[f"false alarms/{check}"] = Rate(sum(check in (*v.flags, *v.withheld) for v in true), len(true))
    for name, file in (("aligned, errors found", "planted"), ("aligned, false alarms", "faithful")):
        own = [v for v in aligned if v.claim.file == file]
        out |= {name: Rate(sum(bool(v.flags or v.withheld) for v in own), len(own))} if aligned else {}
    told = {"citation": cited, "hinted citation": hinted, "misled citation": misled}
    return out | {name: rate for kind, found in told.items() for name, rate in _citations(kind, found).items()}


def _citations(name: str, cited: Sequence[Cited]) -> dict[str, Rate]:
    right = sum(c.right for c in cited)
    return {
        f"{name} precision": Rate(right, sum(len(c.found) for c in cited)),
        f"{name} recall": Rate(right, sum(len(c.claim.sources) for c in cited)),
    }
