"""A server that is told to stop lets the model end what it is writing first, and begins nothing more."""

import time
from socket import socket

import uvicorn

from pipelines.engines.line import Line


class Draining(uvicorn.Server):
    """Answers go on while it drains: readiness says no, new work is asked to come back. A second signal ends it at once."""

    def __init__(self, config: uvicorn.Config, line: Line, seconds: float) -> None:
        super().__init__(config)
        self._line, self._seconds = line, seconds

    async def shutdown(self, sockets: list[socket] | None = None) -> None:
        """Drain, then stop."""
        end = time.monotonic() + self._seconds
        while not self.force_exit and time.monotonic() < end and await self._line.drain(0.2):
            pass
        await super().shutdown(sockets)
