"""Machines made by hand: a few edges and units, and all that an invariant is held against."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

import pytest

from unitlint.configuration.configuration import Configuration
from unitlint.configuration.delivered import DeliveredFile, Enablement
from unitlint.configuration.unit_files import UnitFile
from unitlint.graph.edges import Graph, Kind
from unitlint.graph.origins import Origin, OriginKind
from unitlint.machine.machine import Machine
from unitlint.text.source import SourceText
from unitlint.transaction.transaction import Job, Transaction
from unitlint.units.unit import LoadState, Setting, Settings, Unit

MakeMachine = Callable[..., Machine]


def unit(name: str, text: str = "", state: LoadState = LoadState.LOADED) -> Unit:
    """A unit of the user's whose file is `text`: sections and one-line assignments."""
    source = SourceText(name, text or f"# {name}\n")
    file = UnitFile(name, name, source=source)
    if state is LoadState.NOT_FOUND:
        return Unit(name, name.rpartition(".")[2], state)
    if state is LoadState.MASKED:
        file = UnitFile(name, name, link="/dev/null", declared=SourceText("list.yml", name).place(0, 4))
    settings, section, offset = [], "", 0
    for line in text.splitlines(keepends=True):
        if line.startswith("["):
            section = line.strip()[1:-1]
        else:
            key, _, value = line.strip().partition("=")
            place = source.place(offset, offset + len(line.rstrip()))
            settings.append(Setting(section, key, value, place, file))
        offset += len(line)
    return Unit(name, name.rpartition(".")[2], state, file, settings=Settings(settings), owner=file.owner)


@pytest.fixture
def machine() -> MakeMachine:
    """`machine("a.service After b.service", …)`: a machine that holds these edges.

    Every unit is loaded and has a start job, but for those of `masked`, `missing` and `idle`; `texts` are
    the files of units, `fstab` is delivered, `installed` edges come from `[Install]` sections.
    """

    def make(
        *edges: str,
        masked: Collection[str] = (),
        missing: Collection[str] = (),
        idle: Collection[str] = (),
        texts: Mapping[str, str] | None = None,
        installed: Collection[str] = (),
        fstab: str | None = None,
        enablements: tuple[Enablement, ...] = (),
        name: str = "site.yml",
    ) -> Machine:
        texts = texts or {}
        forward: dict[Kind, dict[str, dict[str, tuple[Origin, ...]]]] = {}
        names = {*texts, *masked, *missing, *idle}
        for edge in (*edges, *installed):
            source, kind, target = edge.split()
            place = SourceText(source, edge).place(0, len(edge))
            origin = OriginKind.INSTALL if edge in installed else OriginKind.FILE
            origins = (Origin(origin, source, place, kind),)
            forward.setdefault(Kind(kind), {}).setdefault(source, {})[target] = origins
            names |= {source, target}
        states = {
            **dict.fromkeys(masked, LoadState.MASKED),
            **dict.fromkeys(missing, LoadState.NOT_FOUND),
        }
        units = {n: unit(n, texts.get(n, ""), states.get(n, LoadState.LOADED)) for n in sorted(names)}
        jobs = {n: Job(n, "start") for n in units if n not in states and n not in idle}
        files = {}
        if fstab is not None:
            files["/etc/fstab"] = DeliveredFile("/etc/fstab", 0o644, SourceText("fstab", fstab))
        return Machine(
            Graph(units, {n: n for n in units}, forward),
            Transaction("multi-user.target", jobs),
            Configuration(name, "sabakan", name, files=files, enablements=enablements),
        )

    return make
