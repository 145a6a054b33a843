"""Shell scripts that install units."""

from __future__ import annotations

import pytest

from unitlint.configuration.configuration import Configuration, entries
from unitlint.text.source import PLACEHOLDER

UNIT = "[Service]\nExecStart=/bin/true\n[Install]\nWantedBy=multi-user.target\n"


def texts(configuration: Configuration) -> dict[str, str | None]:
    found = (entry for directory in configuration.directories for entry in entries(directory))
    return {entry.path: entry.source.text if entry.source else entry.link for entry in found}


SCRIPT = """\
#!/usr/bin/env bash
UNITS=/etc/systemd/system
if [ "$1" = remove ]; then systemctl disable --now agent.service; exit; fi
cat > "$UNITS/agent.service" <<EOF
[Service]
ExecStart=$(command -v agent) --user $USER
EOF
sudo tee /etc/systemd/system/agent.service.d/x.conf >/dev/null <<'EOF'
[Service]
Environment=A=$HOME
EOF
install -Dm644 dist/b.timer "$DESTDIR/usr/lib/systemd/system/b.timer"
cp c.service d.service $UNITS/
systemctl enable --now agent b.timer "$OTHER"
ln -sf /dev/null /etc/systemd/system/e.service
"""


def test_a_script(read) -> None:
    tree = {"install.sh": SCRIPT, "dist/b.timer": "[Timer]\nOnBootSec=1\n", "c.service": UNIT}
    found = next(c for c in read(tree).configurations if c.kind == "script")
    assert (found.name, found.platform, found.problems) == ("install.sh", "systemd", ())
    assert [(e.unit, e.enabled) for e in found.enablements] == [("agent.service", True), ("b.timer", True)]
    written = texts(found)
    unknown = written.pop("/etc/systemd/system/d.service")
    assert PLACEHOLDER in str(unknown)
    assert written == {
        "/etc/systemd/system/agent.service": f"[Service]\nExecStart={PLACEHOLDER} --user {PLACEHOLDER}\n",
        "/etc/systemd/system/agent.service.d/x.conf": "[Service]\nEnvironment=A=$HOME\n",
        "/usr/lib/systemd/system/b.timer": "[Timer]\nOnBootSec=1\n",
        "/etc/systemd/system/c.service": UNIT,
        "/etc/systemd/system/e.service": "/dev/null",
    }


@pytest.mark.parametrize(
    "text",
    [
        "systemctl enable a.service  # /etc/systemd/system\n",
        "#!/usr/bin/python\nopen('/etc/systemd/system/a.service')\n",
        "ls /etc/systemd/system\n",
        "",
    ],
)
def test_one_that_writes_no_unit_is_none(read, text: str) -> None:
    assert [c.kind for c in read({"a.sh": text, "u/a.service": UNIT}).configurations] == ["folder"]


def test_one_that_is_named(read_one) -> None:
    assert read_one({"setup": SCRIPT}, "in/setup").kind == "script"


@pytest.mark.parametrize("text", ["cp", "install -d", "cat > ", "tee", "ln -s", "cp a", "cp / /etc/x"])
def test_odd_commands(read, text: str) -> None:
    script = f"#!/bin/sh\n{text}\ncat > /etc/systemd/system/a.service <<E\n{UNIT}E\n"
    assert read({"a.sh": script}).configurations
