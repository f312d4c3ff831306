"""The machine as the checks see it: settings, environment, /proc, the cards. Handed in, so that a test can choose."""

import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import configs
from anonymize.settings import AnonymizeSettings
from pipelines.engines.key import home
from pipelines.settings import PipelineSettings
from serve.cards import Card, cards
from serve.doctor.settings import DoctorSettings
from serve.models import Model, models
from serve.proc import Listener, Process, listeners, processes
from serve.settings import ServeSettings


@dataclass(frozen=True)
class Facts:
    """What is asked of the machine is asked once, at first need. Faulty settings raise ConfigError in their check."""

    environ: Mapping[str, str] = field(default_factory=lambda: dict(os.environ), repr=False)
    proc: Path = Path("/proc")

    @cached_property
    def doctor(self) -> DoctorSettings:
        """configs/doctor.yaml."""
        return configs.load("doctor", DoctorSettings, self.environ)

    @cached_property
    def serve(self) -> ServeSettings:
        """configs/serve.yaml."""
        return configs.load("serve", ServeSettings, self.environ)

    @cached_property
    def pipelines(self) -> PipelineSettings:
        """configs/pipelines.yaml."""
        return configs.load("pipelines", PipelineSettings, self.environ)

    @cached_property
    def masking(self) -> AnonymizeSettings:
        """configs/anonymize.yaml."""
        return configs.load("anonymize", AnonymizeSettings, self.environ)

    @cached_property
    def models(self) -> dict[str, Model]:
        """configs/models/*.yaml."""
        return models(self.environ)

    @cached_property
    def state(self) -> Path:
        """Where Aktsam keeps what it keeps."""
        return (self.serve.state or home(self.environ)).expanduser()

    @cached_property
    def cards(self) -> tuple[Card, ...]:
        """The GPUs."""
        return cards(shutil.which("nvidia-smi", path=self.environ.get("PATH", os.defpath)) or "")

    @cached_property
    def processes(self) -> tuple[Process, ...]:
        """What runs."""
        return tuple(processes(self.proc))

    @cached_property
    def listeners(self) -> tuple[Listener, ...]:
        """Who waits for connections, and where."""
        return tuple(listeners(self.proc, self.processes))
