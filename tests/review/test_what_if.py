"""`unitlint review --mask`, `--disable`, `--without`: what would be, of a tree that stays as it is."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import Outcome

SERVICE = "[Service]\nExecStart=/bin/true\n"
FILES = {
    "common.yml": (
        "systemd:\n  - {name: net.service, enabled: true}\n  - {name: app.service, enabled: true}\n"
        "files: [/etc/systemd/system/app.service.d/order.conf]\n"
    ),
    "systemd/net.service": f"[Unit]\n{SERVICE}[Install]\nWantedBy=multi-user.target\n",
    "systemd/app.service": f"[Unit]\n{SERVICE}[Install]\nWantedBy=multi-user.target\n",
    "files/etc/systemd/system/app.service.d/order.conf": "[Unit]\nAfter=net.service\n",
}

Run = Callable[..., Outcome]


@pytest.fixture(name="ask")
def ask_fixture(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, unitlint: Run) -> Callable[..., Outcome]:
    for name, text in FILES.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    monkeypatch.chdir(tmp_path)
    return lambda *words: unitlint("review", *words, "common.yml")


def boot(outcome: Outcome) -> dict[str, object]:
    found: dict[str, object] = json.loads(outcome.out)["boots"][0]
    return found


def test_a_masked_unit_no_longer_starts_and_nothing_waits_for_it(ask: Callable[..., Outcome]) -> None:
    change = boot(ask("--mask", "net.service", "--format", "json"))
    assert change["jobs"] == {"added": [], "removed": ["net.service"]}
    assert change["waves"]


def test_a_disabled_unit_no_longer_starts(ask: Callable[..., Outcome]) -> None:
    change = boot(ask("--disable", "net.service", "--format", "json"))
    assert change["jobs"] == {"added": [], "removed": ["net.service"]}


def test_without_its_drop_in_a_unit_no_longer_waits(ask: Callable[..., Outcome]) -> None:
    outcome = ask("--without", "app.service.d/order.conf", "--format", "json")
    assert boot(outcome)["order"] == [
        {"units": ["app.service"], "after": [], "no_longer_after": ["net.service"]}
    ]
    text = ask("--without", "order.conf").out
    assert "What it does to the boot\n  - app.service no longer waits for net.service\n" in text


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("--mask", "nett.service"), 'there is no unit "nett.service" (did you mean "net.service"?)'),
        (("--disable", "tmp.mount"), "tmp.mount is enabled in none of the configurations"),
        (("--without", "x.conf"), 'there is no unit file or drop-in "x.conf"'),
    ],
)
def test_what_is_not_there_can_not_go(
    ask: Callable[..., Outcome], words: tuple[str, ...], message: str
) -> None:
    outcome = ask(*words)
    assert outcome.code == 2
    assert message in outcome.err


def test_an_effect_of_some_configurations_names_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, unitlint: Run
) -> None:
    monkeypatch.chdir(tmp_path)
    unit = f"[Unit]\n{SERVICE}[Install]\nWantedBy=multi-user.target\n"
    for name, more in {"a": "", "b": "", "c": "Requires=net.service\nAfter=net.service\n"}.items():
        links = tmp_path / name / "multi-user.target.wants"
        links.mkdir(parents=True)
        for linked in ("net.service", "app.service"):
            (links / linked).symlink_to(f"../{linked}")
        (tmp_path / name / "net.service").write_text(unit)
        (tmp_path / name / "app.service").write_text(unit.replace("[Unit]\n", f"[Unit]\n{more}"))
    shown = unitlint("review", "--mask", "net.service", "a", "b", "c").out
    assert "  - net.service no longer starts\n  ~ app.service starts 1 wave earlier (c)\n" in shown


def test_a_disabled_unit_loses_its_aliases_and_keeps_the_links_of_its_package(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, unitlint: Run
) -> None:
    """As `systemctl --root=DIR disable` has it."""
    monkeypatch.chdir(tmp_path)
    packages, etc = tmp_path / "r/usr/lib/systemd/system", tmp_path / "r/etc/systemd/system"
    for folder in (packages / "basic.target.wants", etc / "multi-user.target.wants"):
        folder.mkdir(parents=True)
    for name in ("net.service", "kept.service"):
        (packages / name).write_text(f"[Unit]\n{SERVICE}[Install]\nWantedBy=multi-user.target\n")
    (packages / "multi-user.target").write_text("[Unit]\nRequires=basic.target\nWants=other.service\n")
    (packages / "basic.target").write_text("[Unit]\n")
    (packages / "default.target").symlink_to("multi-user.target")
    (packages / "basic.target.wants/kept.service").symlink_to("../kept.service")
    (etc / "other.service").symlink_to("/usr/lib/systemd/system/net.service")
    (etc / "multi-user.target.wants/kept.service").symlink_to("/usr/lib/systemd/system/kept.service")
    words = ("--format", "json", "--platform", "none", "r")
    assert boot(unitlint("review", "--disable", "net.service", *words))["jobs"] == {
        "added": [],
        "removed": ["net.service"],
    }
    found = json.loads(unitlint("review", "--disable", "kept.service", *words).out)["boots"]
    assert all(not change["jobs"]["removed"] for change in found)
    (etc / "multi-user.target.wants/kept.service").unlink()
    outcome = unitlint("review", "--disable", "kept.service", *words)
    assert outcome.code == 2
    assert "links that packages ship stay" in outcome.err


def test_what_is_disabled_and_starts_all_the_same_is_told(ask: Callable[..., Outcome]) -> None:
    with Path("systemd/app.service").open("a") as file:
        file.write("[Unit]\nRequires=net.service\n")
    shown = ask("--disable", "net.service").out
    told = "  ~ net.service still starts: app.service pulls it in (Requires=)  systemd/app.service:"
    assert f"What it does to the boot\n{told}" in shown
    assert "still starts" not in ask("--mask", "net.service").out
    assert "still starts" not in ask("--disable", "app.service").out


def test_what_is_masked_already_is_told(ask: Callable[..., Outcome]) -> None:
    text = Path("common.yml").read_text()
    Path("common.yml").write_text(text.replace("systemd:\n", "systemd:\n  - {name: tmp.mount, mask: true}\n"))
    outcome = ask("--mask", "tmp.mount")
    assert "does not alter the boot" in outcome.out
    assert "note: tmp.mount is masked already: common.yml:2" in outcome.err
    assert "masked already" not in ask("--mask", "net.service").err


@pytest.mark.parametrize("verb", ["--mask", "--disable"])
def test_a_unit_of_the_system_goes_and_that_of_its_name_in_users_managers_stays(
    verb: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, unitlint: Run
) -> None:
    """`systemctl mask` is said to the system's manager; a unit that users' managers have alone is theirs."""
    for folder, names in {"system": ("agent", "web"), "user": ("agent", "player")}.items():
        target = "multi-user" if folder == "system" else "default"
        wants = tmp_path / "root" / "etc" / "systemd" / folder / f"{target}.target.wants"
        wants.mkdir(parents=True)
        for name in names:
            (wants.parent / f"{name}.service").write_text(f"{SERVICE}[Install]\nWantedBy={target}.target\n")
            (wants / f"{name}.service").symlink_to(f"../{name}.service")
    monkeypatch.chdir(tmp_path)

    def changed(unit: str) -> list[str]:
        outcome = unitlint("review", verb, unit, "root", "--format", "json", "--platform", "debian-12")
        assert outcome.code < 2, outcome.err
        return [name for each in json.loads(outcome.out)["boots"] for name in each["configurations"]]

    (system,) = changed("agent.service")
    (users,) = changed("player.service")
    assert system != users
    assert [system] == changed("web.service")
