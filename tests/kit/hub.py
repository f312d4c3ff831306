"""A hub on loopback: the two addresses of Hugging Face's that `aktsam models fetch` asks, with faults to choose from."""

import hashlib
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

COMMIT = "5560" * 10


@dataclass
class Hub:
    """One repository at one commit. `files` is what is told, `sent` what is really sent where it differs."""

    repo: str
    files: dict[str, bytes]
    commit: str = COMMIT
    sent: dict[str, bytes] = field(default_factory=dict)
    cut: set[str] = field(default_factory=set)  # the connection breaks in the middle of these
    refuse: int = 0  # a status instead of everything
    asked: list[str] = field(default_factory=list)
    url: str = ""

    def told(self) -> dict[str, object]:
        """Return what the hub says about the repository."""
        return {"id": self.repo, "modelId": self.repo, "sha": self.commit, "private": False, "tags": [], "downloads": 0,
                "siblings": [self._sibling(name, content) for name, content in self.files.items()]}  # fmt: skip

    def _sibling(self, name: str, content: bytes) -> dict[str, object]:
        row: dict[str, object] = {"rfilename": name, "size": len(content), "blobId": etag(name, content)}
        if large(name):
            digest = hashlib.sha256(content).hexdigest()
            row |= {"blobId": "0" * 40, "lfs": {"sha256": digest, "size": len(content), "pointerSize": 134}}
        return row


def large(name: str) -> bool:
    return name.endswith((".safetensors", ".bin", ".model"))


def etag(name: str, content: bytes) -> str:
    """Return what the hub names a file's content by: SHA-256 for large ones, git's hash for the others."""
    if large(name):
        return hashlib.sha256(content).hexdigest()
    return hashlib.sha1(b"blob %d\0" % len(content) + content).hexdigest()


def handler(hub: Hub) -> type[BaseHTTPRequestHandler]:
    class Answers(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *_: object) -> None:
            pass

        def do_HEAD(self) -> None:
            self.answer(body=False)

        def do_GET(self) -> None:
            self.answer(body=True)

        def answer(self, body: bool) -> None:
            hub.asked.append(f"{self.command} {self.path}")
            path = self.path.partition("?")[0]
            if hub.refuse:
                code = {401: "RepoNotFound", 403: "GatedRepo"}.get(hub.refuse, "")
                return self.reply(hub.refuse, b"", {"X-Error-Code": code})
            if path.startswith(f"/api/models/{hub.repo}/revision/"):
                known = path.rsplit("/", 1)[1] in ("main", hub.commit)
                return self.reply(
                    200 if known else 404,
                    json.dumps(hub.told()).encode(),
                    {} if known else {"X-Error-Code": "RevisionNotFound"},
                )
            name = path.removeprefix(f"/{hub.repo}/resolve/{hub.commit}/")
            if name not in hub.files:
                return self.reply(404, b"", {"X-Error-Code": "EntryNotFound"})
            content = hub.sent.get(name, hub.files[name])
            headers = {
                "ETag": f'"{etag(name, hub.files[name])}"',
                "X-Repo-Commit": hub.commit,
                "Accept-Ranges": "bytes",
            }
            self.reply(200, content, headers, body, name in hub.cut)

        def reply(
            self, status: int, content: bytes, headers: dict[str, str], body: bool = True, cut: bool = False
        ) -> None:
            self.send_response(status)
            for name, value in (headers | {"Content-Length": str(len(content)), "Connection": "close"}).items():
                self.send_header(name, value)
            self.end_headers()
            self.close_connection = True
            if body:
                self.wfile.write(content[: len(content) // 2] if cut else content)

    return Answers


@contextmanager
def serving(hub: Hub) -> Iterator[Hub]:
    """Serve on a free port of loopback while the block lasts."""
    with ThreadingHTTPServer(("127.0.0.1", 0), handler(hub)) as server:
        hub.url = f"http://127.0.0.1:{server.server_address[1]}"
        running = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        running.start()
        try:
            yield hub
        finally:
            server.shutdown()
            running.join()
