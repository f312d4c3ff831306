"""A bar on stderr while work goes on, where somebody is looking."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from pipelines.summarize import Progress, silent


@contextmanager
def bar() -> Iterator[Progress]:
    """Yield a Progress that draws on a terminal, and is silent elsewhere."""
    if not sys.stderr.isatty():
        yield silent
        return
    from rich.console import Console
    from rich.progress import Progress as Bar

    with Bar(console=Console(stderr=True), transient=True) as drawn:
        task = drawn.add_task("", total=None)
        yield lambda stage, done, total: drawn.update(task, description=stage, completed=done, total=total)
