"""Summaries measured on cases with known answers: what was found and missed, what has no support, when things happened."""

import asyncio
from collections.abc import Callable, Iterable, Iterator, Sequence

from anonymize.mask import Masker
from anonymize.settings import AnonymizeSettings
from anonymize.vault import Vault
from eval.gold import Fact, GoldCase
from eval.places import Places
from eval.summary_score import Score
from eval.summary_text import readability, rouge_l, rouge_n
from eval.support import carried, needed, unsupported
from eval.timing import events_told, right_dates
from pipelines.attribution import CONVERSATION
from pipelines.case import CaseFile, prepare
from pipelines.checks.attribution import attributed
from pipelines.readers.sandbox import read_documents
from pipelines.run import Summary, summarize
from pipelines.summarize import Point, Writer
from pipelines.templates import Template, load_all
from pipelines.words import stems

SAID = 0.5  # share of a fact's words that must be said, of those that its quotes hold too
FEW = 3  # so few such words tell nothing: then all the quotes' words count


def template_of(case: GoldCase, templates: Sequence[Template]) -> Template:
    """Return the template that a case asks for by one of its names, else by its folder's name, else the general one."""
    named = {alias: template for template in templates for alias in (template.name, *template.aliases)}
    asked = case.template or next((n for n in named if n.replace("_", "-") in case.name), "allman")
    return named[asked]


def evaluate(
    cases: Iterable[GoldCase], make: Callable[[], Writer], masker: Masker, settings: AnonymizeSettings
) -> Iterator[Score]:
    """Yield a score for every case, in order."""
    templates = load_all()
    for case in cases:
        documents, _ = read_documents(case.files)
        prepared = prepare(documents, masker, settings.policy("standard"), Vault())
        yield score(case, asyncio.run(_write(prepared, make(), template_of(case, templates))))


async def _write(case: CaseFile, writer: Writer, template: Template) -> Summary:
    try:
        return await summarize(case, writer, template)
    finally:
        await writer.aclose()


def score(gold: GoldCase, summary: Summary) -> Score:
    """Return how a summary stands against its gold."""
    case, places = summary.case, Places(summary.case)
    texts = [summary.reveal(point.text) for point in summary.points]
    told = {fact.id: said for fact in gold.facts if (said := telling(fact, summary.points, texts, places)) is not None}
    reached = _reached(gold.facts, summary, texts, places)
    facts = [fact.text for fact in gold.facts]
    spoken = [fact for fact in gold.facts if fact.id in told and attributed(fact.text)]
    atoms = [unsupported(case, point) for point in summary.points]
    cited = [n for point in summary.points for n in point.sources]
    found, right, wanted = right_dates(summary.timeline, gold.timeline)
    read, rouge2, rougel = readability(texts), rouge_n(texts, facts, 2), rouge_l(texts, facts)
    return Score(
        gold.name, summary.template.name,
        facts=len(facts), found=len(told), critical=sum(f.critical for f in gold.facts),
        critical_missed=sum(f.critical for f in gold.facts if f.id not in told), reached=len(reached),
        critical_lost=sum(f.critical for f in gold.facts if f.id not in reached),
        points=len(texts), flagged=len({f.point for f in summary.findings if f.point is not None}),
        withheld=len(summary.withheld), atoms=sum(n for _, n in atoms), atoms_unsupported=sum(n for n, _ in atoms),
        carried=sum(carried(case, point) for point in summary.points), citations=len(cited),
        citations_needed=sum(needed(case, point) for point in summary.points),
        citations_exact=sum(summary.restore(case.sentences[n].masked) == case.quote(n) for n in cited),
        reported=len(spoken), reported_kept=sum(_attributed(told[fact.id]) for fact in spoken),
        gold_dates=wanted, gold_dates_found=found, dates_right=right,
        dates=len({day for event in summary.timeline for day in event.days}),
        events=len(gold.timeline), events_told=events_told(summary, gold.timeline, places),
        contradictions=len(gold.contradictions), contradictions_told=_disputes(gold, summary, places),
        sections=len(summary.template.sections),
        sections_filled=sum(bool(summary.section(s.id)) or s.may_be_empty for s in summary.template.sections),
        rouge2_shared=rouge2.shared, rouge2_said=rouge2.said, rouge2_wanted=rouge2.wanted,
        rougel_shared=rougel.shared, rougel_said=rougel.said, rougel_wanted=rougel.wanted,
        words=read.words, sentences=read.sentences, long_words=read.long,
        source_words=sum(len(d.text.split()) for d in case.documents), seconds=summary.seconds,
        missed=tuple(fact.id for fact in gold.facts if fact.id not in told),
    )  # fmt: skip


def _reached(facts: Iterable[Fact], summary: Summary, texts: Sequence[str], places: Places) -> frozenset[str]:
    """The facts that the draft tells together with what stands beside it."""
    both, said = (*summary.points, *summary.beside), (*texts, *(summary.restore(p.text) for p in summary.beside))
    return frozenset(fact.id for fact in facts if telling(fact, both, said, places) is not None)


def telling(fact: Fact, points: Sequence[Point], texts: Sequence[str], places: Places) -> str | None:
    """Return what the points that rest on a fact's quotes say, None where that is too little to tell the fact.

    Half of the words that the fact and its quotes share must be said, by the points together. Near-duplicate quotes share the
    same words, so one of them is enough; quotes that each state a part are both needed.
    """
    held = [quote for quote in fact.quotes if places.sentences(quote)]
    rests = [n for n, p in enumerate(points) if any(places.rests(p.sources, quote) for quote in held)]
    quoted = {word for quote in fact.quotes for word in stems(quote.text)}
    wanted = quoted.intersection(stems(fact.text))
    wanted = wanted if len(wanted) >= FEW else quoted
    said = " ".join(texts[n] for n in rests)
    return said if rests and len(wanted.intersection(stems(said))) >= SAID * len(wanted) else None


def _disputes(gold: GoldCase, summary: Summary, places: Places) -> int:
    """How many of the gold's contradictions the summary puts side by side: two sides of it, in one."""
    told = [set(one.sides) for one in summary.contradictions]
    sides = [[places.sentences(quote).keys() for quote in quotes] for quotes in gold.contradictions]
    return sum(any(sum(bool(side & one) for side in each) > 1 for one in told) for each in sides)


def _attributed(text: str) -> bool:
    return attributed(text) or bool(CONVERSATION.search(text))
