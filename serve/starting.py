"""What is asked of an engine's start: where it answers, on which cards and how large. What cannot be is refused, with why."""

import shutil
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path

from pipelines.engines import key as keys
from pipelines.engines.address import is_private
from serve.binding import refused
from serve.bundles.installed import faults
from serve.cards import Card
from serve.errors import NotStarted
from serve.memory import Plan, fits, kv, need, on_cpu, plan, weights
from serve.models import Model
from serve.proc import ram
from serve.vllm import Place

DEVICES = ("auto", "cuda", "cpu")
WITHOUT_CARD = 24.0  # GiB, to show a command on a machine without a card
NOT_LOADED = (
    "Nothing was loaded from {}: a file is missing, unknown or changed, as said above in Swedish. Bring the model with "
    "aktsam models import FILE, or vouch for a folder once with aktsam models import MODEL --local FOLDER."
)


@dataclass(frozen=True)
class Starting:
    """One start of `model`. `shown`: only the command is wanted, and a card is taken for granted. Raises NotStarted."""

    model: Model
    host: str
    port: int
    device: str  # of DEVICES
    python: str
    path: Path | None = None  # of the weights; None: where the model's file says
    gpus: int | None = None
    stages: int = 1
    ray: str | None = None  # address:port
    memory: float | None = None  # GiB on each card; None: as the cards tell
    sequences: int | None = None
    found: tuple[Card, ...] = ()
    shown: bool = False

    @property
    def on(self) -> str:
        """The device: `auto` is the card where there is one."""
        return self.device if self.device != "auto" else ("cuda" if self.found or self.shown else "cpu")

    @property
    def place(self) -> Place:
        """Where and how it is to stand."""
        state = (keys.home() / "engines" / self.model.name).expanduser()
        folder = self.path or self.model.folder()
        return Place(folder, state, self.python, self.host, self.port, self.on, self.sequences, self.ray)

    def check(self) -> None:
        """Refuse what is not to be asked for on any machine."""
        if self.device not in DEVICES:
            known = ", ".join(DEVICES)
            raise NotStarted(f"--device {self.device}: välj {known}.\n--device {self.device}: choose {known}.", 2)
        try:
            private = is_private(self.host)
            ip_address(self.host)
        except ValueError:
            raise NotStarted(f"--host {self.host}: skriv en IP-adress, till exempel 127.0.0.1.", 2) from None
        if not private:
            raise NotStarted(f"--host {self.host}: modellen får bara svara på en egen eller privat adress.", 2)
        self._check_ray()
        if self.on == "cpu" and (self.ray or self.stages > 1):
            told = "Utan grafikkort kan modellen varken delas med Ray eller i grupper: ta bort --ray och --stages."
            raise NotStarted(told, 2)

    def _check_ray(self) -> None:
        """Text goes between the machines of a cluster: its address is as private as an engine's."""
        host = (self.ray or "127.0.0.1:0").rpartition(":")[0].strip("[]")
        try:
            private = is_private(host)
        except ValueError:
            raise NotStarted(f"--ray {self.ray}: skriv IP-adress och port, till exempel 10.0.0.5:6379.", 2) from None
        if not private:
            raise NotStarted(f"--ray {self.ray}: klustret får bara stå på privata adresser.", 2)

    def sized(self) -> Plan:
        """Return the sizes that the cards, or else the machine's own memory, carry."""
        if self.on == "cpu":
            return self._on_cpu()
        card = self.memory or min((c.total for c in self.found), default=WITHOUT_CARD)
        sized = plan(self.model, card, self.gpus or max(len(self.found), self.stages), self.stages)
        if sized.sequences == 0:
            raise NotStarted(_too_small(self.model, sized, card, sized.gpus * self.stages), 3)
        return sized

    def _on_cpu(self) -> Plan:
        """A CPU's memory is the machine's: what is missing of it is told before anything is loaded."""
        many, model = self.sequences or 8, self.model
        takes, (has, free) = on_cpu(model, model.max_model_len * many, many), ram()
        if takes > (has if self.shown else free):
            raise NotStarted(
                f"Datorns minne räcker inte: {takes:.1f} GiB behövs, och {free:.1f} av {has:.1f} är lediga. Stäng andra "
                "program, välj en mindre modell eller lägre --sequences.\n"
                f"Out of memory: {takes:.1f} GiB is needed, {free:.1f} of the machine's {has:.1f} is free. End other "
                "programs, choose a smaller model or lower --sequences.", 3,
            )  # fmt: skip
        return Plan(1, weights(model), kv(model, model.max_model_len) * many, many, 2048, many)

    def check_place(self) -> None:
        """Refuse weights that are not whole or known, a Python that is not there, a port that is taken."""
        place = self.place
        if wrong := list(faults(self.model, place.folder)):
            raise NotStarted("\n".join([*wrong, NOT_LOADED.format(place.folder)]), 3)
        if not shutil.which(place.python):
            raise NotStarted(
                f"--python {place.python}: programmet finns inte, eller går inte att köra.\n"
                f"--python {place.python}: there is no such program, or it cannot be run.", 3,
            )  # fmt: skip
        if told := refused(place.host, place.port):
            raise NotStarted(told, 3)


def _too_small(model: Model, sized: Plan, card: float, gpus: int) -> str:
    context, more = fits(model, card, gpus)
    swedish, english = ["välj en mindre eller 4-bitars modell"], ["choose a smaller or 4-bit model"]
    if context:
        swedish.insert(0, f"sätt serve_context till högst {context}")
        english.insert(0, f"set serve_context to at most {context}")
    if more:
        swedish.insert(0, f"använd {more} sådana kort (--gpus {more})")
        english.insert(0, f"use {more} such cards (--gpus {more})")
    return (
        f"{model.title} får inte plats: det fattas {sized.lacks:.1f} GiB på varje kort. Minsta kort för en handläggare i "
        f"taget är {need(model):.0f} GiB. Det här går: {'; '.join(swedish)}.\n"
        f"{model.title} does not fit: {sized.lacks:.1f} GiB short on each card; one card of {need(model):.0f} GiB would do. "
        f"What would fit: {'; '.join(english)}."
    )
