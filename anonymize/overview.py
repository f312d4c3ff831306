"""The family and network of a case as the officer reads it: with names, and so never in a prompt, a log or an error."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from anonymize.kinship import preposition
from anonymize.network import Network
from anonymize.people import Evidence, Person, Source
from anonymize.vault import Vault


def as_data(network: Network, vault: Vault, sources: Sequence[Source]) -> dict[str, Any]:
    """Return the network as plain data: people by their number in the case, places by document, line (from 1) and offset."""

    def who(key: str) -> str:
        return f"PERSON-{vault.number('PERSON', key)}"

    def evidence(rows: Iterable[Evidence]) -> list[dict[str, Any]]:
        return [{"rule": e.rule, "places": [_place(sources, *place) for place in e.places]} for e in rows]

    return {
        "people": [_person(p, who(p.key)) | {"evidence": evidence(p.evidence)} for p in network.persons],
        "relations": [
            {"person": who(r.person), "kind": r.kind, "other": who(r.other), "evidence": evidence(r.evidence)}
            for r in network.relations
        ],
        "words": [
            {"document": sources[w.document].id, "start": w.start, "end": w.end, "role": w.role}
            | {"person": who(w.person), "rule": w.rule}
            for w in network.words
        ],
    }  # fmt: skip


def _person(person: Person, number: str) -> dict[str, Any]:
    return {"id": number, "forms": list(person.forms), "role": person.role, "public": person.public}


def _place(sources: Sequence[Source], document: int, start: int) -> dict[str, Any]:
    source = sources[document]
    return {"document": source.id, "line": source.text.count("\n", 0, start) + 1, "start": start}


def lines(data: dict[str, Any]) -> Iterator[str]:
    """Yield what as_data gave, a line a person, a relation and a word."""
    names = {p["id"]: p["forms"][0] for p in data["people"]}
    for p in data["people"]:
        role = f"  [{p['role']}]" if p["role"] else ""
        yield f"{p['id']:10} {', '.join(p['forms'])}{role}"
    for title, rows in (("Relationer", _relations(data, names)), ("Ord som syftar på någon", _words(data, names))):
        if rows:
            yield from ("", title, *rows)


def _relations(data: dict[str, Any], names: dict[str, str]) -> list[str]:
    return [
        f"  {_who(r['person'], names)} är {r['kind']} {preposition(r['kind'])} {_who(r['other'], names)}: {_why(r['evidence'])}"
        for r in data["relations"]
    ]


def _who(person: str, names: dict[str, str]) -> str:
    return f"{names[person]} ({person})"


def _why(evidence: list[dict[str, Any]]) -> str:
    places = [f"{p['document']} rad {p['line']}" for e in evidence for p in e["places"][:1]]
    return ", ".join(dict.fromkeys([e["rule"] for e in evidence])) + (f" ({'; '.join(places[:3])})" if places else "")


def _words(data: dict[str, Any], names: dict[str, str]) -> list[str]:
    count = Counter((w["role"], w["person"], w["rule"]) for w in data["words"])
    return [
        f"  {role.lower()}: {_who(who, names)}, {n} {'ställe' if n == 1 else 'ställen'}, {rule}"
        for (role, who, rule), n in count.items()
    ]
