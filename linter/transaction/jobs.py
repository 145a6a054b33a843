"""What jobs queue, how two of them merge, and which goes first (systemd.unit(5)).

A boot queues three types only: `start`, `verify-active` (for Requisite=) and `stop` (for Conflicts=).
"""

from __future__ import annotations

from unitlint.graph.edges import Kind
from unitlint.quick.dataclasses import dataclass

START = "start"
VERIFY_ACTIVE = "verify-active"
STOP = "stop"


@dataclass(frozen=True, slots=True)
class Pull:
    """A kind of edge along which a job queues another; `reverse` follows it from target to source.

    A `required` one that can't be queued fails the job that asked; `conflicts` marks the stop of a unit that
    the job's own unit says it conflicts with.
    """

    kind: Kind
    type: str
    required: bool = False
    conflicts: bool = False
    reverse: bool = False


PULLS: dict[str, tuple[tuple[Pull, ...], ...]] = {
    START: (
        (Pull(Kind.REQUIRES, START, required=True), Pull(Kind.BINDS_TO, START, required=True)),
        (Pull(Kind.WANTS, START), Pull(Kind.UPHOLDS, START)),
        (Pull(Kind.REQUISITE, VERIFY_ACTIVE, required=True),),
        (Pull(Kind.CONFLICTS, STOP, required=True, conflicts=True),),
        (Pull(Kind.CONFLICTS, STOP, reverse=True),),
    ),
    VERIFY_ACTIVE: (),
    STOP: (
        (
            Pull(Kind.REQUIRES, STOP, required=True, reverse=True),
            Pull(Kind.REQUISITE, STOP, required=True, reverse=True),
            Pull(Kind.BINDS_TO, STOP, required=True, reverse=True),
            Pull(Kind.PART_OF, STOP, required=True, reverse=True),
            Pull(Kind.PROPAGATES_STOP_TO, STOP, required=True),
        ),
    ),
}
"""In the order in which systemd follows them: a failure in an earlier group leaves out the later ones. Within
a group the order is that of its hash tables."""


def merged(first: str, second: str) -> str | None:
    """The one job that two of the same unit become; None when they contradict each other."""
    if first == second:
        return first
    if STOP in (first, second):
        return None
    return START


def is_redundant(job_type: str, *, active: bool) -> bool:
    """Whether the job asks for what already is: the stop of an inactive unit, the start of an active one."""
    return active != (job_type == STOP)


def goes_first(*, later: str) -> bool:
    """Whether the job of `a` runs before that of `b` when b is After a, `later` being the type of b's job.

    A stop always goes before what it is ordered against (systemd.unit(5), Before= and After=).
    """
    return later != STOP
