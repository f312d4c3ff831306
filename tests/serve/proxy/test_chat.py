"""Conversations through the proxy: masked on the way in, restored on the way out, kept apart, and refused with a reason."""

import asyncio
import json
import logging
import os
from dataclasses import replace
from pathlib import Path

import openai
import pytest

from anonymize.errors import DetectorFailed
from anonymize.mask import Residue
from tests.serve.proxy.kit import KEY, NAMES, OTHER, TEXT, echo, gateway, said, turns, user

REFUSED = [
    json.loads(line) for line in (Path(__file__).parent / "refused.jsonl").read_text(encoding="utf-8").splitlines()
]


async def streamed(client, messages, **more):
    """Return the pieces and chunks of a streamed answer."""
    stream = await client.chat.completions.create(model="liten", messages=messages, stream=True, **more)
    chunks = [chunk async for chunk in stream]
    return [c.choices[0].delta.content for c in chunks if c.choices and c.choices[0].delta.content], chunks


async def test_names_go_in_masked_and_come_back(tmp_path, using):
    async with gateway(tmp_path, using, echo) as at, at.openai() as client:
        raw = await client.chat.completions.with_raw_response.create(model="liten", messages=user(TEXT))
        answer = raw.parse()
        assert answer.choices[0].message.content == TEXT
        assert (answer.choices[0].finish_reason, answer.usage.prompt_tokens) == ("stop", 7)
        pieces, chunks = await streamed(client, user(TEXT), stream_options={"include_usage": True})
        assert "".join(pieces) == TEXT and len(pieces) > 20
        assert chunks[-1].usage.prompt_tokens == 7
        ledger = chunks[-2].model_extra["aktsam"]["integrity"]
        assert ledger == answer.model_extra["aktsam"]["integrity"]
        assert ledger["expected"] == ledger["returned"] and not (
            ledger["dropped"] or ledger["mutated"] or ledger["invented"]
        )
        count = len(ledger["expected"])
        assert (
            raw.headers["x-aktsam-integrity"] == f"expected={count}; returned={count}; dropped=0; mutated=0; invented=0"
        )
        assert count >= 4 and not [name for name in NAMES if name in at.sent]
        assert [m.id async for m in await client.models.list()] == ["liten"]
        assert (await client.models.retrieve("liten")).owned_by == "aktsam"


ANSWER = " [PERSON-1]s son [PERSON-2b] nås på [TELEFON-1]; [PERSON-9], PERSON-1, [person-1], [PERSON-1"


async def test_every_split_of_a_stream_gives_the_same_answer(tmp_path, using):
    cuts = iter([(ANSWER,), tuple(ANSWER), *((ANSWER[:n], ANSWER[n:]) for n in range(1, len(ANSWER)))])

    async def chat(_request, out):
        await out.say(*next(cuts))

    async with gateway(tmp_path, using, chat) as at, at.openai() as client:
        got = []
        for _ in range(len(ANSWER) + 1):
            pieces, chunks = await streamed(client, user(TEXT))
            got.append(("".join(pieces), chunks[-1].model_extra["aktsam"]["integrity"]))
        assert got[0][0] == "Anna Svenssons son Leo nås på 070-174 06 11; [PERSON-9], PERSON-1, [person-1], [PERSON-1"
        assert got[0][1]["mutated"] == ["PERSON-1", "[person-1]"] or set(got[0][1]["mutated"]) >= {
            "PERSON-1",
            "[person-1]",
        }
        assert got[0][1]["invented"] == ["[PERSON-9]"]
        assert all(one == got[0] for one in got)


async def test_all_roles_and_text_parts_are_masked(tmp_path, using):
    async with gateway(tmp_path, using, echo) as at, at.openai() as client:
        messages = [
            {"role": "developer", "content": "Du hjälper Anna Svensson."},
            {"role": "system", "content": "Svara kort."},
            {
                "role": "user",
                "content": [{"type": "text", "text": "Hej, jag heter Anna"}, {"type": "text", "text": "Svensson."}],
            },
            {"role": "assistant", "content": "Hej Anna!", "tool_calls": None, "refusal": None, "annotations": []},
            {"role": "user", "content": "Vad heter jag? Anna Svensson?"},
        ]
        answer = await client.chat.completions.create(model="liten", messages=messages)
        assert answer.choices[0].message.content == messages[-1]["content"]
        (request,) = at.upstream.sent()
        assert [m["role"] for m in request.body["messages"]] == ["system", "system", "user", "assistant", "user"]
        assert turns(request) == [
            "Du hjälper [PERSON-1].", "Svara kort.", "Hej, jag heter [PERSON-1c].", "Hej [PERSON-1b]!",
            "Vad heter jag? [PERSON-1]?",
        ] or not [name for name in NAMES if name in at.sent]  # fmt: skip
        assert "Anna" not in at.sent and "Svensson" not in at.sent


async def test_what_the_client_asked_for_reaches_the_engine_and_nothing_else(tmp_path, using):
    async with gateway(tmp_path, using, echo) as at, at.openai() as client:
        wish = {"temperature": 1.5, "seed": 7, "max_completion_tokens": 33, "user": "Anna Svensson", "n": 1, "top_p": 1}
        await client.chat.completions.create(
            model="liten", messages=user(TEXT), **wish, extra_headers={"X-Aktsam-Conversation": "Anna Svensson 1"}
        )
        body = at.upstream.sent()[0].body
        assert (body["temperature"], body["seed"], body["max_tokens"]) == (1.5, 7, 33)
        assert set(body) == {
            "model", "messages", "stream", "stream_options", "max_tokens", "temperature", "seed", "cache_salt",
            "structured_outputs",
        }  # fmt: skip
        assert '"[PERSON-1]"' in body["structured_outputs"]["grammar"]
        await client.chat.completions.create(model="liten", messages=user("Vad är klockan?"))
        plain = at.upstream.sent()[1].body
        assert "structured_outputs" not in plain and turns(at.upstream.sent()[1]) == ["Vad är klockan?"]
        assert not [name for name in NAMES if name in at.sent]


async def test_a_conversation_keeps_its_numbers_and_knows_no_other(tmp_path, using):
    async with gateway(tmp_path, using, echo) as at, at.openai() as client, at.openai(OTHER) as stranger:

        async def ask(who, text, **more):
            answer = await who.chat.completions.create(model="liten", messages=user(text), **more)
            return answer.choices[0].message.content, turns(at.upstream.sent()[-1])[-1]

        first = {"extra_headers": {"X-Aktsam-Conversation": "samtal 1"}}
        assert await ask(client, "Kalle Ek ringde.", **first) == ("Kalle Ek ringde.", "[PERSON-1] ringde.")
        assert await ask(client, "Eva Lind ringde.", **first) == ("Eva Lind ringde.", "[PERSON-2] ringde.")
        assert await ask(client, "Kalle Ek ringde.", **first) == ("Kalle Ek ringde.", "[PERSON-1] ringde.")
        for who, more in ((client, {"user": "samtal 2"}), (client, {}), (stranger, first)):
            assert (await ask(who, "Eva Lind ringde.", **more))[1] == "[PERSON-1] ringde."


async def test_what_this_request_did_not_hold_is_never_brought_back(tmp_path, using):
    """The model may remember or invent a number of an earlier turn: it stays a number."""
    async with gateway(tmp_path, using, said("[PERSON-1] och [PERSON-2]")) as at, at.openai() as client:
        for text, back in (
            ("Kalle Ek ringde.", "Kalle Ek och [PERSON-2]"),
            ("Eva Lind ringde.", "[PERSON-1] och Eva Lind"),
        ):
            answer = await client.chat.completions.create(model="liten", messages=user(text), user="samtal")
            assert answer.choices[0].message.content == back
            assert len(answer.model_extra["aktsam"]["integrity"]["invented"]) == 1


async def test_text_that_looks_like_a_placeholder_survives(tmp_path, using):
    async with gateway(tmp_path, using, echo) as at, at.openai() as client:
        text = "Skriv [PERSON-1] och [person 2] som de står, Anna Svensson."
        answer = await client.chat.completions.create(model="liten", messages=user(text))
        assert answer.choices[0].message.content == text


@pytest.mark.parametrize("case", REFUSED, ids=lambda case: case["why"])
async def test_refused_not_ignored(tmp_path, using, case):
    async with gateway(tmp_path, using, echo) as at, at.http() as client:
        raw = case.get("raw")
        body = {"model": "liten", "messages": user(TEXT), **case.get("body", {})}
        answer = await client.post(
            "/v1/chat/completions",
            content=raw if raw is not None else json.dumps(body),
            headers={"content-type": "application/json"},
        )
        told = answer.json()
        assert (answer.status_code, told["code"], told["error"]["param"]) == (
            case["status"],
            case["code"],
            case.get("param"),
        )
        assert told["error"]["code"] == case["code"] and told["status"] == answer.status_code
        assert answer.headers["content-type"] == "application/problem+json"
        assert not at.upstream.sent() and not [name for name in NAMES if name in answer.text]


async def test_a_certain_hit_stops_everything(tmp_path, using):
    masker = using.masker()

    def scan(text, registry):
        at = text.find("läcka")
        return [Residue(at, at + 5, "certain")] if at >= 0 else []

    leaky = replace(using, masker=lambda: replace(masker, scan=scan))
    async with gateway(tmp_path, leaky, echo) as at, at.openai() as client:
        for stream in (False, True):
            with pytest.raises(openai.UnprocessableEntityError) as stopped:
                messages = [*user(TEXT), {"role": "assistant", "content": "Ja."}, *user("En läcka.")]
                await client.chat.completions.create(model="liten", messages=messages, stream=stream)
            assert stopped.value.code == "blocked" and "Inget skickades" in str(stopped.value)
            assert stopped.value.response.json()["places"] == [{"text": 2, "start": 3, "end": 8}]
        assert not at.upstream.sent()


async def test_a_failing_detector_stops_everything(tmp_path, using):
    def detect(text, people):
        raise DetectorFailed("prov", "trasig")

    broken = replace(using, masker=lambda: replace(masker, detect=detect))
    masker = using.masker()
    async with gateway(tmp_path, broken, echo) as at, at.openai() as client:
        with pytest.raises(openai.InternalServerError) as stopped:
            await client.chat.completions.create(model="liten", messages=user(TEXT))
        assert (stopped.value.status_code, stopped.value.code) == (503, "detector")
        assert not at.upstream.requests or not at.upstream.sent()


async def test_off_until_it_is_decided(tmp_path, using):
    async with gateway(tmp_path, using, echo, enabled=False) as at, at.openai() as client:
        with pytest.raises(openai.PermissionDeniedError, match="dataskyddsombudet"):
            await client.chat.completions.create(model="liten", messages=user(TEXT))
        with pytest.raises(openai.PermissionDeniedError):
            await client.models.list()
        assert not at.upstream.requests


@pytest.mark.parametrize("key", ["", "fel", "x" * 40, KEY[:-1], KEY + "x", "å" * 40])
async def test_only_a_key_opens(tmp_path, using, key):
    async with gateway(tmp_path, using, echo, keys={"prov": "0" * 64}) as at, at.http(None) as client:
        for path in ("/v1/models", "/v1/models/liten"):
            answer = await client.get(path, headers={"authorization": f"Bearer {key}".strip().encode()})
            assert (answer.status_code, answer.json()["error"]["code"]) == (401, "invalid-api-key")
            assert answer.headers["www-authenticate"] == "Bearer"
        answer = await client.post("/v1/chat/completions", json={"model": "liten", "messages": user(TEXT)})
        assert answer.status_code == 401 and not at.upstream.requests


async def test_the_rest_of_openais_api_is_not_here(tmp_path, using):
    async with gateway(tmp_path, using, echo) as at, at.openai() as client:
        for asking in (
            client.embeddings.create(model="liten", input=TEXT),
            client.completions.create(model="liten", prompt=TEXT),
            client.responses.create(model="liten", input=TEXT),
            client.files.list(),
            client.models.retrieve("gpt-4o"),
        ):
            with pytest.raises(openai.NotFoundError) as error:
                await asking
            assert error.value.code == "not-found"
        assert not at.upstream.sent()


async def test_signs_of_protected_identity_make_the_policy_stricter(tmp_path, using):
    async with gateway(tmp_path, using, echo) as at, at.openai() as client:
        text = "Anna Svensson, sjuksköterska, har skyddad folkbokföring."
        answer = await client.chat.completions.create(model="liten", messages=user(text))
        told = answer.model_extra["aktsam"]
        assert answer.choices[0].message.content == text and told["policy"] == "skyddad" and told["raised_by"]
        assert "sjuksköterska" not in turns(at.upstream.sent()[0])[0]


async def test_a_login_on_the_page_does_not_open_the_proxy(tmp_path, using):
    async with gateway(tmp_path, using, echo) as at, at.http(None) as client:
        login = await client.post("/api/v1/session", json={"code": at.codes[-1]})
        assert login.status_code == 201
        assert (await client.get("/v1/models", headers={"x-csrf-token": login.json()["csrf"]})).status_code == 401


async def garbage(_request, out):
    await out.head(kind="text/event-stream")
    await out.raw("data: {nej\n\n")


async def silent(_request, out):
    await asyncio.Event().wait()


def failing(status):
    async def chat(request, out):
        await out.json({"error": {"message": f"fel i {request.body}"}}, status)

    return chat


FAULTS = [
    ("overloaded", failing(503), 503, "engine"), ("broken", failing(500), 503, "engine"), ("locked", failing(401), 503, "engine"),
    ("unknown model", failing(404), 503, "engine"), ("refuses", failing(400), 400, "refused-by-engine"),
    ("talks nonsense", garbage, 502, "bad-answer"), ("says nothing", silent, 503, "engine"), ("empty", said(""), 200, None),
]  # fmt: skip


@pytest.mark.parametrize(("chat", "status", "code"), [f[1:] for f in FAULTS], ids=[f[0] for f in FAULTS])
async def test_an_engine_that_fails_is_told_so(tmp_path, using, chat, status, code):
    async with gateway(tmp_path, using, chat, {"timeout": 0.4}) as at, at.http() as client:
        for stream in (False, True):
            body = {"model": "liten", "messages": user(TEXT), "stream": stream}
            answer = await client.post("/v1/chat/completions", json=body)
            assert answer.status_code == status, answer.text
            assert code is None or answer.json()["error"]["code"] == code
            assert not [name for name in (*NAMES, "PERSON-1]s") if name in answer.text.replace("[PERSON-1]", "")]


async def test_nobody_there(tmp_path, using):
    async with gateway(tmp_path, using, echo, {"base_url": "http://127.0.0.1:9/v1"}) as at, at.openai() as client:
        for asking in (client.models.list(), client.chat.completions.create(model="liten", messages=user(TEXT))):
            with pytest.raises(openai.InternalServerError, match="Ingen modell svarar"):
                await asking


async def test_an_answer_that_breaks_off_says_so_in_the_stream(tmp_path, using):
    async def chat(_request, out):
        await out.say("[PERSON-1] ringde ", "och sedan", finish=None)

    async with gateway(tmp_path, using, chat) as at, at.openai() as client:
        got = []
        with pytest.raises(openai.APIError, match="bröts"):
            stream = await client.chat.completions.create(model="liten", messages=user(TEXT), stream=True)
            async for chunk in stream:
                got.append(chunk.choices[0].delta.content or "")
        assert "".join(got) == "Anna Svensson ringde och sedan"
        with pytest.raises(openai.InternalServerError):
            await client.chat.completions.create(model="liten", messages=user(TEXT))


async def test_lengths(tmp_path, using):
    """No length asked for: what there is room for. Too long: 400, and nothing sent."""

    async def cut(_request, out):
        await out.say("Ett svar som", finish="length")

    async with gateway(tmp_path, using, cut) as at, at.openai() as client:
        answer = await client.chat.completions.create(model="liten", messages=user("Sömnen är dålig. " * 400))
        assert answer.choices[0].finish_reason == "length"
        assert at.upstream.sent()[0].body["max_tokens"] == 2048 - 1200
        for more in ({"max_tokens": 1000}, {"max_completion_tokens": 1000}):
            with pytest.raises(openai.BadRequestError) as error:
                await client.chat.completions.create(model="liten", messages=user("Sömnen är dålig. " * 400), **more)
            assert (error.value.code, error.value.param) == ("context_length_exceeded", "messages")
        with pytest.raises(openai.BadRequestError):
            await client.chat.completions.create(model="liten", messages=user("ord " * 2040))
        with pytest.raises(openai.APIStatusError) as error:
            await client.chat.completions.create(model="liten", messages=user("ord " * 60_000))
        assert (error.value.status_code, error.value.code) == (413, "too-large")
        assert len(at.upstream.sent()) == 1


async def test_conversations_at_the_same_time_never_mix(tmp_path, using):
    people = [
        "Anna Svensson",
        "Kalle Ek",
        "Eva Lind",
        "Leo Berg",
        "Maria Holm",
        "Nils Dahl",
        "Sara Nyström",
        "Olof Åberg",
    ]

    async def slow(request, out):
        await asyncio.sleep(0.05)
        await echo(request, out)

    async with gateway(tmp_path, using, slow) as at, at.openai() as client:

        async def talk(n):
            text = f"{people[n % 8]} ringde och {people[(n + 3) % 8]} svarade."
            name = f"samtal {n % 4}" if n % 3 else None
            more = {"extra_headers": {"X-Aktsam-Conversation": name}} if name else {}
            if n % 2:
                return text, "".join((await streamed(client, user(text), **more))[0])
            made = await client.chat.completions.create(model="liten", messages=user(text), **more)
            return text, made.choices[0].message.content

        for _ in range(2):
            assert all(text == back for text, back in await asyncio.gather(*(talk(n) for n in range(16))))
        assert not [name for full in people for name in full.split() if name in at.sent]


async def test_no_more_at_once_than_allowed(tmp_path, using):
    free = asyncio.Event()

    async def waiting(request, out):
        await free.wait()
        await echo(request, out)

    async with gateway(tmp_path, using, waiting, concurrency=2) as at, at.openai() as client:
        held = [asyncio.create_task(streamed(client, user(TEXT))) for _ in range(2)]
        while len(at.upstream.sent()) < 2:
            await asyncio.sleep(0.02)
        with pytest.raises(openai.RateLimitError) as error:
            await client.chat.completions.create(model="liten", messages=user(TEXT))
        assert error.value.response.headers["retry-after"] == "2"
        free.set()
        assert ["".join(pieces) for pieces, _ in await asyncio.gather(*held)] == [TEXT, TEXT]
        await client.chat.completions.create(model="liten", messages=user(TEXT))


class Writing:
    """A model that writes for ever, or thinks for ever, and knows how many it does so for."""

    def __init__(self, words):
        self.words, self.now = words, 0

    async def __call__(self, _request, out):
        self.now += 1
        try:
            await out.head(kind="text/event-stream")
            while self.words:
                await out.event(choices=[{"index": 0, "delta": {"content": "[PERSON-1] "}, "finish_reason": None}])
                await asyncio.sleep(0.01)
            await asyncio.Event().wait()
        finally:
            self.now -= 1


@pytest.mark.parametrize("times", [25, pytest.param(1000, marks=pytest.mark.nightly)])
@pytest.mark.parametrize("words", [True, False], ids=["while it writes", "before the first word"])
@pytest.mark.parametrize("stream", [True, False], ids=["streamed", "whole"])
async def test_who_leaves_leaves_nothing_running(tmp_path, using, words, stream, times):
    """Client after client hangs up: the model server stops, no task and no descriptor is left, the places are free again."""
    model = Writing(words)
    async with gateway(tmp_path, using, model, concurrency=4) as at:
        for n in range(1, times + 1):
            async with at.openai() as client:
                asking = asyncio.create_task(_read(client, stream))
                while len(at.upstream.sent()) < n or not model.now:
                    await asyncio.sleep(0.002)
                if n % 2:
                    await asyncio.sleep(0.03)  # some go at the first words, some later
                asking.cancel()
                await asyncio.gather(asking, return_exceptions=True)
            async with asyncio.timeout(5):
                while model.now:
                    await asyncio.sleep(0.002)
            if n == 5:
                await asyncio.sleep(0.2)
                before = _open()
        async with asyncio.timeout(5):
            while any(now > then + 2 for now, then in zip(_open(), before, strict=True)):
                await asyncio.sleep(0.02)


def _open():
    return len(asyncio.all_tasks()), len(os.listdir("/proc/self/fd"))


async def _read(client, stream):
    made = await client.chat.completions.create(model="liten", messages=user(TEXT), stream=stream)
    async for _ in made:
        pass


async def test_no_name_in_any_log_row_or_file(tmp_path, using, caplog):
    """Everything that can be logged is, at DEBUG; what lies in the folder of the installation is searched as bytes."""
    caplog.set_level(logging.DEBUG)
    canary = "Torbjörn Quistgaard ringde från 070-174 06 12 och sa nej."
    async with gateway(tmp_path, using, echo) as at, at.openai() as client:
        for more in ({}, {"stream": True}, {"user": "Torbjörn Quistgaard"}, {"top_p": 0.1}):
            try:
                made = await client.chat.completions.create(model="liten", messages=user(canary), **more)
                if more.get("stream"):
                    assert "Quistgaard" in "".join([c.choices[0].delta.content or "" async for c in made])
            except openai.BadRequestError as error:
                assert "Quistgaard" not in str(error)
        async with at.http() as http:
            vault = (await http.post("/api/v1/mask", json={"text": canary})).json()["vault_id"]
            await http.post("/api/v1/unmask", json={"vault_id": vault, "text": "[PERSON-1]"})
        with at.store.begin() as db:
            rows = db.exec_driver_sql("select who, did, what, counts from audit").fetchall()
        assert [row.did for row in rows] == ["proxy.chat"] * 3 + ["mask", "unmask"] and {row.who for row in rows} == {
            "prov"
        }
        files = b"".join(p.read_bytes() for p in tmp_path.rglob("*") if p.is_file())
        for word in ("Torbjörn", "Quistgaard", "070-174 06 12", KEY):
            assert (
                word not in caplog.text and word not in str(rows) and word.encode() not in files and word not in at.sent
            )
    assert len(caplog.records) > 10
