"""A boot that fails in some runs and not in others."""

from __future__ import annotations

from unitlint.transaction.transaction import Job, Transaction


def test_the_target_itself_hangs_on_chance() -> None:
    jobs = {"a.target": Job("a.target", "start")}
    assert Transaction("a.target", jobs, uncertain=("a.target",)).may_fail
    assert not Transaction("a.target", jobs, uncertain=("b.service",)).may_fail
    assert not Transaction("a.target", {}, uncertain=("a.target",), error="it is masked").may_fail
