"""What a rule fixes stays fixed: it finds nothing there any more, and has nothing else to fix."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from unitlint.checking.check import check
from unitlint.checking.fixes import plan_fixes
from unitlint.config.config import Config, Name
from unitlint.findings.finding import Finding
from unitlint.inputs.inputs import read_inputs

CASES = Path(__file__).parent / "cases"


def run(rule: str, folder: Path) -> tuple[tuple[Finding, ...], dict[str, str]]:
    """The rule's findings, and the texts that were read."""
    result = check(read_inputs([str(folder)]), Config(select=(Name(rule),)))
    return result.findings, dict(result.texts)


@pytest.mark.parametrize(
    ("rule", "case", "file", "fixed"),
    [
        (
            "requires-without-order",
            "no-order",
            "web.service",
            "Requires=database.service\nAfter=database.service\n# ok",
        ),
        (
            "network-online-not-pulled-in",
            "alone",
            "fetch.service",
            "After=network-online.target\nWants=network-online.target\n",
        ),
        ("duplicate-setting", "twice", "web.service", "duplicate-setting\nExecStart=/usr/bin/web\n"),
        ("install-target-missing", "misspelt", "web.service", "WantedBy=multi-user.target\n"),
        ("missing-requirement", "misspelt-target", "web.service", "Requires=network-online.target\n"),
        ("dangling-reference", "unknown-base", "web.service", "Wants=network-online.target\n"),
        ("blank-after-backslash", "blank", "web.service", "ExecStart=/usr/bin/web \\\n  --port=80\n"),
    ],
)
def test_a_fix_mends(rule: str, case: str, file: str, fixed: str, tmp_path: Path) -> None:
    folder = tmp_path / case
    shutil.copytree(CASES / rule / case, folder, symlinks=True)
    findings, texts = run(rule, folder)
    fixes = plan_fixes(findings, texts, unsafe=True)
    for patch in fixes.patches:
        Path(patch.path).write_text(patch.after)
    assert fixed in (folder / file).read_text()
    left, _ = run(rule, folder)
    assert len(left) == len(findings) - len(fixes.mended)
    assert not plan_fixes(left, run(rule, folder)[1], unsafe=True).patches
