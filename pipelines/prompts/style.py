"""How a model is spoken to: `plain` is one short task with an example, `full` the rules and the form in words.

`prompts:` in configs/models/<name>.yaml says which, by the name under which the model is served.
"""

import os
from collections.abc import Mapping
from typing import Literal, cast

import configs
from pipelines.engines.base import Engine

Style = Literal["plain", "full"]
SMALL = 4096  # a context up to which a model that no file names is taken for one of the weak


def style_of(engine: Engine, environ: Mapping[str, str] = os.environ) -> Style:
    """Return how the engine's model is to be spoken to."""
    path = configs.folder("models", environ).get(engine.model)
    told = configs.read(path).get("prompts") if path else None
    if told in ("plain", "full"):
        return cast(Style, told)
    return "plain" if engine.context_tokens <= SMALL else "full"
