"""Login prompts on the kernel's consoles (systemd-getty-generator(8))."""

from __future__ import annotations

from collections.abc import Iterable

from unitlint.generators.generated import Generated, Output
from unitlint.quick import patterns as re
from unitlint.systemd.escaping import escape
from unitlint.systemd.file_names import USR
from unitlint.text.source import Place
from unitlint.units import names

TEMPLATE = "serial-getty@.service"

_VIRTUAL = re.compile(r"tty\d*|console|null")
"""Consoles of the virtual console subsystem, for which getty@.service is enabled; and none."""


def generate(consoles: Iterable[tuple[str, Place]]) -> Generated:
    """The generator's output for the values of `console=` kernel arguments (`ttyS0,115200`)."""
    output = Output()
    for console, place in consoles:
        device = console.partition(",")[0].removeprefix("/dev/")
        if device and not _VIRTUAL.fullmatch(device):
            name = names.with_instance(TEMPLATE, escape(device))
            output.link("getty.target", "wants", name, place, target=f"{USR}/{TEMPLATE}")
    return output.generated()
