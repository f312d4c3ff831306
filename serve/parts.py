"""What the gateway is made of: each collaborator made once, and handed to those that need it."""

from collections.abc import Callable
from dataclasses import dataclass

from serve.accounts.doors import Doors, doors
from serve.accounts.oidc import Provider
from serve.accounts.rights import Rights
from serve.audit import Audit
from serve.auth import Guard
from serve.backup import last
from serve.cases import Cases
from serve.jobs import Jobs, Make
from serve.maskings import Maskings
from serve.metrics import Metrics
from serve.reading import Readings
from serve.ready import Ready
from serve.repeats import Answers
from serve.settings import ServeSettings
from serve.store import Store
from serve.tools import Tools
from serve.traces import Traces
from serve.turns import Turns
from serve.writing import Drafts


@dataclass(frozen=True)
class Parts:
    """The parts of one app. `sweeps` are called now and then, to let go of what has had its time."""

    settings: ServeSettings
    tools: Tools
    store: Store
    metrics: Metrics
    audit: Audit
    entrance: Doors
    provider: Provider | None
    guard: Guard
    cases: Cases
    jobs: Jobs
    answers: Answers
    sweeps: tuple[Callable[[], object], ...]


def assembled(
    settings: ServeSettings, tools: Tools, store: Store, tell: Callable[[str], None], clock: Callable[[], float],
    traces: Traces | None,
) -> Parts:  # fmt: skip
    """Return the parts of an app with this store."""
    metrics, audit = Metrics(tools.line.counts, traces, lambda: last.age(settings.folder)), Audit(store)
    entrance = doors(store, audit, settings, tell, clock)
    turns, ready, answers = Turns(), Ready(store), Answers(store, clock)
    maskings = Maskings(tools.masker, tools.masking.policy, metrics, turns)
    cases = Cases(store, audit, metrics, maskings, ready, settings, tools.limits)
    makes: dict[str, Make] = {"documents": Readings(cases), "summary": Drafts(cases, tools, metrics, turns)}
    return Parts(
        settings, tools, store, metrics, audit, entrance,
        Provider(settings.oidc, clock) if settings.oidc and settings.accounts else None,
        Guard(entrance.sessions, Rights(store)), cases, Jobs(store, metrics, settings.job_seconds, makes), answers,
        (cases.purge_today, entrance.sweep, answers.sweep, ready.sweep),
    )  # fmt: skip
