"""/api/v1/mask and /unmask: for systems that call the model themselves."""

import asyncio
from dataclasses import replace

import pytest

from anonymize.errors import DetectorFailed
from anonymize.mask import Residue
from tests.serve.proxy.kit import KEY, NAMES, OTHER, TEXT, echo, gateway

LEDGER = ("expected", "returned", "dropped", "mutated", "invented")


async def mask(client, **body):
    answer = await client.post("/api/v1/mask", json=body)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def unmask(client, **body):
    answer = await client.post("/api/v1/unmask", json=body)
    assert answer.status_code == 200, answer.text
    return answer.json()


def ledger(told):
    return tuple(tuple(told["integrity"][name]) for name in LEDGER)


async def test_a_text_there_and_back(tmp_path, using):
    async with gateway(tmp_path, using, echo, enabled=False) as at, at.http() as client:
        masked = await mask(client, text=TEXT)
        assert {
            "masked_text",
            "hash",
            "status",
            "reason",
            "message",
            "entities",
            "residual",
            "questions",
            "expires",
        } <= set(masked)
        assert masked["status"] == "ok" and not [name for name in NAMES if name in masked["masked_text"]]
        first = masked["entities"][0]
        assert (TEXT[first["start"] : first["end"]], first["placeholder"], first["action"]) == (
            "Anna Svensson",
            "[PERSON-1]",
            "mask",
        )
        back = await unmask(client, vault_id=masked["vault_id"], text=masked["masked_text"])
        assert back["text"] == TEXT and ledger(back)[2:] == ((), (), ())
        answer = "[PERSON-1]s son [PERSON-2b]. [Person-1] och [PERSON-77]."
        back = await unmask(client, vault_id=masked["vault_id"], text=answer)
        assert back["text"] == "Anna Svenssons son Leo. [Person-1] och [PERSON-77]."
        held = tuple(e["placeholder"] for e in masked["entities"])
        assert ledger(back)[:2] == (tuple(dict.fromkeys(held)), ("[PERSON-1]", "[PERSON-2b]"))
        assert ledger(back)[3:] == (("[Person-1]",), ("[PERSON-77]",))


@pytest.mark.parametrize(
    "text",
    [
        "anna.svensson@example.se\nAnna Svensson",
        "Lars Ek ringde. Lars kom.",
        "Skriv [PERSON-1], Anna Svensson.",
        "  \n ",
        "å😀\r\n",
        "Nej.",
    ],
)
async def test_an_unchanged_text_comes_back_exactly(tmp_path, using, text):
    async with gateway(tmp_path, using, echo) as at, at.http() as client:
        masked = await mask(client, text=text)
        assert (await unmask(client, vault_id=masked["vault_id"], text=masked["masked_text"]))["text"] == text


async def test_texts_of_a_case_share_their_people_and_later_ones_go_on(tmp_path, using):
    async with gateway(tmp_path, using, echo) as at, at.http() as client:
        masked = await mask(client, texts=["Kalle Ek ringde.", "Eva Lind träffade Kalle Ek."])
        assert [t["masked_text"] for t in masked["texts"]] == ["[PERSON-1] ringde.", "[PERSON-2] träffade [PERSON-1]."]
        assert [t["id"] for t in masked["texts"]] == [0, 1]
        more = await mask(client, text="Eva Lind och Nils Dahl svarade.", vault_id=masked["vault_id"])
        assert more["masked_text"] == "[PERSON-2] och [PERSON-3] svarade." and more["vault_id"] == masked["vault_id"]
        back = await unmask(client, vault_id=masked["vault_id"], text="[PERSON-1], [PERSON-2], [PERSON-3]")
        assert back["text"] == "Kalle Ek, Eva Lind, Nils Dahl"
        alone = await mask(client, text="Nils Dahl svarade.")
        assert alone["masked_text"] == "[PERSON-1] svarade." and alone["vault_id"] != masked["vault_id"]


async def test_policies(tmp_path, using):
    async with gateway(tmp_path, using, echo) as at, at.http() as client:
        text = "Anna Svensson är sjuksköterska, 34 år, den 3 maj 2025."
        plain, strict = [(await mask(client, text=text, policy=p))["masked_text"] for p in ("standard", "allt")]
        assert "3 maj 2025" in plain and "3 maj 2025" not in strict
        answer = await client.post("/api/v1/mask", json={"text": text, "policy": "Anna"})
        assert (answer.status_code, answer.json()["code"]) == (422, "unknown-policy")


async def test_a_blocked_text_gives_its_reason_and_nothing_else(tmp_path, using):
    masker = using.masker()
    scan = lambda text, _registry: [Residue(0, 5, "certain")] if "läcka" in text else []  # noqa: E731
    leaky = replace(using, masker=lambda: replace(masker, scan=scan))
    async with gateway(tmp_path, leaky, echo) as at, at.http() as client:
        told = await mask(client, texts=["Anna Svensson ringde.", "En läcka."])
        assert [t["status"] for t in told["texts"]] == ["ok", "blocked"]
        stopped = told["texts"][1]
        assert stopped["reason"] == "residual" and "masked_text" not in stopped and "hash" not in stopped
        assert stopped["residual"] == [{"start": 0, "end": 5, "kind": "certain"}]
        alone = await mask(client, text="En läcka.")
        assert (alone["vault_id"], alone["expires"], alone["status"]) == (None, None, "blocked")


async def test_a_failing_detector_blocks(tmp_path, using):
    masker = using.masker()

    def detect(text, people):
        raise DetectorFailed("prov", "trasig")

    broken = replace(using, masker=lambda: replace(masker, detect=detect))
    async with gateway(tmp_path, broken, echo) as at, at.http() as client:
        told = await mask(client, text=TEXT)
        assert (told["status"], told["reason"], told["vault_id"]) == ("blocked", "detector_failed", None)


async def test_a_vault_opens_for_its_caller_alone(tmp_path, using):
    async with gateway(tmp_path, using, echo) as at, at.http() as client, at.http(OTHER) as other:
        vault = (await mask(client, text=TEXT))["vault_id"]
        for who, given in ((other, vault), (client, vault[:-1]), (client, ""), (client, "x" * 43)):
            for path in ("unmask", "mask"):
                answer = await who.post(f"/api/v1/{path}", json={"vault_id": given, "text": "[PERSON-1]"})
                if path == "unmask" or given:
                    assert (answer.status_code, answer.json()["code"]) == (404, "not-found")
        assert (await unmask(client, vault_id=vault, text="[PERSON-1]"))["text"] == "Anna Svensson"


async def test_a_vault_ends(tmp_path, using):
    """By itself when its time has come, asked for or not; and at once when asked to be forgotten."""
    async with gateway(tmp_path, using, echo, vault_minutes=0.01) as at, at.http() as client:
        vault = (await mask(client, text=TEXT))["vault_id"]
        assert (await unmask(client, vault_id=vault, text="[PERSON-1]", forget=True))["text"] == "Anna Svensson"
        assert (await client.post("/api/v1/unmask", json={"vault_id": vault, "text": "x"})).status_code == 404
        vault = (await mask(client, text=TEXT))["vault_id"]
        await asyncio.sleep(0.7)
        assert (await client.post("/api/v1/unmask", json={"vault_id": vault, "text": "x"})).status_code == 404


async def test_an_officer_who_is_logged_in_may_use_it_too(tmp_path, using):
    async with gateway(tmp_path, using, echo, keys={}) as at, at.http(None) as client:
        assert (await client.post("/api/v1/mask", json={"text": TEXT})).json()["code"] == "login-required"
        login = (await client.post("/api/v1/session", json={"code": at.codes[-1]})).json()
        assert (await client.post("/api/v1/mask", json={"text": TEXT})).json()["code"] == "forbidden"
        client.headers["x-csrf-token"] = login["csrf"]
        vault = (await mask(client, text=TEXT))["vault_id"]
        assert (await unmask(client, vault_id=vault, text="[PERSON-1]"))["text"] == "Anna Svensson"
        stranger = {"authorization": f"Bearer {KEY}"}
        assert (await client.post("/api/v1/mask", json={"text": TEXT}, headers=stranger)).json()[
            "code"
        ] == "invalid-api-key"


BAD = [
    ({}, 422), ({"text": ""}, 422), ({"texts": []}, 422), ({"text": "a", "texts": ["b"]}, 422), ({"text": 7}, 422),
    ({"texts": ["a", None]}, 422), ({"text": "a", "x": 1}, 422), ({"text": "a", "vault_id": "x" * 99}, 422),
    ({"text": "ord " * 60_000}, 413), ({"texts": ["a"] * 501}, 422),
]  # fmt: skip


async def test_bad_requests(tmp_path, using):
    async with gateway(tmp_path, using, echo) as at, at.http() as client:
        for body, status in BAD:
            answer = await client.post("/api/v1/mask", json=body)
            assert answer.status_code == status and answer.headers["content-type"] == "application/problem+json", body
        half = await client.post(
            "/api/v1/mask", content='{"text": "hej \\ud800"}', headers={"content-type": "application/json"}
        )
        assert half.status_code == 422
        for body in ({}, {"vault_id": "x"}, {"text": "x"}, {"vault_id": "x", "text": "x", "forget": "Anna"}):
            assert (await client.post("/api/v1/unmask", json=body)).status_code == 422


async def test_no_more_vaults_than_allowed(tmp_path, using):
    async with gateway(tmp_path, using, echo, vaults=2) as at, at.http() as client:
        kept = [(await mask(client, text=TEXT))["vault_id"] for _ in range(2)]
        answer = await client.post("/api/v1/mask", json={"text": TEXT})
        assert (answer.status_code, answer.json()["code"]) == (429, "too-many-requests")
        await mask(client, text=TEXT, vault_id=kept[0])
        await unmask(client, vault_id=kept[1], text="", forget=True)
        await mask(client, text=TEXT)
