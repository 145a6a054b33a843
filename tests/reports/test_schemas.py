"""The published schemas describe what the commands print."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import jsonschema
import pytest

from tests.conftest import Outcome

REPOSITORY = Path(__file__).parents[2]
CONFIG = REPOSITORY / "docs" / "schemas" / "config.json"
SCHEMAS = sorted(file for file in CONFIG.parent.glob("*.json") if file != CONFIG)
COMMANDS = {
    "check": "check --format json",
    "graph": "graph --json",
    "boot": "boot --json",
    "why": "why --json app.service multi-user.target",
    "why-unit": "why --json app.service",
    "rules": "rules --json",
    "platforms": "platform list --json",
    "review": "review --base before --head . --format json",
}
FILES = {
    "app.service": "[Unit]\nAftr=x\nRequires=db.service\n[Service]\nExecStart=/bin/app\n"
    "[Install]\nWantedBy=multi-user.target\n",
    "db.service": "[Unit]\nAfter=loop.service\n[Service]\nExecStart=/bin/db\n",
    "loop.service": "[Unit]\nAfter=db.service\nRequires=db.service\n[Service]\nExecStart=/bin/loop\n"
    "[Install]\nRequiredBy=app.service\n",
}
BEFORE = "[Service]\nExecStart=/bin/old\n"


@pytest.mark.parametrize("file", SCHEMAS, ids=lambda file: file.stem)
def test_each_is_a_schema_of_its_own_version(file: Path) -> None:
    schema = json.loads(file.read_text())
    jsonschema.Draft202012Validator.check_schema(schema)
    assert schema["$id"].endswith(f"/docs/schemas/{file.name}")
    assert file.stem.endswith(f"-{schema['properties']['version']['const']}")
    assert file.stem.rpartition("-")[0] in COMMANDS


@pytest.mark.parametrize("name", COMMANDS)
def test_what_is_printed_is_what_the_schema_says(
    unitlint: Callable[..., Outcome], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    for file, text in FILES.items():
        (tmp_path / file).write_text(text)
    (tmp_path / "before").mkdir()
    (tmp_path / "before" / "app.service").write_text(BEFORE)
    monkeypatch.chdir(tmp_path)
    words = COMMANDS[name].split() + ([] if name in ("rules", "platforms", "review") else ["."])
    document = json.loads(unitlint(*words).out)
    schema = json.loads((REPOSITORY / "docs" / "schemas" / f"{name}-1.json").read_text())
    jsonschema.Draft202012Validator(schema).validate(document)
    if name == "review":
        assert document["boots"]
        return
    for configuration in document.get("configurations", ()):
        assert set(configuration) <= set(schema["properties"]["configurations"]["items"]["properties"])


def test_the_configuration_s_schema_is_what_is_printed(
    unitlint: Callable[..., Outcome], request: pytest.FixtureRequest
) -> None:
    printed = unitlint("config", "schema").out
    if request.config.getoption("--update"):
        CONFIG.write_text(printed)
    assert CONFIG.read_text() == printed
    jsonschema.Draft202012Validator.check_schema(json.loads(printed))
