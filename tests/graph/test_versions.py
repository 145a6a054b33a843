"""What newer versions make of the same units, edge by edge: what comes with a version, and what goes.

The versions themselves are asked in tests/conformance, where their packages are at hand.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from tests.graph.test_build import lines_of
from unitlint.graph.edges import Graph
from unitlint.graph.host import Host
from unitlint.systemd.built_in import SETTINGS

GraphOf = Callable[..., Graph]

RUN = "[Service]\nExecStart=/bin/true\n"
EARLY = f"== t.service\n[Unit]\nDefaultDependencies=no\n{RUN}"
TMP = "== tmp.mount\n[Mount]\nWhat=tmpfs\nWhere=/tmp\n"
VAR = "== var.mount\n[Mount]\nWhat=tmpfs\nWhere=/var\n"


@dataclass(frozen=True, slots=True)
class Change:
    """The units, the version before a change and the one with it, and the edges that come and go."""

    name: str
    text: str
    versions: tuple[int, int]
    come: tuple[str, ...] = ()
    go: tuple[str, ...] = ()


CHANGES = (
    Change(
        "credentials are mounted",
        f"== t.service\n{RUN}LoadCredential=x:/x\n",
        (252, 254),
        come=("t.service After run-credentials-t.service.mount file",),
    ),
    Change(
        "credentials are no longer waited for",
        f"== t.service\n{RUN}LoadCredential=x:/x\n",
        (255, 256),
        go=("t.service After run-credentials-t.service.mount file",),
    ),
    Change(
        "a namespace is joined both ways",
        f"== t.service\n[Unit]\nJoinsNamespaceOf=a.service\n{RUN}",
        (252, 254),
        come=("a.service JoinsNamespaceOf t.service ~file",),
    ),
    Change(
        "a mount says that it is not bound",
        "== mnt.mount\n[Mount]\nWhat=/dev/sda1\nWhere=/mnt\nOptions=x-systemd.device-bound=no\n",
        (254, 255),
        come=("mnt.mount Requires dev-sda1.device mount-file",),
        go=("mnt.mount BindsTo dev-sda1.device mount-file",),
    ),
    Change(
        "quotas are left to the fstab generator",
        "== mnt.mount\n[Mount]\nWhat=/dev/sda1\nWhere=/mnt\nType=ext4\nOptions=usrquota\n",
        (255, 256),
        go=(
            *("mnt.mount Wants quotaon.service file", "mnt.mount Wants systemd-quotacheck.service file"),
            *("quotaon.service After mnt.mount ~file", "systemd-quotacheck.service After mnt.mount ~file"),
        ),
    ),
    Change(
        "a tag stands for a device",
        "== mnt.mount\n[Unit]\nDefaultDependencies=no\n[Mount]\nWhat=LABEL=x\nWhere=/mnt\n",
        (255, 256),
        come=(
            "dev-disk-by\\x2dlabel-x.device PropagatesStopTo mnt.mount ~mount-file",
            "mnt.mount After blockdev@dev-disk-by\\x2dlabel-x.target mount-file",
            "mnt.mount After dev-disk-by\\x2dlabel-x.device mount-file",
            "mnt.mount Requires dev-disk-by\\x2dlabel-x.device mount-file",
            "mnt.mount After -.mount file,implicit",
        ),
        go=("mnt.mount After -.mount implicit",),
    ),
    Change(
        "a journal namespace is synchronised",
        f"{EARLY}LogNamespace=x\n",
        (255, 256),
        come=(
            "t.service After systemd-journald-sync@x.service file",
            "t.service Requires systemd-journald-sync@x.service file",
        ),
    ),
    Change(
        "a masked unit has no drop-ins",
        "== t.service -> /dev/null\n== t.service.d/x.conf\n[Unit]\nAfter=a.target\n",
        (256, 257),
        go=("t.service After a.target file",),
    ),
    Change(
        "a dynamic user's /tmp is disconnected",
        f"{EARLY}DynamicUser=yes\n",
        (256, 257),
        go=("t.service After -.mount file", "t.service After systemd-tmpfiles-setup.service file"),
    ),
    Change(
        "below /var, which has to be there",
        f"== t.service\n{RUN}PrivateTmp=disconnected\n{VAR}",
        (257, 258),
        come=(
            *("t.service After -.mount file", "t.service After var.mount file"),
            "t.service Wants var.mount file",
        ),
    ),
    Change(
        "an early service leaves /tmp alone",
        f"{EARLY}PrivateTmp=yes\n{TMP}",
        (259, 260),
        go=("t.service After tmp.mount file", "t.service Wants tmp.mount file"),
    ),
)


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.name)
def test_change(graph_of: GraphOf, change: Change) -> None:
    unit = change.text.split()[1]
    mounts = [mount.split()[1] for mount in (TMP, VAR) if mount in change.text]
    roots = (*mounts, unit)
    before, since = (
        set(lines_of(graph_of(change.text, *roots, host=Host(version=version))))
        for version in change.versions
    )
    assert (since - before, before - since) == (set(change.come), set(change.go))


@pytest.mark.parametrize(
    "text",
    [
        f"== t.service\n{RUN}WorkingDirectory=-~\nDynamicUser=yes\n",
        "== dev-sda.swap\n[Swap]\nWhat=/dev/sda\nPrivatePIDs=yes\n",
        "== mnt.mount\n[Mount]\nWhat=tmpfs\nWhere=/mnt\nPrivatePIDs=yes\n",
        "== t.socket\n[Socket]\nListenStream=1\nPrivatePIDs=yes\n",
    ],
)
def test_executions_that_are_refused(graph_of: GraphOf, text: str) -> None:
    unit = text.split()[1]
    states = [graph_of(text, unit, host=Host(version=v)).units[unit].load_state for v in (256, 257)]
    assert states == ["loaded", "bad-setting"]


def test_units_that_no_file_has(graph_of: GraphOf) -> None:
    text = "== t.target\n[Unit]\nWants=graphical.target\n"
    states = {
        v: graph_of(text, "t.target", host=Host(version=v)).units["graphical.target"] for v in (261, 262)
    }
    assert {version: unit.load_state for version, unit in states.items()} == {261: "not-found", 262: "loaded"}


def test_a_mask_hides_a_unit_that_no_file_has(graph_of: GraphOf) -> None:
    text = "== t.target\n[Unit]\nWants=sysinit.target\n== sysinit.target -> /dev/null\n"
    assert graph_of(text, "t.target", host=Host(version=262)).units["sysinit.target"].load_state == "masked"


@pytest.mark.parametrize("name", SETTINGS)
def test_a_unit_that_no_file_has_loads(graph_of: GraphOf, name: str) -> None:
    graph = graph_of(f"== t.target\n[Unit]\nWants={name}\n", "t.target", host=Host(version=262))
    assert graph.units[name].load_state == "loaded"
