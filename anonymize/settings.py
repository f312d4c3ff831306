"""Policies: what is masked and what is kept, as a municipality sets it in configs/anonymize.yaml."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator

import configs
from anonymize.errors import UnknownPolicy
from anonymize.labels import LABELS, WITHIN

Action = Literal["mask", "keep"]


class Policy(BaseModel):
    """What to do with each label. A label the policy does not name is masked."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    name: str = ""
    description: str = ""
    keep: frozenset[str] = frozenset()
    roles: bool = False

    @field_validator("keep")
    @classmethod
    def _known(cls, value: frozenset[str]) -> frozenset[str]:
        if unknown := value - LABELS.keys():
            raise ValueError(f"okänd etikett: {', '.join(sorted(unknown))}")
        return value

    def action(self, label: str) -> Action:
        """Say whether spans of this label are masked or kept."""
        return "keep" if label in self.keep or WITHIN.get(label) in self.keep else "mask"


class AnonymizeSettings(BaseModel):
    """configs/anonymize.yaml."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    policies: dict[str, Policy]
    threshold: float = Field(0.1, ge=0, le=1)
    ner: str = "shipped"
    voters: tuple[str, ...] = ()
    presidio: tuple[str, ...] = ()
    seconds: float = Field(60.0, gt=0)

    @field_validator("ner", mode="before")
    @classmethod
    def _off(cls, value: object) -> object:
        return "off" if value is False else value  # YAML reads off as a truth value

    def policy(self, name: str) -> Policy:
        """Return the policy called name; UnknownPolicy lists what there is."""
        if name not in self.policies:
            raise UnknownPolicy(f"Policyn ”{name}” finns inte. Välj bland: {', '.join(self.policies)}.")
        return self.policies[name].model_copy(update={"name": name})


def settings() -> AnonymizeSettings:
    """Read the settings as they are now."""
    return configs.load("anonymize", AnonymizeSettings)
