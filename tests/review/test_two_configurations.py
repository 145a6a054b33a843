"""`unitlint review --compare A B`, and `graph --compare A B`: how two configurations of one tree differ."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import Outcome
from unitlint.reports.report import every

Run = Callable[..., Outcome]

SERVICE = "[Service]\nExecStart=/bin/true\n[Install]\nWantedBy=multi-user.target\n"
LISTED = "systemd:\n  - {{name: {}.service, enabled: true}}\n  - {{name: {}.service, enabled: true}}\n"
FILES = {
    "roles/a/site.yml": LISTED.format("net", "app"),
    "roles/b/site.yml": LISTED.format("app", "odd"),
    "roles/c/site.yml": LISTED.format("app", "odd"),
}
APP = f"[Unit]\nAfter=net.service\n{SERVICE}"


@pytest.fixture(name="compare")
def compare_fixture(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, unitlint: Run) -> Callable[..., Outcome]:
    for name, text in FILES.items():
        folder = (tmp_path / name).parent
        (folder / "systemd").mkdir(parents=True)
        (tmp_path / name).write_text(text)
        (folder / "systemd/app.service").write_text(APP)
        for unit in ("net.service", "odd.service"):
            if unit in text:
                (folder / "systemd" / unit).write_text(f"[Unit]\n{SERVICE}")
    (tmp_path / "roles/b/systemd/odd.service").write_text(f"[Unit]\nNonsense=1\n{SERVICE}")
    monkeypatch.chdir(tmp_path)
    return lambda a, b, *words: unitlint("review", "--compare", a, b, *words, ".")


def test_what_differs_is_told_from_one_to_the_other(compare: Callable[..., Outcome]) -> None:
    outcome = compare("roles/a/site.yml", "roles/b/site.yml")
    assert outcome.code == 0
    first, _, rest = outcome.out.partition("\n\n")
    assert first == (
        "roles/b/site.yml differs from roles/a/site.yml; 1 finding only in roles/b/site.yml, 0 in both."
    )
    assert rest.startswith(
        "What differs most\n"
        "  - net.service starts only in roles/a/site.yml\n"
        "  ~ app.service starts 1 wave earlier in roles/b/site.yml\n"
        "  + odd.service starts only in roles/b/site.yml\n\n"
        "Findings of roles/b/site.yml alone\n  + warning[unknown-directive]"
    )
    words_of_a_change = ("(before)", "no longer", " now ", "instead of", "is removed", "is added", " then ")
    assert [word for word in words_of_a_change if word in outcome.out] == []
    assert "  - net.service is only in roles/a/site.yml  roles/a/systemd/net.service:1\n" in outcome.out
    assert "  - net.service is enabled only in roles/a/site.yml  roles/a/site.yml:2\n" in outcome.out


def test_times_of_two_configurations_are_those_of_each(compare: Callable[..., Outcome]) -> None:
    Path("blame.txt").write_text("12.000s net.service\n1.000s app.service\n")
    out = compare("roles/b/site.yml", "roles/a/site.yml", "--times", "blame.txt").out
    assert (
        "  ~ app.service starts at 12.0 s in roles/a/site.yml, at 0.0 s in roles/b/site.yml: it waits" in out
    )
    assert "it waits for net.service only in roles/a/site.yml\n" in out
    assert "instead of" not in out


def test_the_same_as_data_and_as_markdown(compare: Callable[..., Outcome]) -> None:
    found = json.loads(compare("a/site.yml", "b/site.yml", "--format", "json").out)
    assert (found["base"], found["head"]) == ("roles/a/site.yml", "roles/b/site.yml")
    [boot] = found["boots"]
    assert boot["jobs"] == {"added": ["odd.service"], "removed": ["net.service"]}
    assert [finding["rule"] for finding in found["findings"]["new"]] == ["unknown-directive"]
    assert found["configurations"] == {"added": [], "removed": [], "unchanged": []}
    shown = compare("a/site.yml", "b/site.yml", "--format", "markdown").out
    assert "* `-` `net.service` starts only in `roles/a/site.yml`" in shown


def test_two_that_boot_alike(compare: Callable[..., Outcome]) -> None:
    Path("roles/b/systemd/odd.service").write_text(f"[Unit]\n{SERVICE}")
    out = compare("roles/b/site.yml", "roles/c/site.yml").out
    assert (
        out
        == "roles/c/site.yml boots just like roles/b/site.yml; no findings in only one of them, 0 in both.\n"
    )


@pytest.mark.parametrize(
    ("names", "message"),
    [
        (("roles/a/site.yml", "roles/d/site.yml"), 'there is no configuration "roles/d/site.yml"'),
        (("site.yml", "roles/a/site.yml"), 'there is no configuration "site.yml"'),
        (("roles/a/site.yml", "roles/a/site.yml"), "--compare needs two configurations"),
    ],
)
def test_what_names_no_two_configurations(
    compare: Callable[..., Outcome], names: tuple[str, str], message: str
) -> None:
    outcome = compare(*names)
    assert outcome.code == 2
    assert message in outcome.err


@pytest.mark.parametrize(
    "words",
    [
        ("review", "--base", "HEAD"),
        ("graph", "--diff", "HEAD"),
        ("graph", "--json"),
    ],
)
def test_two_configurations_are_of_one_tree(
    compare: Callable[..., Outcome], unitlint: Run, words: tuple[str, ...]
) -> None:
    outcome = unitlint(*words, "--compare", "roles/a/site.yml", "roles/b/site.yml", ".")
    assert outcome.code == 2
    assert "--compare looks at one tree: leave" in outcome.err or "no difference as JSON" in outcome.err


def test_the_difference_as_a_picture(compare: Callable[..., Outcome], unitlint: Run) -> None:
    out = unitlint("graph", "--compare", "a/site.yml", "b/site.yml", ".", "--mermaid").out
    assert "%% roles/a/site.yml → roles/b/site.yml" in out
    assert "net.service" in out
    assert "%% + is only in roles/b/site.yml, - only in roles/a/site.yml, " in out
    assert "odd.service" in out


def test_all_of_a_number() -> None:
    assert [every(number, "configuration") for number in (1, 2, 3)] == [
        *("the only configuration", "both configurations", "all 3 configurations"),
    ]
