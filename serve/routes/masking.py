"""The review: what was found, what stands in its place, who is who, what to correct, and the approval."""

import asyncio
from collections.abc import Callable, Iterable
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Response

from anonymize.corrections import (
    Apart,
    At,
    Correction,
    KeepThis,
    MaskThis,
    Merge,
    PrivatePerson,
    PublicOfficial,
    Relabel,
    Rename,
    SetRole,
    Split,
)
from anonymize.labels import LABELS
from anonymize.mask import Entity, MaskedDocument
from anonymize.people import Question
from serve.cases import Cases
from serve.errors import BadRequest
from serve.opened import Opened
from serve.routes import shapes
from serve.routes.etag import IfMatch, tag
from serve.routes.shapes import Approval, Changes, Id, Undo, problems


def router(cases: Cases, guard: Callable[..., str]) -> APIRouter:
    """Routes of /cases/{id}/masking."""
    routes = APIRouter(prefix="/cases/{case_id}/masking", tags=["masking"], responses=problems(404, 409))
    Who = Annotated[str, Depends(guard)]  # noqa: N806

    @routes.get("")
    def review(case_id: Id, who: Who, response: Response) -> dict[str, Any]:
        """Return people, entities, questions, the masked text and its hash."""
        cases.audit.add(who, "masking.read", case_id)
        opened = cases.open(case_id)
        response.headers["etag"] = tag(opened.case)
        return show(opened)

    @routes.patch("")
    async def change(
        case_id: Id, body: Changes, who: Who, response: Response, if_match: IfMatch = None
    ) -> dict[str, Any]:
        """Add, remove, relabel; merge, split, rename people, give a role, name an official; answer a question, or undo."""
        undo = any(isinstance(c, Undo) for c in body.changes)
        if undo and len(body.changes) > 1:
            raise BadRequest("Ångra skickas för sig.")
        make = lambda opened: [_made(opened, c) for c in body.changes if not isinstance(c, Undo)]  # noqa: E731
        opened = await asyncio.to_thread(cases.change, who, case_id, make, undo, if_match)
        response.headers["etag"] = tag(opened.case)
        return show(opened)

    @routes.post("/approval", status_code=201)
    def approve(case_id: Id, body: Approval, who: Who) -> dict[str, str]:
        """Approve the masked text exactly as its hash says."""
        return {"approved": cases.approve(who, case_id, body.hash)}

    return routes


def _made(opened: Opened, change: Any) -> Correction:
    """Return the correction that a change asks for; BadRequest when the case has not what it speaks of."""
    match change:
        case shapes.Merge():
            return _merge(opened, change.persons)
        case shapes.Answer():
            return _answered(opened, opened.question(change.question), change.person)
        case shapes.Split():
            number = _number(opened, change.person)
            places = tuple((p.document, p.start) for p in change.places)
            theirs = {place for d in opened.masking.documents for e in d.entities if e.person == change.person
                      for place in [(d.id, e.span.start)] if e.span.label == "PERSON"}  # fmt: skip
            if not set(places) < theirs:
                raise BadRequest("Välj några, men inte alla, av de ställen där personen nämns.")
            return Split(number, places=places)
        case shapes.Rename():
            return Rename(_number(opened, change.person), change.name)
        case shapes.Role():
            return SetRole(_number(opened, change.person), change.role)
        case shapes.Public():
            return PublicOfficial(_number(opened, change.person))
        case shapes.Private():
            return PrivatePerson(_number(opened, change.person))
        case _:
            return _of_text(opened, change)


def _of_text(opened: Opened, change: Any) -> Correction:
    text = opened.documents[opened.document(change.document)].text
    if not change.start < change.end <= len(text) or not text[change.start : change.end].strip():
        raise BadRequest("Markeringen ligger utanför texten eller är tom.")
    surface, at = text[change.start : change.end], At(change.document, change.start, change.end)
    if change.op == "remove":
        return KeepThis(surface, at, change.everywhere)
    return (MaskThis if change.op == "add" else Relabel)(surface, change.label, at, change.everywhere)


def _number(opened: Opened, person: str) -> int:
    """Return a person's number; BadRequest when nobody has it."""
    opened.keys(person)
    return int(person.removeprefix("PERSON-"))


def _answered(opened: Opened, asked: Question, person: str | None) -> Correction:
    whose = opened.masking.registry.whose
    unclear = {whose[place] for place in asked.places if place in whose}
    number = {key: opened.vault.number("PERSON", key) for key in sorted({*unclear, *asked.persons})}
    if person is None:
        return Apart(tuple(sorted(set(number.values()))))
    return _merge(opened, [person, *(f"PERSON-{number[key]}" for key in unclear)])


def _merge(opened: Opened, persons: Iterable[str]) -> Correction:
    numbers = {_number(opened, person) for person in persons}
    if len(numbers) < 2:
        raise BadRequest("De är redan samma person.")
    return Merge(tuple(sorted(numbers)))


def show(opened: Opened) -> dict[str, Any]:
    """Return the whole review of a case."""
    masking = opened.masking
    return {
        "case": opened.case.id,
        "hash": masking.hash,
        "approved": opened.case.approved == masking.hash,
        "status": masking.status,
        "policy": masking.policy.name,
        "raised_by": list(masking.raised_by),
        "changes": len(opened.corrections),
        "documents": [_document(opened, n, d) for n, d in enumerate(masking.documents)],
        "people": _people(opened),
        "questions": _questions(opened),
    }


def _document(opened: Opened, n: int, d: MaskedDocument) -> dict[str, Any]:
    document = opened.documents[n]
    return {
        "id": d.id, "name": document.name, "text": document.text, "masked_text": d.masked.text.text, "hash": d.masked.text.hash,
        "status": d.status, "reason": d.reason, "message": d.message, "notes": list(document.notes),
        "entities": [_entity(e) for e in d.entities],
        "residual": [{"start": r.start, "end": r.end, "kind": r.kind} for r in d.residual],
    }  # fmt: skip


def _entity(e: Entity) -> dict[str, Any]:
    span, kind = e.span, LABELS[e.span.label].identifier
    return {
        "start": span.start, "end": span.end, "label": span.label, "placeholder": e.placeholder, "person": e.person,
        "action": e.action, "identifier": kind, "score": round(span.score, 3), "source": span.source,
    }  # fmt: skip


def _people(opened: Opened) -> list[dict[str, Any]]:
    people: dict[int, dict[str, Any]] = {}
    for person in opened.masking.registry.persons:
        number = opened.vault.number("PERSON", person.key)
        row = people.setdefault(number, {"id": f"PERSON-{number}", "forms": [], "role": None, "mentions": 0, "why": []})
        row["forms"] += [form for form in person.forms if form not in row["forms"]]
        row["role"] = row["role"] or person.role
        row["why"] += sorted({e.rule for e in person.evidence} - {person.role} - set(row["why"]))
    for entity in (e for d in opened.masking.documents for e in d.entities):
        number = int(entity.person.removeprefix("PERSON-")) if entity.person and entity.span.label == "PERSON" else 0
        if number in people:
            people[number]["mentions"] += 1
    for number in people.keys() - {c.number for c in opened.corrections if isinstance(c, Rename)}:
        people[number]["forms"].sort(key=_fullness)
    return [people[number] for number in sorted(people)]


def _fullness(form: str) -> tuple[int, bool]:
    """What sorts the fullest written form of a name first: the most parts that are no initials, then one in its own case."""
    return -sum(len(part.strip(".")) > 1 for part in form.split()), form.islower() or form.isupper()


def _questions(opened: Opened) -> list[dict[str, Any]]:
    """What is still unclear: a question whose places have all been given to one of the people asked about is answered."""
    out, vault, whose = [], opened.vault, opened.masking.registry.whose
    for n, question in enumerate(opened.masking.registry.questions):
        able = list(dict.fromkeys(vault.number("PERSON", key) for key in question.persons))
        open_places = [p for p in question.places if p in whose and vault.number("PERSON", whose[p]) not in able]
        if open_places and able:
            places = [{"document": opened.documents[d].id, "start": at} for d, at in open_places]
            out.append(
                {"id": f"q{n}", "text": question.text, "persons": [f"PERSON-{k}" for k in able], "places": places}
            )
    return out
