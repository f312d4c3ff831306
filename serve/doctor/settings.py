"""configs/doctor.yaml: what is enough, where the way out is tried, and what an officer asks of the machine."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

Positive = Annotated[float, Field(gt=0)]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Egress(_Part):
    """Where the way out is tried."""

    names: tuple[str, ...] = ("example.com",)
    addresses: tuple[Annotated[str, Field(pattern=r"^([0-9.]+|\[[0-9a-fA-F:.]+\]):\d{1,5}$")], ...] = ()
    page: Annotated[str, Field(pattern=r"^http://[^/\s]+/\S*$")] = "http://example.com/"
    seconds: Positive = 3


class Load(_Part):
    """What one officer asks of the model."""

    summaries_an_hour: Positive = 2
    tokens: Positive = 1500  # written for a summary, all its parts together
    patience: Annotated[float, Field(gt=1)] = 2  # times the time it takes alone


class DoctorSettings(_Part):
    """The whole file."""

    disk_gib: Positive = 5
    memory_gib: Positive = 2
    driver: Annotated[int, Field(ge=1)] = 580
    certificate_days: Annotated[int, Field(ge=0)] = 30
    egress: Egress = Egress()
    load: Load = Load()
