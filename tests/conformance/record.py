"""The edges that systemd 257 of Debian trixie held on one machine, recorded apart from the tests here.

Rows of a table: unit, kind, unit, reasons; each edge stands there twice, from either end.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from tests.conformance.cases import CORPORA
from tests.conformance.dump import Reason, Relation, reasons
from tests.conformance.packages import SHIPPED
from tests.conformance.suites import Suite, suites

RECORD = CORPORA.parent / "oracle/edges-257.tsv"
VERSION = 257
SUITE = "trixie"
ENABLED = (
    "getty.target.wants/getty@tty1.service",
    "local-fs.target.wants/run-lock.mount",
    "local-fs.target.wants/systemd-remount-fs.service",
    "multi-user.target.wants/remote-fs.target",
    "sockets.target.wants/systemd-pcrextend.socket",
    "sockets.target.wants/systemd-sysext.socket",
    "sysinit.target.wants/systemd-pstore.service",
    "timers.target.wants/dpkg-db-backup.timer",
    "timers.target.wants/fstrim.timer",
)
"""What the machine had enabled, by presets and by the fstab generator."""

OF_THE_MACHINE = ("blockdev@dev-vda.target", "tmp-corpora.mount")
"""Units of what the machine had mounted."""

MOUNTED = "tmp.mount"
"""Was loaded before the units that need /tmp, since something was mounted below it."""


def suite() -> Suite:
    """The suite whose packages the units come from."""
    return next(found for found in suites() if found.name == SUITE)


def recorded() -> Mapping[Relation, frozenset[Reason]]:
    """The edges of the record, each in its forward kind, without those of the machine's mounts."""
    edges: dict[Relation, frozenset[Reason]] = {}
    for line in RECORD.read_text().splitlines():
        source, kind, target, words = line.split("\t")
        if kind == "RequiresMountsFor" or {source, target} & set(OF_THE_MACHINE):
            continue
        found = frozenset(reasons(words, source=source, target=target))
        relation = (target, "After", source) if kind == "Before" else (source, kind, target)
        edges[relation] = edges.get(relation, frozenset()) | found
    return edges


def unit_path(scratch: Path) -> tuple[Path, ...]:
    """The units of the suite, with the links of what was enabled."""
    for link in ENABLED:
        path = scratch / link
        path.parent.mkdir(exist_ok=True)
        path.symlink_to(f"../{path.name}")
    return (scratch, suite().root / SHIPPED)
