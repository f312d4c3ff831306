"""The officer's page: files of serve/web as they are, no build step, nothing from outside. Text travels compressed."""

import gzip
from functools import lru_cache
from pathlib import Path

from starlette.datastructures import Headers
from starlette.responses import FileResponse, Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

WEB = Path(__file__).parent.parent / "web"
PLAIN = ("text/", "image/svg", "application/javascript")
SMALL = 600  # bytes under which compressing gains nothing


class Files(StaticFiles):
    """Files that a browser asks for again each time, but fetches only when they have changed."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        """Return a file, as gzip where the browser takes it and the file is text."""
        answer = await super().get_response(path, scope)
        answer.headers["cache-control"] = "no-cache"
        if isinstance(answer, FileResponse) and answer.media_type and answer.media_type.startswith(PLAIN):
            return _packed(answer, Headers(scope=scope))
        return answer


def _packed(answer: FileResponse, asked: Headers) -> Response:
    answer.headers["vary"] = "accept-encoding"
    size = int(answer.headers["content-length"])
    if answer.status_code != 200 or size < SMALL or "gzip" not in asked.get("accept-encoding", ""):
        return answer
    kept = {name: answer.headers[name] for name in ("etag", "last-modified", "cache-control", "content-type", "vary")}
    return Response(_gzip(str(answer.path), answer.headers["etag"]), headers={**kept, "content-encoding": "gzip"})


@lru_cache(maxsize=200)
def _gzip(path: str, _etag: str) -> bytes:
    return gzip.compress(Path(path).read_bytes(), 9, mtime=0)


def files() -> Files:
    """Return the app that serves them."""
    return Files(directory=WEB, html=True)
