"""A gateway process that writes a draft and kills itself with SIGKILL while an answer is on its way: python -m tests.serve.doomed FOLDER N.

Prints the case and the job, one a line, and dies at the model's N-th question.
"""

import os
import signal
import sys
from pathlib import Path

from pipelines.engines.scripted import Call, ScriptedEngine
from pipelines.settings import WriterSettings
from pipelines.writers.model import ModelWriter
from tests.pipelines.conftest import reads_along
from tests.serve.kit import desk, made

TEXT = "\n\n".join(
    f"Anteckning {n}. Anna Svensson uppger att Leo var borta från skolan {n} dagar i mars. Ett möte är bokat."
    for n in range(1, 200)
)


def main(folder: Path, last: int) -> None:
    def answer(call: Call) -> str:
        if len(engine.calls) == last:
            os.kill(os.getpid(), signal.SIGKILL)
        return reads_along(call)

    engine = ScriptedEngine(answer, context_tokens=2048)
    one_by_one = WriterSettings(concurrency=1)
    with desk(folder, made(lambda _name: ModelWriter(engine, one_by_one))) as at:
        case = at.case(TEXT)
        at.approve(case)
        job = at.post(f"/cases/{case}/summaries", {"template": "allman", "engine": "scripted"}).json()
        print(case, job["id"], sep="\n", flush=True)
        at.ended(job)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
