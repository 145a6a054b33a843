"""What is told of what stands under the pointer."""

from __future__ import annotations

import gzip
import re
from functools import cache
from pathlib import Path

import pytest

from tests.lsp.looking import look
from unitlint.lsp.hover import of_directive, of_quadlet_key, of_rule, of_unit
from unitlint.lsp.man_pages import man_page
from unitlint.rules import rule
from unitlint.systemd.directives import keys, named, sections
from unitlint.systemd.file_names import UNIT_TYPES

MAN = Path("/usr/share/man/man5")


@pytest.mark.parametrize(
    ("section", "key", "words"),
    [
        ("Unit", "After", "Takes names of units. Assignments add up; an empty one resets the list."),
        ("Service", "Type", "dbus, exec, forking, idle, notify, notify-reload, oneshot, simple"),
        ("Service", "RestartSec", "Takes a time span."),
        ("Service", "PrivateTmp", "yes, no"),
        ("Service", "ExecStart", "[systemd.service(5)]"),
        ("Service", "MemoryMax", "[systemd.resource-control(5)]"),
        ("Service", "KillMode", "[systemd.kill(5)]"),
        ("Service", "User", "systemd.exec.html#User=)"),
        ("Service", "MemoryLimit", "Deprecated: use MemoryMax=."),
    ],
)
def test_a_directive(section: str, key: str, words: str) -> None:
    told = of_directive("service", section, key, 254)
    assert told.startswith(f"**{key}=** in [{section}]")
    assert words in told


def test_a_directive_of_another_version() -> None:
    assert "Since systemd 254." in of_directive("service", "Service", "RestartSteps", 254)
    assert "Since systemd 254: this machine has 252, which ignores it." in of_directive(
        "service", "Service", "RestartSteps", 252
    )


@pytest.mark.parametrize(
    ("kind", "section", "key"),
    [("service", "Service", "Nonsense"), ("timer", "Service", "ExecStart"), ("service", "Unit", "ExecStart")],
)
def test_nothing_is_told_of_what_is_not_there(kind: str, section: str, key: str) -> None:
    assert of_directive(kind, section, key, 252) == ""


def test_a_quadlet_has_keys_of_podman_and_of_systemd() -> None:
    assert "podman-systemd.unit(5)" in of_quadlet_key("Container", "Image", 252)
    assert "systemd.service(5)" in of_quadlet_key("Service", "ExecStartPre", 252)
    assert of_quadlet_key("Container", "Imag", 252) == ""


def test_a_unit_says_what_pulls_it_in(units: Path) -> None:
    (units / "app.service.d").mkdir()
    (units / "app.service.d" / "10.conf").write_text("[Unit]\nDescription=app\n")
    _, known = look(units)
    told = of_unit("app.service", known.models)
    assert "**app.service** · loaded" in told
    assert f"`{units}/app.service:1`" in told
    assert f"drop-in `{units}/app.service.d/10.conf`" in told
    told = of_unit("app.service", known.models, str(units.parent))
    assert f"\n`{units.name}/app.service:1`" in told
    assert f"drop-in `{units.name}/app.service.d/10.conf`" in told
    assert f"`{units}/app.service:1`" in of_unit("app.service", known.models, f"{units}/other")
    assert "nothing pulls it in" in told
    assert "pulled in by app.service (Requires)" in of_unit("database.service", known.models)


def test_a_unit_that_is_not_there_says_who_names_it(units: Path) -> None:
    (units / "app.service").write_text("[Unit]\nWants=gone.service\n[Service]\nExecStart=/bin/true\n")
    told = of_unit("gone.service", look(units)[1].models)
    assert "**gone.service** · not-found" in told
    assert "named by app.service (Wants)" in told


def test_a_name_that_no_machine_knows_is_none(units: Path) -> None:
    assert of_unit("never-named.service", look(units)[1].models) == ""


def test_machines_that_differ_are_told_apart(repository: Path) -> None:
    """In the lab the clock is not waited for."""
    _, known = look(repository / "examples" / "boot")
    told = of_unit("clock-wait.service", known.models).split("---")
    assert len(told) == 2
    assert any("masked" in part and "*in roles/storage/site-lab.yml*" in part for part in told)
    assert any("loaded" in part and "roles/web/site.yml" in part for part in told)


def test_a_rule_tells_its_page() -> None:
    told = of_rule("ordering-cycle", [rule("ordering-cycle")])
    assert "docs/rules/ordering-cycle.md" in told
    assert rule("ordering-cycle").documentation in told
    assert of_rule("no-such-rule", [rule("ordering-cycle")]) == ""


@cache
def _documented(page: str) -> frozenset[str]:
    """The directives that have a paragraph in a man page."""
    text = gzip.decompress((MAN / f"{page}.5.gz").read_bytes()).decode()
    terms = (
        line.replace("\\fI", "").replace("\\fR", "")
        for line in re.findall(r"^\.PP\n(.*)$", text, re.MULTILINE)
    )
    return frozenset(word for term in terms for word in re.findall(r"([A-Za-z0-9]+)=", term))


@pytest.mark.systemd
@pytest.mark.skipif(not (MAN / "systemd.exec.5.gz").exists(), reason="systemd's man pages are not installed")
def test_each_directive_is_in_the_man_page_that_is_named() -> None:
    pages = {path.name.removesuffix(".5.gz") for path in MAN.glob("systemd.*.5.gz")}
    wrong = []
    for unit_type in UNIT_TYPES:
        for section in sections(unit_type):
            for key in keys(section, 252):
                page = man_page(named(key)[section])
                somewhere = any(key in _documented(other) for other in pages if other != "systemd.directives")
                if somewhere and key not in _documented(page):
                    wrong.append(f"[{section}] {key}= is not in {page}(5)")
    # systemd.scope(5) says that TimeoutStopSec= holds for scopes, in a sentence of its own.
    assert sorted(set(wrong)) == ["[Scope] TimeoutStopSec= is not in systemd.scope(5)"]
