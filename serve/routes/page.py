"""The officer's page: files of serve/web as they are, no build step, nothing from outside."""

from pathlib import Path

from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

WEB = Path(__file__).parent.parent / "web"


class Files(StaticFiles):
    """Files that a browser asks for again each time, but fetches only when they have changed."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        """Return a file."""
        answer = await super().get_response(path, scope)
        answer.headers["cache-control"] = "no-cache"
        return answer


def files() -> Files:
    """Return the app that serves them."""
    return Files(directory=WEB, html=True)
