"""Specifiers of the machine, where a configuration tells what they mean."""

from __future__ import annotations

import pytest

from unitlint.configuration.configuration import Configuration, Manager
from unitlint.configuration.delivered import DeliveredFile
from unitlint.text.source import PLACEHOLDER, SourceText
from unitlint.units.machine_facts import facts_of
from unitlint.units.specifiers import expand, known

ID = "0123456789abcdef0123456789abcdef"
FILES = {
    "/etc/hostname": "web1.example.org\n",
    "/etc/machine-id": f"{ID}\n",
    "/usr/lib/os-release": 'ID=debian\nVERSION_ID="12"\n',
}


def configuration(files: dict[str, str], manager: Manager = Manager.SYSTEM) -> Configuration:
    delivered = {path: DeliveredFile(path, 0o644, SourceText(path, text)) for path, text in files.items()}
    return Configuration("root", "root", "root", files=delivered, manager=manager)


@pytest.mark.parametrize(
    ("specifier", "value"),
    [
        *(("%H", "web1.example.org"), ("%l", "web1"), ("%q", "web1.example.org"), ("%o", "debian")),
        *(("%w", "12"), ("%W", ""), ("%m", ID), ("%v", PLACEHOLDER)),
    ],
)
def test_what_a_root_tells(specifier: str, value: str) -> None:
    with known(facts_of(configuration(FILES))):
        assert expand(f"x-{specifier}", "a.service") == f"x-{value}"
    assert expand("%H", "a.service") == PLACEHOLDER


def test_a_name_that_is_none() -> None:
    files = {"/etc/hostname": "localhost\n", "/etc/machine-id": "uninitialized\n"}
    assert facts_of(configuration(files)) == {}


@pytest.mark.parametrize("specifier", ["%h", "%E", "%C", "%S", "%L", "%t", "%u"])
def test_of_a_users_manager_only_the_user_knows(specifier: str) -> None:
    with known(facts_of(configuration({}, Manager.USER))):
        assert (expand(specifier, "a.service") or "").removeprefix("/") == PLACEHOLDER
