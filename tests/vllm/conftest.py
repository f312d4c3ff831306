"""One real vLLM server for all tests of this folder, and the client to talk to it with."""

import pytest

from pipelines.engines.openai import OpenAIEngine
from pipelines.engines.settings import OpenAISettings
from tests.kit.vllm_server import alive, family, tiny_model
from tests.kit.vllm_server import engine as run


def pytest_collection_modifyitems(items):
    for item in items:
        if "/tests/vllm/" in str(item.path):
            item.add_marker("vllm")


@pytest.fixture(scope="session")
def weights(pytestconfig):
    return tiny_model(pytestconfig.cache.mkdir("tiny-gpt-sw3"))


@pytest.fixture(scope="session")
def server(weights, tmp_path_factory):
    with run(weights, tmp_path_factory.mktemp("engine")) as running:
        yield running
        below = family(running.process.pid)
    assert running.process.returncode == 0 and not any(map(alive, below))  # told to end, and all of it did


@pytest.fixture
async def engine(server):
    made = OpenAIEngine(OpenAISettings(base_url=server.url, model="tiny", backoff=0.05, timeout=30), server.environ)
    yield made
    await made.aclose()
