"""The client libraries print whole requests at DEBUG. A prompt is case data: they are silenced, whatever the level."""

import logging

LOUD = (
    "openai", "openai._base_client", "openai._legacy_response", "openai._response", "httpx", "httpx2", "httpcore",
    *(f"{name}.{part}" for name in ("httpcore", "httpcore2") for part in ("connection", "http11", "http2", "proxy")),
)  # fmt: skip


class _Grave(logging.Filter):
    def filter(self, record: logging.LogRecord) -> bool:
        return record.levelno >= logging.ERROR


def silence(names: tuple[str, ...] = LOUD) -> None:
    """Let these loggers say nothing below ERROR, even if somebody lowers their level later."""
    for name in names:
        logger = logging.getLogger(name)
        if not any(isinstance(f, _Grave) for f in logger.filters):
            logger.addFilter(_Grave())
