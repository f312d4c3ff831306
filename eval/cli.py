"""aktsam eval: how well Aktsam does what it promises, on sets with known answers."""

import typer

from eval.claims_cli import claims
from eval.people_cli import people
from eval.pii_cli import pii
from eval.questions_cli import questions
from eval.serving_cli import mount as serving
from eval.summaries_cli import summaries


def mount(app: typer.Typer) -> None:
    """Add the sub-app eval; every measurement is one command of it."""
    evaluate = typer.Typer(help="Mät: vad som hittas, missas och maskeras i onödan.", no_args_is_help=True)
    evaluate.command("pii", epilog="Exempel: aktsam eval pii pii --report pii.html --baseline eval/baselines.json")(pii)
    evaluate.command("people", epilog="Exempel: aktsam eval people pii --errors")(people)
    evaluate.command("claims", epilog="Exempel: aktsam eval claims --errors --baseline claims.json")(claims)
    evaluate.command("summaries", epilog="Exempel: aktsam eval summaries examples --report summaries.html")(summaries)
    evaluate.command("questions", epilog="Exempel: aktsam eval questions --half even --engine openai")(questions)
    serving(evaluate)
    app.add_typer(evaluate, name="eval")
