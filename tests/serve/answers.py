"""The answers shown in the API's description, as the gateway gave them: python -m tests.serve.answers > serve/answers.json."""

import json
import re
import sys
import tempfile
from pathlib import Path
from typing import Any

from tests.serve.kit import Desk, desk, made

TEXT = "Anna Svensson ringde. Sonen Leo har inte varit i skolan sedan den 2 mars."
ID = re.compile(r"\b[0-9a-f]{32}\b")


def given(at: Desk) -> dict[str, Any]:
    """What each route of a case answers, from its beginning to its end, with one of every list."""
    told: dict[str, Any] = {"GET /choices": at.get("/choices").json()}
    told["POST /cases"] = at.post("/cases", {"title": "Prov", "purpose": "Underlag till beslut"}).json()
    case, path = told["POST /cases"]["id"], f"/cases/{told['POST /cases']['id']}"
    read = told["POST /cases/{case_id}/documents"] = at.post(f"{path}/documents", {"name": "Not", "text": TEXT}).json()
    told["GET /jobs/{job_id}"] = at.ended(read)
    for route in ("/documents", "/documents/sentences", "/masking"):
        told[f"GET /cases/{{case_id}}{route}"] = at.get(path + route).json()
    given = {"hash": told["GET /cases/{case_id}/masking"]["hash"]}
    told["POST /cases/{case_id}/masking/approval"] = at.post(f"{path}/masking/approval", given).json()
    told["POST /cases/{case_id}/questions"] = at.post(f"{path}/questions", {"question": "Vem ringde?"}).json()
    told["POST /cases/{case_id}/summaries"] = at.post(f"{path}/summaries", {"template": "allman"}).json()
    draft = at.ended(told["POST /cases/{case_id}/summaries"])["result"]
    told["GET /summaries/{summary_id}"] = at.get(f"/summaries/{draft}").json()
    told["GET /cases"], told["GET /cases/{case_id}"] = at.get("/cases").json(), at.get(path).json()
    told["DELETE /cases/{case_id}"] = at.delete(path).json()
    told["GET /cases/{case_id}/receipt"] = at.get(f"/cases/{case}/receipt").json()
    told["POST /mask"] = at.post("/mask", {"text": TEXT}).json()
    return {route: one_of_each(answer) for route, answer in told.items()}


def one_of_each(value: Any) -> Any:
    """The same with the fullest of what stands in each list: all have the same names."""
    if isinstance(value, dict):
        return {key: one_of_each(inner) for key, inner in value.items()}
    if isinstance(value, list) and value and isinstance(value[0], dict | list):
        return [one_of_each(max(value, key=lambda one: len(json.dumps(one))))]
    return value


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as state, desk(Path(state), made()) as at:
        shown = json.dumps(given(at), ensure_ascii=False, indent=1)
    sys.stdout.write(ID.sub("0123456789abcdef" * 2, shown) + "\n")
