"""aktsam drain: a server is emptied for maintenance and taken back, by a command, seen by every process."""

import asyncio

import pytest

from pipelines.engines.drained import Drained
from tests.kit.servers import plain, serving
from tests.kit.vllm_server import aktsam
from tests.pipelines.engines.test_openai import good


async def drain(*args, **environ):
    command, env = aktsam("drain", *args, **environ)
    process = await asyncio.create_subprocess_exec(
        *command, env=env, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
    )
    out, error = await asyncio.wait_for(process.communicate(), 60)
    return process.returncode, out.decode(), error.decode()


async def test_out_and_back(tmp_path):
    left = 2

    async def behave(request, out):
        nonlocal left
        if request.path != "/metrics":
            return await plain(good)(request, out)
        await out.head(kind="text/plain")
        await out.raw(f'vllm:num_requests_running{{engine="0"}} {left}.0\nvllm:num_requests_waiting 0.0\n')
        left = max(0, left - 1)

    async with serving(behave) as one, serving(plain(good)) as two:
        settings = {
            "AKTSAM_STATE": str(tmp_path), "AKTSAM_PIPELINES__ENGINES__OPENAI__BASE_URL": one.url,
            "AKTSAM_PIPELINES__ENGINES__OPENAI__REPLICAS": f'["{two.url}"]',
        }  # fmt: skip
        assert await drain(one.url, "--wait", "30", **settings) == (0, f"{one.url}  ur drift\n", "")
        assert left == 0 and Drained(tmp_path / "drained")() == [one.url]
        code, said, _ = await drain(**settings)
        assert code == 0 and said.splitlines() == [f"{one.url}  ur drift", f"{two.url}  i drift"]
        left = 3
        code, _, error = await drain(one.url, "--wait", "0.1", **settings)
        assert code == 1 and "frågor kvar" in error
        code, _, error = await drain(two.url, **settings)
        assert code == 0 and "Ingen server är kvar" in error
        assert (await drain(one.url, "--back", **settings))[0] == 0 and Drained(tmp_path / "drained")() == [two.url]
        code, _, error = await drain("http://127.0.0.1:1/v1", **settings)
        assert code == 2 and one.url in error


@pytest.mark.parametrize(
    "content, expected", [("", []), ("http://a/v1\nhttp://b/v1\n", ["http://a/v1", "http://b/v1"])]
)
def test_the_file(tmp_path, content, expected):
    drained = Drained(tmp_path / "x" / "drained")
    assert list(drained()) == []
    drained.change("http://a/v1", out=False)
    drained.path.write_text(content, encoding="utf-8")
    assert list(drained()) == expected
