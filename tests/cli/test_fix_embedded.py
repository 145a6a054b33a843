"""A unit inside another file is mended where its text stands there word for word, and nowhere else."""

from __future__ import annotations

import base64
import json
from pathlib import Path

import pytest

from .conftest import Run

UNIT = "[Unit]\nAftre=network.target\n[Service]\nExecStart=/bin/true\n"

BUTANE = """\
variant: flatcar
version: 1.0.0
systemd:
  units:
    - name: agent.service
      enabled: false
      contents: {contents}
"""


def block(indentation: int) -> str:
    return "|\n" + "".join(" " * indentation + line + "\n" for line in UNIT.splitlines())


def ignition(source: str) -> str:
    file = {"path": "/etc/systemd/system/agent.service", "contents": {"source": source}, "mode": 420}
    return json.dumps({"ignition": {"version": "3.3.0"}, "storage": {"files": [file]}})


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("block.bu", BUTANE.format(contents=block(8))),
        ("quoted.bu", BUTANE.format(contents=json.dumps(UNIT))),
        (
            "unit.ign",
            json.dumps(
                {
                    "ignition": {"version": "3.3.0"},
                    "systemd": {"units": [{"name": "agent.service", "contents": UNIT}]},
                }
            ),
        ),
    ],
)
def test_plain_words_are_replaced_in_place(
    unitlint: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, text: str
) -> None:
    monkeypatch.chdir(tmp_path)
    Path(name).write_text(text)
    check = (name, "--select", "unknown-directive")
    assert unitlint(*check).code == 1
    outcome = unitlint(*check, "--fix", "--unsafe-fixes")
    assert (outcome.code, outcome.err) == (0, "fixed 1 of 1 finding\n")
    assert Path(name).read_text() == text.replace("Aftre", "After")


@pytest.mark.parametrize(
    "source",
    [
        "data:;base64," + base64.b64encode(UNIT.encode()).decode(),
        "data:," + UNIT.replace("\n", "%0A").replace("Aftre", "%41ftre").replace("=", "%3D"),
    ],
)
def test_encoded_words_are_left_alone(
    unitlint: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, source: str
) -> None:
    monkeypatch.chdir(tmp_path)
    text = ignition(source)
    Path("unit.ign").write_text(text)
    outcome = unitlint("unit.ign", "--select", "unknown-directive", "--fix", "--unsafe-fixes")
    assert (outcome.code, outcome.err) == (1, "fixed 0 of 1 finding\n")
    assert Path("unit.ign").read_text() == text


WAITING = "[Unit]\nRequires=b.service\n[Service]\nExecStart=/bin/a\n[Install]\nWantedBy=multi-user.target\n"
FOLDED = ">\n        " + WAITING.replace("\n", "\n\n        ").rstrip()


def two_units(contents: str) -> str:
    """A machine with a service that requires another and doesn't wait for it."""
    other = '    - {name: b.service, contents: "[Service]\\nExecStart=/bin/true\\n"}\n'
    return BUTANE.format(contents=contents) + other


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_line_is_added_to_a_unit_in_a_literal_block(
    unitlint: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, end: str
) -> None:
    monkeypatch.chdir(tmp_path)
    lines = "".join(f"        {line}\n" for line in WAITING.splitlines())
    text = two_units("|\n" + lines.rstrip("\n"))
    Path("a.bu").write_bytes(text.replace("\n", end).encode())
    outcome = unitlint("a.bu", "--select", "requires-without-order", "--fix", "--unsafe-fixes")
    assert (outcome.code, outcome.err) == (0, "fixed 1 of 1 finding\n")
    requires = "        Requires=b.service\n"
    mended = text.replace(requires, f"{requires}        After=b.service\n")
    assert Path("a.bu").read_bytes().decode() == mended.replace("\n", end)


@pytest.mark.parametrize("contents", [json.dumps(WAITING), FOLDED])
def test_no_fix_is_promised_that_the_file_doesn_t_take(
    unitlint: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, contents: str
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("a.bu").write_text(two_units(contents))
    outcome = unitlint("a.bu", "--select", "requires-without-order")
    assert outcome.code == 1
    assert "fix" not in outcome.out
