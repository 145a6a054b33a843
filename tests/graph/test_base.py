"""Going on from what the base system loads gives what loading all at once gives."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import combinations

import pytest

from unitlint.configuration.configuration import Configuration
from unitlint.configuration.unit_files import Owner, UnitDirectory
from unitlint.graph.base import Base
from unitlint.graph.build import build_from_directories, build_graph, load, load_base
from unitlint.graph.edges import Edge, Graph, Kind
from unitlint.graph.host import Host
from unitlint.graph.knots import is_knotted
from unitlint.graph.unit_directories import search_directories, user_units
from unitlint.machine.ready import decoded, encoded
from unitlint.platforms.catalogue import read, write
from unitlint.platforms.platform import Platform
from unitlint.systemd.file_names import USR
from unitlint.transaction.base import base_boot
from unitlint.transaction.simulate import simulate

BASE = """\
== default.target -> multi-user.target
== multi-user.target
[Unit]
AllowIsolate=yes
Requires=basic.target
Conflicts=rescue.target
After=basic.target
== basic.target
[Unit]
DefaultDependencies=no
== rescue.target
[Unit]
AllowIsolate=yes
== shutdown.target
[Unit]
DefaultDependencies=no
== multi-user.target.wants/a.service -> ../a.service
== multi-user.target.wants/gone.service -> ../gone.service
== multi-user.target.wants/t@x.service -> ../t@.service
== multi-user.target.wants/two-words.service -> ../two-words.service
== a.service
[Unit]
Wants=missing.service called.service
RequiresMountsFor=/var/lib/a
[Service]
ExecStart=/bin/a
== b.service
[Service]
ExecStart=/bin/b
== called.service -> brought.service
== t@.service
[Service]
ExecStart=/bin/t
== two-words.service
[Service]
Type=dbus
BusName=org.example.Two
"""

RUN = "[Service]\nExecStart=/bin/n\n"
ALONE = {
    "new": f"== n.service\n{RUN}",
    "wants": f"== w.service\n[Unit]\nWants=a.service new.service\nAfter=a.service\n{RUN}",
    "required by nothing of the boot": f"== c.service\n[Unit]\nConflicts=b.service\n{RUN}",
    "mount": "== srv.mount\n[Mount]\nWhat=/dev/sda1\nWhere=/srv\n",
    "same name on the bus": "== bus.service\n[Service]\nType=dbus\nBusName=org.example.Two\n",
    "own drop-in": f"== o.service\n{RUN}== o.service.d/x.conf\n[Unit]\nBefore=a.service\n",
    "own cycle": f"== y.service\n[Unit]\nAfter=z.service\n{RUN}== z.service\n[Unit]\nAfter=y.service\n{RUN}",
    "mask of what is not loaded": "== b.service -> /dev/null\n",
    "of a kind of its own": f"== t@y.service\n{RUN}",
}
"""What leaves the base system as it is."""

TOUCHING = {
    "file of the base": "== a.service\n[Unit]\nAfter=b.service\n[Service]\nExecStart=/bin/other\n",
    "missing file": f"== gone.service\n[Unit]\nBefore=a.service\n{RUN}",
    "missing file behind an alias": f"== brought.service\n{RUN}",
    "template": "== t@.service\n[Unit]\nAfter=a.service\n[Service]\nExecStart=/bin/t\n",
    "instance": f"== t@x.service\n[Unit]\nBefore=a.service\n{RUN}",
    "mask": "== a.service -> /dev/null\n",
    "drop-in": "== a.service.d/x.conf\n[Unit]\nAfter=b.service\n",
    "drop-in of a prefix": "== two-.service.d/x.conf\n[Unit]\nAfter=b.service\n",
    "drop-in of a type": "== service.d/x.conf\n[Unit]\nAfter=b.service\n",
    "drop-in of a template": "== t@.service.d/x.conf\n[Unit]\nAfter=b.service\n",
    "link to enable": f"== multi-user.target.wants/n.service -> ../n.service\n== n.service\n{RUN}",
    "alias of a loaded unit": "== other.service -> a.service\n",
    "mount that is needed": "== var.mount\n[Mount]\nWhat=/dev/sda1\nWhere=/var\n",
    "default target": "== default.target -> basic.target\n",
}
"""What changes what the base system loads."""

CHANGING_THE_BOOT = {
    "conflict with what starts": f"== k.service\n[Unit]\nConflicts=a.service\n{RUN}",
    "part of what stops": f"== p.service\n[Unit]\nRequires=rescue.target\n{RUN}",
    "stopped with what stops": f"== q.service\n[Unit]\nStopPropagatedFrom=rescue.target\n{RUN}",
}

Directory = Callable[..., UnitDirectory]


@pytest.fixture(scope="module")
def platform(in_directory: Directory) -> Platform:
    """As a catalogue has it."""
    system = Platform("base", directories=(in_directory(BASE, USR, Owner.PLATFORM),))
    return read(write(system), path="base.json")


@pytest.fixture(scope="module", params=["loaded", "ready"])
def base(platform: Platform, request: pytest.FixtureRequest) -> Base:
    loaded = load_base(platform)
    if request.param == "loaded":
        return loaded
    boot = base_boot(loaded.graph, "default.target", version=252)
    assert boot is not None
    return decoded(encoded(loaded, boot, platform), platform)[0]


def edges(graph: Graph) -> Iterable[Edge]:
    return list(graph.edges())


def answers(graph: Graph) -> list[object]:
    """What is looked up from the other end, and what follows from chains of edges."""
    names = sorted(graph.names)
    added = {"a.service": ["n.service", "w.service", "o.service"], "o.service": ["a.service"]}
    return [
        [list(graph.sources(name, kind).items()) for kind in Kind for name in names],
        [graph.pulled_in(frozenset(some)) for some in (*zip(names), names)],
        [sorted(graph.having(kind)) for kind in Kind],
        [list(graph.written_in(kind, {f"/etc/systemd/system/{name}" for name in names})) for kind in Kind],
        [is_knotted(graph), is_knotted(graph, added)],
    ]


@pytest.mark.parametrize(
    "text",
    [
        *[pytest.param(text, id=name) for name, text in (ALONE | TOUCHING | CHANGING_THE_BOOT).items()],
        *[
            pytest.param(one + other, id=f"{name} and {with_name}")
            for (name, one), (with_name, other) in combinations((ALONE | CHANGING_THE_BOOT).items(), 2)
        ],
    ],
)
def test_graph_and_boot_are_those_of_loading_at_once(
    text: str, in_directory: Directory, platform: Platform, base: Base
) -> None:
    folder = Configuration("c", "folder", "c", (in_directory(text),))
    at_once = build_graph(folder, platform=platform)
    going_on = build_graph(folder, platform=platform, base=base)
    assert going_on.units == at_once.units
    assert going_on.names == at_once.names
    assert edges(going_on) == edges(at_once)
    assert answers(going_on) == answers(at_once)
    booted = base_boot(base.graph, "default.target", version=252)
    assert booted is not None
    assert booted.boot.jobs
    assert booted.in_graph(going_on) in (None, simulate(at_once, "default.target"))


@pytest.mark.parametrize("name", ALONE | TOUCHING)
def test_units_that_are_called_are_loaded_after_all_others(
    name: str, in_directory: Directory, platform: Platform
) -> None:
    text = (ALONE | TOUCHING)[name]
    folder = Configuration("c", "folder", "c", (in_directory(text),))
    loaded = load(folder, platform)
    directories = search_directories(folder, platform)
    roots = ("default.target", *user_units(directories))
    host = Host(version=platform.systemd_version)
    for called in ("t@one.service", "b.service", "nowhere.service"):  # each by itself
        at_once = build_from_directories(directories, (*roots, called), host=host)
        graph = loaded.calling(called)
        assert called in graph.names
        assert graph.units == at_once.units
        assert graph.names == at_once.names
        assert edges(graph) == edges(at_once)
        assert answers(graph) == answers(at_once)
    assert edges(loaded.graph()) == edges(build_graph(folder, platform=platform))


@pytest.mark.parametrize("name", ALONE)
def test_what_leaves_the_base_alone_goes_on_from_it(name: str, in_directory: Directory, base: Base) -> None:
    directories = (in_directory(ALONE[name]), *base.directories)
    assert base.goes_on_with(directories) is not None


@pytest.mark.parametrize("name", TOUCHING)
def test_what_changes_the_base_does_not(name: str, in_directory: Directory, base: Base) -> None:
    directories = (in_directory(TOUCHING[name]), *base.directories)
    assert base.goes_on_with(directories) is None


def test_going_on_leaves_the_base_as_it_was(in_directory: Directory, platform: Platform, base: Base) -> None:
    before = edges(base.graph)
    folder = Configuration("c", "folder", "c", (in_directory(ALONE["wants"] + ALONE["own drop-in"]),))
    assert "new.service" in build_graph(folder, platform=platform, base=base).units
    assert edges(load_base(platform).graph) == before
    assert edges(base.graph) == before
    assert "new.service" not in base.loading.units


@pytest.mark.parametrize("name", CHANGING_THE_BOOT)
def test_a_boot_that_changes_is_simulated(
    name: str, in_directory: Directory, platform: Platform, base: Base
) -> None:
    folder = Configuration("c", "folder", "c", (in_directory(CHANGING_THE_BOOT[name]),))
    booted = base_boot(base.graph, "default.target", version=252)
    assert booted is not None
    assert booted.in_graph(build_graph(folder, platform=platform, base=base)) is None
