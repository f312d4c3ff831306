"""The family and network of a case, with the places that say so: for the officer who reviews, never for a model."""

from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, Depends

from anonymize.network import network
from anonymize.overview import as_data
from anonymize.people import Source
from serve.cases import Cases
from serve.routes.shapes import Id, problems


def router(cases: Cases, guard: Callable[..., str]) -> APIRouter:
    """The route of /cases/{id}/network."""
    routes = APIRouter(tags=["masking"], responses=problems(404, 409))
    Who = Annotated[str, Depends(guard)]  # noqa: N806

    @routes.get("/cases/{case_id}/network")
    def show(case_id: Id, who: Who) -> dict[str, Any]:
        """Return people, relations and the words that mean somebody, with evidence."""
        opened = cases.open(case_id)
        sources = [Source(d.id, d.text) for d in opened.documents]
        found = network(opened.masking.registry, sources)
        cases.audit.add(who, "network.read", case_id, relations=len(found.relations))
        return as_data(found, opened.vault, sources)

    return routes
