"""Why vLLM did not start, in Swedish and English, from the last lines it wrote, and what to do about it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Why:
    """One explanation in both languages."""

    swedish: str
    english: str

    def __str__(self) -> str:
        return f"{self.swedish}\n{self.english}"


# pattern in the log → what it means; {0}, {1} … are the pattern's groups. The first that matches counts.
REASONS = (
    (
        r"max seq len \((\d+)\), \(([\d.]+) GiB KV cache is needed, which is larger than the available KV cache memory "
        r"\(([\d.]+) GiB\)(?:.*estimated maximum model length is (\d+))?",
        "Minnet räcker inte: ett helt sammanhang på {0} token behöver {1} GiB och {2} GiB är ledigt. Sätt serve_context"
        " till högst {3} i modellens fil, välj en mindre eller 4-bitars modell, eller fler kort.",
        "Out of memory: one context of {0} tokens needs {1} GiB, {2} GiB is free. Set serve_context to at most {3}, choose"
        " a smaller or 4-bit model, or add cards.",
    ),
    (
        r"No available memory for the cache blocks",
        "Minnet räcker inte: modellens vikter tar hela kortet. Välj en mindre eller 4-bitars modell, eller fler kort.",
        "Out of memory: the weights fill the card. Choose a smaller or 4-bit model, or add cards.",
    ),
    (
        r"Free memory on device \S+ \(([\d.]+)/([\d.]+) GiB\) on startup is less than desired GPU memory utilization "
        r"\([\d.]+, ([\d.]+) GiB\)",
        "Kortet är upptaget: {0} av {1} GiB är ledigt och {2} behövs. Ett annat program använder det: se nvidia-smi.",
        "The card is busy: {0} of {1} GiB is free and {2} is needed. Another process uses it: see nvidia-smi.",
    ),
    (
        r"out of memory\. Tried to allocate ([\d.]+ [KMG]iB)",
        "Minnet på kortet tog slut: {0} till behövdes. Välj en mindre eller 4-bitars modell, sänk serve_context, eller"
        " använd fler kort.",
        "The card ran out of memory: {0} more was needed. Choose a smaller or 4-bit model, lower serve_context, or add"
        " cards.",
    ),
    (
        r"Available memory on node \S+ \(([\d.]+)/([\d.]+) GiB\) on kv cache allocation is less than requested memory for "
        r"kv \(([\d.]+)",
        "Datorns minne räcker inte: KV-cachen behöver {2} GiB och {0} av {1} GiB är ledigt. Stäng andra program, sänk"
        " --sequences eller välj en mindre modell.",
        "Out of memory: the KV cache needs {2} GiB and {0} of the machine's {1} GiB is free. End other programs, lower"
        " --sequences or choose a smaller model.",
    ),
    (
        r"DefaultCPUAllocator: can't allocate memory: you tried to allocate (\d+) bytes",
        "Datorns eget minne (RAM) tog slut: {0} byte till behövdes. Stäng andra program, sänk --sequences eller välj en"
        " mindre modell.",
        "The machine's own memory (RAM) ran out: {0} more bytes were needed. End other programs, lower --sequences or"
        " choose a smaller model.",
    ),
    (
        r"std::bad_alloc|\bMemoryError\b|Cannot allocate memory",
        "Datorns eget minne (RAM) tog slut. Stäng andra program, sänk --sequences eller välj en mindre modell.",
        "The machine's own memory (RAM) ran out. End other programs, lower --sequences or choose a smaller model.",
    ),
    (
        r"[Aa]ddress already in use",
        "Porten är upptagen: en annan modell eller ett annat program använder den. Välj en annan med --port.",
        "The port is taken by another process. Choose another with --port.",
    ),
    (
        r"No module named '?vllm",
        "vLLM är inte installerat i den Python som används. Installera aktsam[gpu], eller ange --python.",
        "vLLM is not installed in this Python. Install aktsam[gpu], or give --python.",
    ),
    (
        r"No package metadata was found for vllm",
        "vLLM i den Python som används är ompackat under ett annat namn, och går inte att starta med vllm serve. Installera"
        " paketet vllm (för processorn: vLLM:s eget CPU-hjul), eller ange --python.",
        "The vLLM in this Python was packed anew under another name, and vllm serve does not start. Install the package vllm"
        " (for the processor: vLLM's own CPU wheel), or give --python.",
    ),
    (
        r"unrecognized arguments: (.+)",
        "Den installerade vLLM känner inte {0}. Aktsam är prövat med vLLM 0.32.",
        "The installed vLLM does not know {0}. Aktsam is tried with vLLM 0.32.",
    ),
    (
        r"(?:SafetensorError|HeaderTooLarge|InvalidHeader|MetadataIncompleteBuffer|incomplete metadata)",
        "En fil med vikter är trasig eller bara delvis kopierad. Hämta modellen på nytt.",
        "A weight file is damaged or only partly copied. Fetch the model again.",
    ),
    (
        r"greater than the derived max_model_len \(\S*?=?(\d+)",
        "Modellen rymmer bara {0} token: rätta context i modellens fil.",
        "The model holds only {0} tokens: correct context in the model's file.",
    ),
    (
        # not the bare word: vLLM writes trust_remote_code=False at every start
        r"custom code which must be executed|requires you to execute the|`trust_remote_code=True`",
        "Modellen vill köra egen programkod. Det tillåter inte Aktsam: välj en annan modell.",
        "The model wants to run its own code, which Aktsam does not allow: choose another model.",
    ),
    (
        r"Failed to find C compiler|Python\.h: No such file",
        "Det saknas en kompilator: modellen bygger en liten del av sig för kortet när den startar. Kör som root:"
        " apt-get install gcc python3-dev",
        "A compiler is missing: the engine builds a small part of itself for the card as it starts. As root:"
        " apt-get install gcc python3-dev",
    ),
    (
        r"CUDA driver version is insufficient|forward compatibility was attempted|driver on your system is too old",
        "Drivrutinen för grafikkortet är för gammal. Installera en nyare från NVIDIA.",
        "The GPU driver is too old. Install a newer one from NVIDIA.",
    ),
    (
        r"Failed to infer device type|No CUDA GPUs are available|Found no NVIDIA driver|no CUDA-capable device",
        "Inget grafikkort hittades. Kontrollera med nvidia-smi att drivrutinen är installerad.",
        "No GPU was found. Check with nvidia-smi that the driver is installed.",
    ),
    (
        r"(?:Repo id must be|does not appear to have a file named|Can't load the configuration|Can't load tokenizer|"
        r"Invalid repository ID|not a local folder|We couldn't connect to)",
        "Modellens mapp saknar en fil som behövs (config.json, tokenizer eller vikter). Kopiera hela mappen på nytt.",
        "A file is missing in the model's folder (config.json, tokenizer or weights). Copy the whole folder again.",
    ),
    (
        r"No space left on device",
        "Disken är full.",
        "The disk is full.",
    ),
)  # fmt: skip
KILLED = Why(
    "Datorn avbröt modellen, oftast för att datorns eget minne (RAM) tog slut. Stäng andra program, sänk --sequences eller"
    " välj en mindre modell.",
    "The machine killed the engine, most often because its own memory (RAM) ran out. End other programs, lower --sequences"
    " or choose a smaller model.",
)
SIGKILL = (-9, 137)  # as Python and as a shell tells it
DIED = re.compile(r"died (?:unexpectedly \(exit code: -9\)|with exit code -9)")
LOST = re.compile(r"Engine core initialization failed|Engine core process \S+ died unexpectedly")
# Said by whoever waits for the one that failed; what failed stands before it.
AFTERMATH = re.compile(
    r"See root cause above|EngineDeadError|BrokenPipeError|initialization failed due to an exception"
)
TALK = re.compile(r"\) (?:INFO|WARNING) ")  # vLLM's own lines that are no error, though some name one
FAULT = re.compile(r"(?:^|[\s\]])((?:\w+\.)*\w*(?:Error|Exception)\b.*)")


def why(lines: Sequence[str], code: int | None) -> Why:
    """Return the reason that the log gives, or that the exit status does, or the first error that is nobody's aftermath."""
    if known := reason(lines, code):
        return known
    errors = [found[1].strip() for line in lines if not TALK.search(line) and (found := FAULT.search(line))]
    first = next((e for e in errors if not AFTERMATH.search(e)), None)
    told = first or (errors[-1] if errors else lines[-1].strip() if lines else "")
    return Why(f"Modellen startade inte (slutkod {code}). Felet: {told}",
               f"The engine did not start (exit status {code}). Error: {told}")  # fmt: skip


def reason(lines: Sequence[str], code: int | None) -> Why | None:
    """Return the reason where it is a known one."""
    log = "\n".join(lines)
    for pattern, swedish, english in REASONS:
        if found := re.search(pattern, log):
            groups = [g or "–" for g in found.groups()]
            return Why(swedish.format(*groups), english.format(*groups))
    return KILLED if code in SIGKILL or _killed(log) else None


def _killed(log: str) -> bool:
    """Tell whether a part of the engine was ended from outside: its parent misses it, and it had no fault to tell of."""
    return bool(DIED.search(log) or (LOST.search(log) and not re.search(r"\(EngineCore\S* pid=\d+\) ERROR", log)))
