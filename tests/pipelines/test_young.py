"""Who is a child by the number beside the name, counted from the newest year that the case tells of."""

from collections.abc import Callable

import pytest

from pipelines.case import CaseFile
from pipelines.young import young

Make = Callable[..., CaseFile]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Anna Ek, 20160411-9825, går i skolan. Beslut 2026-02-03.", {"anna ek"}),
        ("Anna Ek, 160411-9825, går i skolan. Beslut 2026-02-03.", {"anna ek"}),
        ("Anna Ek, född 2017, går i skolan. Beslut 2026-02-03.", {"anna ek"}),
        ("Anna Ek, född 14/3 -09, går i skolan. Beslut 2026-02-03.", {"anna ek"}),
        ("Anna Ek, 19740211-9812, arbetar. Beslut 2026-02-03.", set()),
        ("Anna Ek, 740211-9812, arbetar. Beslut 2026-02-03.", set()),
        ("Anna Ek, född 2007, arbetar. Beslut 2026-02-03.", set()),
        ("Anna Ek, född 2007, går i skolan. Beslut 2019-02-03.", {"anna ek"}),
        ("Anna Ek går i skolan.", set()),
    ],
)
def test_young(really_masked: Make, text: str, wanted: set[str]) -> None:
    assert young(really_masked(text)) == wanted
