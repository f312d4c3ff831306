"""A day, or a longer time, and what is told of it."""

from dataclasses import dataclass, field

from anonymize.masked import MaskedText


@dataclass(frozen=True)
class Event:
    """A date and what is told of it; texts masked, and the sentences (places in the case) it rests on."""

    date: str
    precision: str
    date_text: MaskedText = field(repr=False)
    event: MaskedText = field(repr=False)
    said_by: MaskedText | None = field(repr=False)
    sources: tuple[int, ...]
    hidden: bool = False  # the date itself is masked by the policy
    also: tuple[str, ...] = ()  # further days that the same sentence tells it of

    @property
    def days(self) -> tuple[str, ...]:
        """Every day of it, in order."""
        return self.date, *self.also
