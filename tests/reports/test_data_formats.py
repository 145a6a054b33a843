"""The formats for programs: each is read back by a parser of its kind."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree as ET

import jsonschema
import pytest

from tests.reports.conftest import TEMPLATE, UNIT
from unitlint.checking.fixes import as_they_stand
from unitlint.findings.finding import Edit, Fix
from unitlint.reports import FORMATS, renderer
from unitlint.reports.report import Report
from unitlint.text.source import Location

RDJSON = json.loads(Path(__file__).with_name("rdjson-schema.json").read_text())


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_renders_both(name: str, report: Report, empty: Report) -> None:
    render = renderer(name)
    assert render(report) == render(report)
    assert render(empty) != render(report)
    assert "\x1b" not in render(report)


@pytest.mark.parametrize("name", ["json", "json-lines", "gitlab", "rdjson", "sarif"])
def test_a_path_that_is_no_utf_8_leaves_the_document_utf_8(name: str, report: Report) -> None:
    path = "/repo/units/a\udcff.service"
    finding = replace(report.findings[2], location=Location(path, 1, 1, 1, 1))
    text = renderer(name)(replace(report, findings=(finding,), texts={path: "x"}))
    assert text.encode() == text.encode("utf-8", "surrogateescape")
    assert r"a\udcff.service" in text or "a%FF.service" in text
    assert [json.loads(line) for line in (text.splitlines() if name == "json-lines" else [text])]


def test_json_lines_are_as_their_schema_says(report: Report, repository: Path) -> None:
    schema = json.loads((repository / "docs" / "schemas" / "check-1.json").read_text())
    schema = {"$schema": schema["$schema"], "$ref": "#/$defs/finding", "$defs": schema["$defs"]}
    for line in renderer("json-lines")(report).splitlines():
        jsonschema.Draft202012Validator(schema).validate(json.loads(line))
    assert not jsonschema.Draft202012Validator(schema).is_valid({})


def test_json_lines_are_the_findings_of_json(report: Report) -> None:
    lines = [json.loads(line) for line in renderer("json-lines")(report).splitlines()]
    assert lines == json.loads(renderer("json")(report))["findings"]
    assert lines[0]["related"][1] == {
        "path": "site & lab.yml",
        "line": 2,
        "column": 2,
        "message": "a.service starts after app.service",
    }


def test_github_puts_the_worst_first_and_stays_in_its_commands(report: Report) -> None:
    assert renderer("github")(report) == (
        "::error file=units/app.service,line=2,endLine=2,title=ordering-cycle,col=10,endColumn=19"
        "::a.service waits for itself; systemd drops a job%0Ahelp: drop one of the two\n"
        "::warning file=units/app.service,line=3,endLine=3,title=unknown-directive,col=1,endColumn=6"
        "::Aftre= | is ::none, 100%25\n"
        "::notice file=units/site & lab.yml,line=2,endLine=2,title=odd,col=8,endColumn=13"
        "::<script>\\x1b[0m @team%0Aüber\n"
    )


def test_gitlab(report: Report) -> None:
    issues = json.loads(renderer("gitlab")(report))
    assert [issue["severity"] for issue in issues] == ["critical", "major", "info"]
    assert issues[1]["location"] == {"path": "units/app.service", "lines": {"begin": 3, "end": 3}}
    assert len({issue["fingerprint"] for issue in issues}) == 3


def test_checkstyle(report: Report) -> None:
    files = ET.fromstring(renderer("checkstyle")(report))
    assert [file.get("name") for file in files] == ["units/app.service", "units/site & lab.yml"]
    errors = [error.attrib for file in files for error in file]
    assert errors[0] == {
        "line": "2",
        "column": "10",
        "severity": "error",
        "message": "a.service waits for itself; systemd drops a job",
        "source": "unitlint.ordering-cycle",
    }
    assert errors[2]["message"] == "<script>\ufffd[0m @team\nüber"


def test_junit(report: Report, empty: Report) -> None:
    (suite,) = ET.fromstring(renderer("junit")(report))
    assert (suite.get("tests"), suite.get("failures")) == ("3", "2"), "a note fails nothing"
    failure = suite[0][0]
    assert failure.get("type") == "error"
    assert failure.text is not None
    assert failure.text.splitlines()[1] == "units/app.service:2:1 app.service starts after a.service"
    (passed,) = ET.fromstring(renderer("junit")(empty))
    assert (passed.get("tests"), passed.get("failures"), len(passed[0])) == ("1", "0", 0)


def test_rdjson_counts_columns_in_bytes(report: Report) -> None:
    cycle, typo, odd = json.loads(renderer("rdjson")(report))["diagnostics"]
    assert cycle["severity"] == "ERROR"
    assert cycle["related_locations"][0]["location"]["path"] == "units/app.service"
    assert typo["suggestions"][0]["text"] == "After"
    assert odd["location"]["range"] == {"start": {"line": 2, "column": 8}, "end": {"line": 2, "column": 14}}


def test_rdjson_is_as_reviewdog_takes_it(report: Report, empty: Report) -> None:
    for given in (report, empty):
        jsonschema.validate(json.loads(renderer("rdjson")(given)), RDJSON)


@pytest.mark.parametrize(
    "edits",
    [
        (Edit(Location(UNIT, 3, 1, 3, 6), "After"), Edit(Location(TEMPLATE, 1, 1, 1, 2), "S")),
        (Edit(Location(UNIT, 3, 1, 3, 6, "units[0]"), "Af\nter", "Aftre"),),
        (Edit(Location(UNIT, 3, 1, 3, 6), "After", "Before"),),
    ],
    ids=["in another file", "not in the text around it", "of something else"],
)
def test_rdjson_suggests_what_can_be_done_in_that_file(report: Report, edits: tuple[Edit, ...]) -> None:
    """A check leaves a fix out that no file takes."""
    given = replace(report.findings[1], fix=Fix("write After=", edits))
    (typo,) = as_they_stand([given], report.texts)
    (diagnostic,) = json.loads(renderer("rdjson")(replace(report, findings=(typo,))))["diagnostics"]
    assert "suggestions" not in diagnostic


def test_markdown_lets_nothing_out_of_its_cell(report: Report, empty: Report) -> None:
    rows = renderer("markdown")(report).splitlines()
    assert rows[2] == "1 error, 1 warning, 1 note in 2 configurations (1 hidden by comments or the baseline)."
    assert rows[6].count("|") - rows[6].count("\\|") == 4
    assert "<script>" not in rows[8]
    assert "@" not in rows[8].replace("@\u200b", "")  # an invisible blank keeps a name from being called
    assert renderer("markdown")(empty) == "### unitlint\n\nno findings in 1 configuration.\n"
