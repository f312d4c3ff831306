"""Who is what to whom: each row of tests/data/network.jsonl is a case with numbered people, its relations and linked words."""

import json
from pathlib import Path

import pytest

from anonymize.corrected import correct_people
from anonymize.corrections import SetRole
from anonymize.labels import ROLES
from anonymize.link import link
from anonymize.mask import Masker, restore
from anonymize.network import Network, network
from anonymize.overview import as_data, lines
from anonymize.people import Source
from anonymize.reveal import reveal
from anonymize.roles import _WORDS as ROLE_WORDS
from anonymize.settings import Policy
from anonymize.spans import Span
from anonymize.vault import Vault
from tests.anonymize.test_link import read

ROWS = [
    json.loads(line) for line in (Path(__file__).parents[1] / "data" / "network.jsonl").read_text("utf-8").splitlines()
]
TEXT = "Barn: Ali Hassan, 8 år. Mamma Fatima Ek kom. Mamman grät. Alis mormor Amina Ek ringde. Mormor bad om hjälp."
FOUND = (
    Span(6, 16, "PERSON"),
    Span(30, 39, "PERSON"),
    Span(58, 61, "PERSON"),
    Span(70, 78, "PERSON"),
    Span(87, 93, "RELATION"),
)


@pytest.mark.parametrize("row", ROWS, ids=[r["name"] for r in ROWS])
def test_relations_and_words(row: dict[str, list[str]]) -> None:
    documents = [read(text) for text in row["texts"]]
    sources = [Source(str(n), text) for n, (text, _) in enumerate(documents)]
    registry = link(sources, [[s for s, _ in d] for _, d in documents])
    who = {registry.whose[n, span.start]: person for n, (_, spans) in enumerate(documents) for span, person in spans}
    net = network(registry, sources)
    found = sorted(" ".join((who[r.person], r.kind, who[r.other])) for r in net.relations)
    assert [" ".join(sorted(f.split())) for f in found] == [
        " ".join(sorted(r.split())) for r in sorted(row["relations"])
    ]
    assert {f for f in found if "syskon" not in f and "partner" not in f} <= set(row["relations"])
    words = [f"{sources[w.document].text[w.start : w.end].lower()} {who[w.person]}" for w in net.words]
    assert words == row["words"]
    assert all(r.evidence and r.evidence[0].places for r in net.relations)


def masked(roles: bool, keep: frozenset[str] = frozenset()) -> tuple[str, Vault, Network]:
    vault = Vault("x")
    masker = Masker(lambda _t, _p: FOUND, lambda _d, spans, _p: list(spans), lambda _t, _r: ())
    sources = [Source("1", TEXT)]
    masking = masker(sources, Policy(roles=roles, keep=keep), vault)
    assert restore(masking.documents[0].masked.text, vault) == TEXT
    return masking.documents[0].masked.text.text, vault, network(masking.registry, sources)


def test_roles_go_from_the_mask_to_the_answer_and_back_exactly() -> None:
    text, vault, _ = masked(roles=True, keep=frozenset({"RELATION"}))
    assert text == (
        "Barn: [BARN-1], 8 år. Mamma [MAMMA-2] kom. Mamman grät. [BARN-1b]s mormor [MORFORALDER-3] ringde. Mormor bad om hjälp."
    )
    told = reveal("[MAMMA-2] är mamma till [BARN-1b]. [PERSON-2] och [PAPPA-2] finns inte.", vault)
    assert told.text == "Fatima Ek är mamma till Ali. [PERSON-2] och [PAPPA-2] finns inte."
    assert told.invented == ("[PERSON-2]", "[PAPPA-2]")


def test_a_masked_word_for_kin_says_whose_it_is() -> None:
    vault = Vault()
    masker = Masker(lambda _t, _p: FOUND, lambda _d, spans, _p: list(spans), lambda _t, _r: ())
    [document] = masker([Source("1", TEXT)], Policy(), vault).documents
    assert [e.person for e in document.entities if e.span.label == "RELATION"] == ["PERSON-3"]


def test_a_role_that_the_officer_gave_gives_the_word_its_person() -> None:
    sources = [Source("1", "Fatima Ek kom. Mamman grät.")]
    registry, vault = link(sources, [[Span(0, 9, "PERSON")]]), Vault()
    assert network(registry, sources).words == ()
    [word] = network(correct_people(registry, sources, vault, (SetRole(1, "MAMMA"),)), sources).words
    assert (word.start, word.role) == (15, "MAMMA")


def test_the_overview_names_numbers_places_and_reasons_and_no_repr_shows_a_name() -> None:
    _, vault, net = masked(roles=False)
    data = as_data(net, vault, [Source("1", TEXT)])
    [mother] = [r for r in data["relations"] if r["person"] == "PERSON-2"]
    assert mother["evidence"][0]["places"][0] == {"document": "1", "line": 1, "start": 24}
    text = "\n".join(lines(json.loads(json.dumps(data))))
    assert (
        "Fatima Ek (PERSON-2) är förälder till Ali Hassan (PERSON-1)" in text
        and "mamma: Fatima Ek (PERSON-2), 1" in text
    )
    assert not any(name in repr(net) for name in ("Fatima", "fatima", "Ali", "ali hassan"))


def test_every_role_that_a_text_can_give_may_stand_in_a_placeholder() -> None:
    assert set(ROLE_WORDS) <= set(ROLES)
