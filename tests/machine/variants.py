"""Templates that have a unit of the same name and differ in one setting of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from unitlint.systemd.directives import keys, own_section

BASES = {
    "service": "[Service]\nExecStart=/bin/a\nPAMName=x\nMountImages=/i:/i\nRootImage=/r\nLogNamespace=n\n",
    "socket": "[Socket]\nListenStream=/s\nExecStartPre=/bin/a\nPAMName=x\nMountImages=/i:/i\n",
    "timer": "[Timer]\nOnCalendar=daily\n",
    "path": "[Path]\nPathExists=/p\n",
    "mount": "[Mount]\nWhat=/dev/x\nMountImages=/i:/i\nPAMName=x\n",
    "automount": "[Automount]\n",
    "swap": "[Swap]\nMountImages=/i:/i\n",
    "slice": "[Slice]\n",
}
"""Units in which a further setting makes a difference where it can."""

VERSION = 262


def directives(unit_type: str) -> Iterator[tuple[str, str]]:
    """The sections and keys of a type; those that all types have for services alone."""
    everybodys = ("Unit", "Install") if unit_type == "service" else ()
    for section in (own_section(unit_type), *everybodys):
        for key in keys(section, VERSION):
            yield section, key


def write_variants(top: Path, unit_type: str, value: str, settings: Iterable[tuple[str, str]]) -> None:
    """A template for each directive, all with a unit of the same name, and the directive with that value."""
    for number, (section, key) in enumerate(settings):
        folder = top / f"{number:03}"
        (folder / "systemd").mkdir(parents=True)
        (folder / "site.yml").write_text(f"systemd:\n  - name: a.{unit_type}\n    enabled: true\n")
        text = f"[Unit]\nOnFailure=b.service c.service\n{BASES[unit_type]}[{section}]\n{key}={value}\n"
        (folder / "systemd" / f"a.{unit_type}").write_text(text)
