"""A question of our own to measure a server with: nothing of any case is in it."""

from anonymize.masked import MaskedText
from pipelines.engines.base import Message, Prompt

ALOUD = Prompt((Message("user", MaskedText("Räkna upp vanliga svenska ord.")),))
