"""Each unit file, drop-in and Quadlet of a run is parsed once, whoever asks for its lines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import Outcome
from unitlint.grammar import unit as grammar
from unitlint.grammar.nodes import UnitNode

TEXTS = {
    "units/web.service": "[Unit]\nAfter=nowhere.service\n[Service]\nExecStart=/bin/true\nKilMode=process\n",
    "units/web.service.d/more.conf": "[Service]\nEnvironment=A=1\nno assignment\n",
    "units/of@.service": "[Service]\nExecStart=/bin/true %i\n",
    "units/of@.timer": "[Timer]\nOnCalendar=daily\n[Instal]\nWantedBy=timers.target\n",
    "etc/containers/systemd/db.container": "[Container]\nImage=docker.io/library/redis\nVolume=x:/x\nOdd=1\n",
    "etc/containers/systemd/db.volume": "[Volume]\nVolumeName=db\n",
}


def test_each_text_is_parsed_once(
    tmp_path: Path, unitlint: Callable[..., Outcome], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, text in TEXTS.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    parsed = Counter[str]()
    parse = grammar.parse_unit

    def counted(text: str) -> tuple[UnitNode, ...]:
        parsed[text] += 1
        return parse(text)

    monkeypatch.setattr(grammar, "parse_unit", counted)
    found = unitlint("check", str(tmp_path), "--min-severity", "note")
    assert "KilMode" in found.out
    assert {text: parsed[text] for text in TEXTS.values()} == dict.fromkeys(TEXTS.values(), 1)
