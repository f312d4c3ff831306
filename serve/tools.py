"""The collaborators of the gateway, made from settings once and handed in: masking, writers, templates."""

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from anonymize.assemble import masker
from anonymize.mask import Masker
from anonymize.settings import AnonymizeSettings
from pipelines import templates
from pipelines.engines.drained import Drained
from pipelines.engines.ledger import Ledger
from pipelines.engines.line import Line
from pipelines.readers.limits import Limits
from pipelines.settings import PipelineSettings
from pipelines.summarize import Writer
from pipelines.templates import Template
from pipelines.writers import writer as build_writer


class Once:
    """A masker made at first need and kept; a failure is told each time, and tried again."""

    def __init__(self, make: Callable[[], Masker]) -> None:
        self._make, self._lock = make, threading.Lock()
        self._made: Masker | None = None

    def __call__(self) -> Masker:
        """Return the masker; DetectorFailed when it cannot be had."""
        with self._lock:
            if self._made is None:
                self._made = self._make()
            return self._made


@dataclass(frozen=True)
class Tools:
    """What the routes need of the other packages. `writer` makes a new one for each job."""

    masker: Callable[[], Masker]
    masking: AnonymizeSettings
    pipelines: PipelineSettings
    writer: Callable[[str], Writer]
    template: Callable[[str], Template] = templates.load
    templates: Callable[[], tuple[Template, ...]] = templates.load_all
    limits: Limits = field(default_factory=Limits)
    engines: Mapping[str, str] = field(default_factory=dict)  # name → about, in Swedish
    ledger: Ledger = field(default_factory=Ledger)
    line: Line = field(default_factory=Line)


ENGINES = {
    "extractive": "Utan språkmodell: ett urval av ärendets egna meningar, ordagrant.",
    "openai": "Språkmodellen på kommunens egen server.",
}


def tools(masking: AnonymizeSettings, pipelines: PipelineSettings) -> Tools:
    """Return the tools the settings name."""
    offered = {name: about for name, about in ENGINES.items() if name in ("extractive", pipelines.engine)}
    offered.setdefault(pipelines.engine, pipelines.engine)
    ledger = Ledger(drained=Drained())
    return Tools(
        Once(lambda: masker(masking)), masking, pipelines, lambda name: build_writer(name, pipelines, ledger),
        limits=pipelines.readers.limits(), engines=offered, ledger=ledger, line=line(pipelines),
    )  # fmt: skip


def line(pipelines: PipelineSettings) -> Line:
    """Return an empty line, with as many places as the servers have together."""
    server = pipelines.engines.openai
    return Line(server.concurrency * len(server.servers), server.longest_wait)
