"""The engine `transformers` on the tiny model, in the environment that has torch, and side by side with vLLM."""

import json
import subprocess
from pathlib import Path

from tests.kit.vllm_server import ROOT, python
from tests.vllm.test_server import SUMMARY, TASK

SCRIPT = """
import asyncio, json, sys
from contextlib import aclosing
from pathlib import Path
from anonymize.masked import MaskedText
from pipelines.engines.base import Message, Prompt
from pipelines.engines.settings import TransformersSettings
from pipelines.engines.transformers import TransformersEngine
from pipelines.errors import EngineUnavailable, PromptTooLong

async def main():
    folder, template = map(Path, sys.argv[1:])
    engine = TransformersEngine(TransformersSettings(path=folder, chat_template=template, stop=(2,), dtype="float32"))
    prompt = Prompt(tuple(Message("user", MaskedText(t)) for t in json.load(sys.stdin)))
    out = {"context": engine.context_tokens, "model": engine.model}
    await engine.ready()
    answer = await engine.answer(prompt, max_tokens=200, schema={}, grammar="g")
    out |= {"text": answer.text, "finish": answer.finish, "tokens": answer.prompt_tokens, "without": answer.without}
    out["cut"] = (await engine.answer(prompt, max_tokens=5)).finish
    async with aclosing(engine.stream(prompt, max_tokens=200)) as pieces:
        out["first"] = await anext(pieces)
    async with aclosing(engine.stream(prompt, max_tokens=200)) as pieces:
        out["streamed"] = "".join([p async for p in pieces])
    out["counts"] = [await engine.count(MaskedText(t)) for t in ("Sömnen har varit dålig.", "<s>")]
    out["whole"] = [await engine.count(MaskedText("Sömnen har varit dålig. " * n)) for n in (1, 2, 1000)]
    try:
        await engine.answer(prompt, max_tokens=2040)
    except PromptTooLong as error:
        out["too_long"] = error.context_tokens
    try:
        (folder / "model.safetensors").rename(folder / "gone")
        await TransformersEngine(TransformersSettings(path=folder)).ready()
    except EngineUnavailable as error:
        out["broken"] = str(error)
    finally:
        (folder / "gone").rename(folder / "model.safetensors")
    print(json.dumps(out))

asyncio.run(main())
"""


async def test_the_same_answer_as_vllm(weights: Path, server, engine):
    texts = json.dumps([m.content.text for m in TASK.messages])
    template = ROOT / "configs/models/gpt-sw3.jinja"
    ran = subprocess.run([python(), "-c", SCRIPT, weights, template], input=texts, capture_output=True, text=True,
                         cwd=ROOT, timeout=120)  # fmt: skip
    assert ran.returncode == 0, ran.stderr[-2000:]
    out = json.loads(ran.stdout)
    one, two, many = out["whole"]
    assert many == one + 999 * (two - one) > 2048 and "longer than" not in ran.stderr  # counted whole, and quietly
    assert out["text"] == out["streamed"] == SUMMARY == (await engine.answer(TASK, max_tokens=200)).text
    assert out["tokens"] == (await engine.answer(TASK, max_tokens=9)).prompt_tokens
    assert (out["finish"], out["cut"], out["context"], out["too_long"]) == ("stop", "length", 2048, 2048)
    assert out["without"] == ["schema", "grammar"] and SUMMARY.startswith(out["first"])
    assert out["counts"][0] == await engine.count(TASK.messages[0].content.__class__("Sömnen har varit dålig."))
    assert "går inte att läsa in" in out["broken"]
