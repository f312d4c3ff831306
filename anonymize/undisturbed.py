"""Work that makes much and leaves no cycles behind: the garbage collector would only walk all of it, again and again."""

import gc
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

_P = ParamSpec("_P")
_R = TypeVar("_R")


def undisturbed(work: Callable[_P, _R]) -> Callable[_P, _R]:
    """Return a function that runs with the collector paused; whoever found it running starts it again, also after an error."""

    @wraps(work)
    def quiet(*args: _P.args, **named: _P.kwargs) -> _R:
        running = gc.isenabled()
        gc.disable()
        try:
            return work(*args, **named)
        finally:
            if running:
                gc.enable()

    return quiet
