"""Each format is what the tool that reads it publishes a schema of."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import jsonschema
import pytest

from tests.reports.published import published
from unitlint.reports import renderer
from unitlint.reports.report import Report


def _schema(name: str) -> Path:
    file = published(name)
    if not file.exists():
        pytest.skip(f"{name} is not fetched (python -m tests.reports.published)")
    return file


def test_junit_as_jenkins_takes_it(report: Report, empty: Report, tmp_path: Path) -> None:
    schema = _schema("junit-10.xsd")
    if not (xmllint := shutil.which("xmllint")):
        pytest.skip("xmllint is not installed")
    for number, given in enumerate((report, empty)):
        file = tmp_path / f"{number}.xml"
        file.write_text(renderer("junit")(given))
        done = subprocess.run([xmllint, "--noout", "--schema", schema, file], capture_output=True, text=True)
        assert done.returncode == 0, done.stderr


def test_rdjson_as_reviewdog_publishes_it(report: Report, empty: Report) -> None:
    schema = json.loads(_schema("DiagnosticResult.json").read_text())
    for given in (report, empty):
        jsonschema.Draft4Validator(schema).validate(json.loads(renderer("rdjson")(given)))


def test_gitlab_as_gitlab_checks_it(report: Report, empty: Report) -> None:
    """GitLab holds each member of the list against it."""
    schema = json.loads(_schema("codeclimate.json").read_text())
    for given in (report, empty):
        for issue in json.loads(renderer("gitlab")(given)):
            jsonschema.Draft7Validator(schema).validate(issue)
