"""Answers in OpenAI's form: whole, or as a stream of chunks. What is ours stands in the member `aktsam`."""

import json
import logging
import secrets
import time
from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Any

from pipelines.engines.base import Answer
from serve.proxy.chat import Reply
from serve.proxy.faults import openai_error
from serve.proxy.shapes import Integrity

log = logging.getLogger("aktsam.proxy")


def _head(model: str, kind: str) -> dict[str, Any]:
    return {"id": f"chatcmpl-{secrets.token_hex(12)}", "object": kind, "created": int(time.time()), "model": model}


async def whole(reply: Reply, model: str) -> dict[str, Any]:
    """Return the answer when all of it is there."""
    async with aclosing(reply.pieces()) as pieces:
        text = "".join([piece async for piece in pieces])
    ended, integrity = _outcome(reply)
    message = {"role": "assistant", "content": text.strip(), "refusal": None}
    choice = {"index": 0, "message": message, "logprobs": None, "finish_reason": ended.finish}
    head = _head(model, "chat.completion")
    return {**head, "choices": [choice], "usage": usage(ended), "aktsam": about(reply, ended, integrity)}


async def chunks(reply: Reply, model: str, with_usage: bool) -> AsyncGenerator[str, None]:
    """Yield the answer as server-sent events. A fault before the first piece is raised, a later one is told in the stream."""
    head, begun = _head(model, "chat.completion.chunk"), False
    try:
        async with aclosing(reply.pieces()) as pieces:
            async for piece in pieces:
                if not begun:
                    begun = True
                    yield _event(head, {"role": "assistant", "content": ""})
                yield _event(head, {"content": piece})
        ended, integrity = _outcome(reply)
    except Exception as error:
        if not begun:
            raise
        log.warning("an answer broke off: %s", type(error).__name__)
        yield _line({"error": openai_error(error)})
        return
    if not begun:
        yield _event(head, {"role": "assistant", "content": ""})
    yield _event(head, {}, ended.finish, aktsam=about(reply, ended, integrity))
    if with_usage:
        yield _line({**head, "choices": [], "usage": usage(ended)})
    yield "data: [DONE]\n\n"


def _outcome(reply: Reply) -> tuple[Answer, Integrity]:
    if reply.ended is None or reply.integrity is None:
        raise RuntimeError("the engine ended without telling how")
    return reply.ended, reply.integrity


def usage(ended: Answer) -> dict[str, int]:
    """Return the tokens in and out, as the engine counted them."""
    total = ended.prompt_tokens + ended.output_tokens
    return {"prompt_tokens": ended.prompt_tokens, "completion_tokens": ended.output_tokens, "total_tokens": total}


def about(reply: Reply, ended: Answer, integrity: Integrity) -> dict[str, Any]:
    """Return what we tell beside OpenAI's form: the ledger, the policy and why it, and what the engine could not do."""
    told = {"policy": reply.policy, "raised_by": list(reply.raised_by), "without": list(ended.without)}
    return {"integrity": integrity.model_dump(mode="json"), **told}


def timing(reply: Reply) -> dict[str, str]:
    """Return how long the masking took, as a header (W3C Server Timing; milliseconds)."""
    return {"server-timing": f"mask;dur={reply.masking * 1000:.1f}"}


def counts(integrity: dict[str, Any]) -> str:
    """Return the ledger for a header: numbers only."""
    return "; ".join(f"{name}={len(held)}" for name, held in integrity.items())


def _event(head: dict[str, Any], delta: dict[str, Any], finish: str | None = None, **more: Any) -> str:
    return _line({**head, "choices": [{"index": 0, "delta": delta, "logprobs": None, "finish_reason": finish}], **more})


def _line(data: dict[str, Any]) -> str:
    return f"data: {json.dumps(data, ensure_ascii=False)}\n\n"
