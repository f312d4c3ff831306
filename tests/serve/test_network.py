"""The network of a case over HTTP: people by their number, relations with the places that say so."""

from tests.serve.kit import Desk

TEXT = "Rania Haddad är mamma till Elias Haddad.\n\nElias Haddad har en syster, Noor Haddad. Rania Haddad arbetar natt."


def test_relations_come_with_their_places(at: Desk) -> None:
    case = at.case(TEXT)
    told = at.get(f"/cases/{case}/network").json()
    names = {p["id"]: p["forms"][0] for p in told["people"]}
    assert set(names) == {p["id"] for p in at.masking(case)["people"]}
    said = {(names[r["person"]], r["kind"], names[r["other"]]) for r in told["relations"]}
    assert ("Rania Haddad", "förälder", "Elias Haddad") in said
    document = at.masking(case)["documents"][0]
    for place in (p for r in told["relations"] for e in r["evidence"] for p in e["places"]):
        assert place["document"] == document["id"] and 0 <= place["start"] < len(TEXT)
    assert at.get("/cases/" + "0" * 32 + "/network").status_code == 404


def test_the_network_of_a_case_is_shown_with_its_evidence(at: Desk) -> None:
    case = at.case("Barn: Ali Hassan, 8 år. Mamma Fatima Hassan kom. Mamman grät.")
    told = at.get(f"/cases/{case}/network").json()
    [relation] = told["relations"]
    assert (relation["person"], relation["kind"], relation["other"]) == ("PERSON-2", "förälder", "PERSON-1")
    assert [(w["person"], w["role"]) for w in told["words"]] == [("PERSON-2", "MAMMA")]
    assert relation["evidence"][0]["places"][0]["line"] == 1
