"""A machine goes when nobody asks about it any longer: thousands of folders would fill the memory."""

from __future__ import annotations

import gc
from pathlib import Path
from weakref import ref

from unitlint import rules
from unitlint.checking.asking import findings_of_model
from unitlint.config.config import Config
from unitlint.inputs.inputs import read_inputs
from unitlint.machine.assemble import assemble

UNIT = """\
[Unit]
Wants=gone.service
Requires=multi-usr.target
[Service]
ExecStart=/usr/bin/a $B
RuntimeDirectory=a
[Install]
WantedBy=multi-usr.target
"""


def test_no_rule_keeps_a_machine(tmp_path: Path) -> None:
    (tmp_path / "a.service").write_text(UNIT)
    gc.collect()
    gc.disable()
    try:
        (found,) = assemble(read_inputs((str(tmp_path),)).configurations, Config(platform="systemd"))
        machines = [ref(found.units.model), *(ref(subject.model) for subject in found.whole)]
        assert list(findings_of_model(found, [rules.rule(name) for name in rules.NAMES]))
        del found
        assert [machine() for machine in machines if machine() is not None] == []
    finally:
        gc.enable()
