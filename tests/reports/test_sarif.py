from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import jsonschema
import pytest

from unitlint.reports.report import Report
from unitlint.reports.sarif import render

SCHEMA = json.loads((Path(__file__).parent / "sarif-schema-2.1.0.json").read_text())
"""https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"""

VALIDATOR = "@microsoft/sarif-multitool@5.7.0"


def test_both_reports_follow_the_schema(report: Report, empty: Report) -> None:
    for given in (report, empty):
        jsonschema.validate(json.loads(render(given)), SCHEMA)


def test_results_name_rules_places_proof_fixes_and_fingerprints(report: Report) -> None:
    (run,) = json.loads(render(report))["runs"]
    cycle, typo, odd = run["results"]
    rules = run["tool"]["driver"]["rules"]
    assert [rules[result["ruleIndex"]]["id"] for result in run["results"]] == [
        "ordering-cycle",
        "unknown-directive",
        "odd",
    ]
    assert rules[cycle["ruleIndex"]]["help"]["text"] == "A cycle.\n\nMore about it."
    assert [result["level"] for result in run["results"]] == ["error", "warning", "note"]
    physical = odd["locations"][0]["physicalLocation"]
    assert physical["artifactLocation"] == {"uri": "units/site%20%26%20lab.yml", "uriBaseId": "SRCROOT"}
    assert physical["region"] == {"startLine": 2, "startColumn": 8, "endLine": 2, "endColumn": 13}
    assert [hop["message"]["text"] for hop in cycle["relatedLocations"]] == [
        "app.service starts after a.service.",
        "a.service starts after app.service.",
        "b.target starts after a.service by default.",
    ]
    (change,) = typo["fixes"][0]["artifactChanges"]
    assert change["replacements"][0]["insertedContent"] == {"text": "After"}
    assert len({result["partialFingerprints"]["unitlint/v1"] for result in run["results"]}) == 3


@pytest.mark.slow
def test_the_official_validator_finds_nothing(report: Report, tmp_path: Path) -> None:
    npx = shutil.which("npx")
    if npx is None:
        pytest.skip("npx is not installed")
    (tmp_path / "report.sarif").write_text(render(report))
    install = [npx, "--yes", "--package", VALIDATOR, "sarif-multitool", "version"]
    if subprocess.run(install, capture_output=True, check=False, timeout=300).returncode:
        pytest.skip(f"{VALIDATOR} can't be installed here")
    validate = [npx, "--yes", "--package", VALIDATOR, "sarif-multitool", "validate", "report.sarif"]
    result = subprocess.run(validate, cwd=tmp_path, capture_output=True, text=True, check=False, timeout=300)
    assert "Analysis completed successfully" in result.stdout
    assert ": warning " not in result.stdout
    assert ": error " not in result.stdout
