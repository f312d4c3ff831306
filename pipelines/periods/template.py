"""What a comparison holds."""

from pipelines.templates import Section, Template

NEW, CHANGED, ENDED, SILENT = "nytt", "andrat", "upphort", "inte_langre"
COMPARISON = Template(
    name="jamforelse",
    title="Jämförelse av två perioder",
    description="Vad som är nytt, ändrat och upphört mellan två perioder, efter anteckningarnas dagar.",
    sections=(
        Section(id=CHANGED, heading="Ändrat", question="Vad sägs i båda perioderna, men olika?", max_points=12,
                may_be_empty=True, missing="Inget som sägs i båda perioderna skiljer sig åt."),
        Section(id=NEW, heading="Nytt", question="Vad finns bara i den senare perioden?", max_points=12,
                may_be_empty=True, missing="Inget nytt av vikt."),
        Section(id=ENDED, heading="Upphört", question="Vad har avslutats eller löpt ut?", max_points=12,
                may_be_empty=True, missing="Inget sägs ha upphört."),
        Section(id=SILENT, heading="Nämns inte längre", question="Vad av vikt nämns bara i den tidigare perioden?",
                max_points=12, may_be_empty=True, missing="Allt av vikt nämns i båda perioderna."),
    ),
    never=("egna bedömningar av om något blivit bättre eller sämre",),
)  # fmt: skip
