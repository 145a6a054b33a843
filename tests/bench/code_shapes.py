"""Shapes of scripts, of Terraform's code, and of documents inside of others."""

from __future__ import annotations

from pathlib import Path

from tests.bench.shapes import SERVICE, Shape, write

WRITING = f"#!/bin/sh\ncat > /etc/systemd/system/a.service <<E\n{SERVICE}E\n"
WRITTEN = (
    "write_files:\n- path: /etc/systemd/system/a.service\n  content: |\n    [Service]\n    ExecStart=/a\n"
)


def arrays(folder: Path, size: int) -> list[str]:
    """Arrays that a script sets, and a loop that asks for them."""
    setting = "".join(f"a{number}=()\n" for number in range(size))
    write(folder, "a.sh", f"{WRITING}for x in a; do :; done\n{setting}")
    return ["check", "."]


def shells(folder: Path, size: int) -> list[str]:
    """A here-document that one shell passes to the next."""
    write(folder, "a.sh", f"{WRITING}cat <<E{'|bash' * size}\ntrue {'x ' * size}\nE\n")
    return ["check", "."]


def braces(folder: Path, size: int) -> list[str]:
    """Words of a loop, each of which stands for a million."""
    write(folder, "a.sh", f"{WRITING}for x in {'{1..1000}{1..1000} ' * size}; do :; done\n")
    return ["check", "."]


def loops(folder: Path, size: int) -> list[str]:
    """Commands in a hundred loops in each other."""
    commands = "echo $y\n" * size
    write(folder, "a.sh", WRITING + "for x in a b; do\n" * 100 + commands + "done\n" * 100)
    return ["check", "."]


def comments(folder: Path, size: int) -> list[str]:
    """Comments of Terraform's that nothing closes."""
    unit = '{name: "a.service", contents: "[Service]\\nExecStart=/bin/a"}'
    write(folder, "m.tf", f'x = jsonencode({{ "systemd": {{units: [{unit}]}}, a {"/* a " * size}}})')
    return ["check", "."]


def terraform_unit(number: int, content: str = f"<<E\n{SERVICE}E") -> str:
    """The block of a unit."""
    head = f'resource "ignition_systemd_unit" "a{number}" {{\nname = "a{number}.service"\n'
    return f"{head}content = {content}\n}}\n"


def terraform_units(folder: Path, size: int) -> list[str]:
    """Units of Terraform's."""
    write(folder, "m.tf", "".join(map(terraform_unit, range(size))))
    return ["check", "."]


def nested_configs(folder: Path, size: int) -> list[str]:
    """Configurations in each other, of units that stand in the innermost one."""
    heads = "".join(f'data "ignition_config" "x{number}" {{\n' for number in range(size))
    named = "".join(f"s = ignition_systemd_unit.a{number}\n" for number in range(size))
    write(folder, "m.tf", heads + named + "}\n" * size + "".join(map(terraform_unit, range(size))))
    return ["check", "."]


def one_template(folder: Path, size: int) -> list[str]:
    """Units that one template beside them holds."""
    content = 'templatefile("${path.module}/u.service", {})'
    write(folder, "m.tf", "".join(terraform_unit(number, content) for number in range(size)))
    write(folder, "u.service", SERVICE + "# ${x} %{if a}b%{endif}\n" * 1000)
    return ["check", "."]


def long_keys(folder: Path, size: int) -> list[str]:
    """Values below ninety keys of a thousand letters."""
    above = "".join(f"{' ' * depth}{'k' * 1000}:\n" for depth in range(90))
    inner = "".join(f"    {line}\n" for line in f"#cloud-config\n{WRITTEN}".splitlines())
    write(folder, "a.yaml", f"{above}{' ' * 90}x: [{'a,' * size}a]\nz:\n  b: |\n{inner}")
    return ["check", "."]


def definitions(folder: Path, size: int) -> list[str]:
    """Definitions of a chart in each other."""
    text = '{{- define "a" -}}\n' * size + WRITTEN + "{{- end }}\n" * size
    write(folder, "templates/_helpers.tpl", text)
    return ["check", "."]


SHAPES = (
    Shape("arrays of a script", arrays),
    Shape("shells that read one text", shells),
    Shape("braces of a loop", braces),
    Shape("commands in many loops", loops),
    Shape("comments that aren't closed", comments),
    Shape("units of Terraform", terraform_units),
    Shape("configurations in each other", nested_configs),
    Shape("units of one template", one_template),
    Shape("values below long keys", long_keys),
    Shape("definitions in each other", definitions),
)
