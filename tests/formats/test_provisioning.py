"""Scripts inside the files of Vagrant and kickstart."""

from __future__ import annotations

import pytest

from unitlint.configuration.configuration import Configuration
from unitlint.configuration.unit_files import entries

UNIT = "[Service]\nExecStart=/bin/true\n"
WRITES = f"cat > /etc/systemd/system/a.service <<E\n{UNIT}E\nsystemctl enable a\n"


def texts(configuration: Configuration) -> dict[str, str | None]:
    found = (entry for directory in configuration.directories for entry in entries(directory))
    return {entry.name: entry.source.text if entry.source else None for entry in found}


def vagrant(begin: str, script: str, end: str = "SHELL") -> str:
    head = 'Vagrant.configure("2") do |config|\n  config.vm.provision "shell", inline: '
    return f"{head}{begin}\n{script}  {end}\nend\n"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Vagrantfile", vagrant("<<-SHELL", WRITES)),
        ("Vagrantfile", vagrant("<<~'SHELL'", "".join(f"    {line}\n" for line in WRITES.splitlines()))),
        ("Vagrantfile.j2", vagrant('<<-"SHELL", args: x', WRITES)),
        ("web.ks", f"%packages\n@core\n%end\n%post --log=/root/post\n{WRITES}%end\n"),
        (
            "ks.cfg",
            f"%post\n{WRITES}%post --interpreter=/usr/bin/python3\ncat > /etc/systemd/system/b.service\n",
        ),
    ],
)
def test_scripts(read_one, name: str, text: str) -> None:
    configuration = read_one({name: text})
    assert texts(configuration) == {"a.service": UNIT}
    assert [found.unit for found in configuration.enablements] == ["a.service"]


def test_places(read_one) -> None:
    unit = next(iter(read_one({"Vagrantfile": vagrant("<<-SHELL", WRITES)}).directories[0].units.values()))
    assert unit.source is not None
    assert unit.source.location(10, 11).line == 5


@pytest.mark.parametrize(
    "text", ["", vagrant("<<-SHELL", "echo /etc/systemd/system\n"), "a = <<-A\n/etc/systemd/system\n"]
)
def test_files_without_a_unit(read, text: str) -> None:
    tree = {"Vagrantfile": text, "ks.cfg": text, "u/a.service": UNIT}
    assert [found.name for found in read(tree).configurations] == ["u"]
