"""What the configuration names and isn't there, told with the line that names it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Run


@pytest.fixture
def configured(unitlint: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """`unitlint .` in a folder with one unit, under the configuration given."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.service").write_text("[Service]\nExecStart=/bin/true\n")

    def run(text: str) -> object:
        (tmp_path / ".unitlint.yaml").write_text(text)
        return unitlint(".")

    return run  # type: ignore[return-value]  # the text takes the place of the words


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("\nplatform: flatcarr\n", 2, 'platform flatcarr: no such platform (did you mean "flatcar"?)'),
        ("target: nope.target\n", 1, 'there is no unit "nope.target" to boot'),
        ("rules:\n  - lint.py\n", 2, "lint.py: no such file or directory"),
        ("baseline: b.json\n", 1, "b.json: no such file (`unitlint baseline create` makes one)"),
        ('machines:\n  a: {paths: ["**"], platform: nope}\n', 2, "platform nope: no such platform"),
    ],
)
def test_what_is_not_there(configured: Run, text: str, line: int, message: str) -> None:
    outcome = configured(text)
    assert outcome.code == 2
    assert f"unitlint: .unitlint.yaml:{line}: {message}" in outcome.err


def test_a_glob_that_matches_nothing(configured: Run) -> None:
    outcome = configured(
        "per-file-ignores:\n  a.service: [syntax-error]\n  old/*: [syntax-error]\n"
        "per-file-severity: {gone/*: {syntax-error: note}}\n"
    )
    assert outcome.err.splitlines()[:2] == [
        "unitlint: .unitlint.yaml:3: per-file-ignores: `old/*` matches no file that is read",
        "unitlint: .unitlint.yaml:4: per-file-severity: `gone/*` matches no file that is read",
    ]


def test_another_configuration_file_that_does_not_count(
    configured: Run, unitlint: Run, tmp_path: Path
) -> None:
    (tmp_path / "b").mkdir()
    (tmp_path / "b/.unitlint.yaml").write_text("select: [all]\n")
    (tmp_path / ".unitlint.yml").write_text("select: [all]\n")
    told = configured("select: [default]\n").err
    assert ".unitlint.yml is not used: .unitlint.yaml applies" in told
    assert "b/.unitlint.yaml is not used" not in told
    told = unitlint("--config", ".unitlint.yaml", ".").err
    assert "b/.unitlint.yaml is not used: .unitlint.yaml applies" in told
