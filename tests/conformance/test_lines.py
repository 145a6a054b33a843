"""Lines of tmpfiles.d and sysusers.d, compared with systemd-tmpfiles and systemd-sysusers themselves."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from unitlint.units.values.sysusers_line import sysusers_flaw
from unitlint.units.values.tmpfiles_line import tmpfiles_flaw

TMPFILES = """\
d /run/b 0755 root root -
d /run/b 0955 root root -
d /run/b 00755 root root -
d /run/b 17555 root root -
d /run/b :~0755 root root -
d /run/b u+rw root root -
d /run/b 0755 root root 10x
d /run/b 0755 root root aX:10d
d /run/b 0755 root root ABC:10d
d /run/%Z 0755 root root -
d /run/% 0755 root root -
d run/b 0755 root root -
d "/run/fo o" 0755 root root -
d /run/foo\\x20bar 0755
d '/run/foo
w /sys/x
w /sys/x - - - - 50%
c /dev/x
c /dev/x - - - - 1
c /dev/x - - - - 5000:1
a /run
t /run
h /run
C /run/y - - - - rel
L /run/y - - - - rel
L /run/y - - - - %Z
f^ /run/foo
d++ /run/foo
d? /run/foo
d! /run/foo
F /run/foo
F+ /run/foo
m /run/foo
dd /run/foo
j /run/foo
d /run/foo 0755 root root - x
d /run/foo 0755 root root - -
z /run/foo
"""
SYSUSERS = """\
u web - "Web"
u web 65535
u web 4294967295
u web 4294967294
u web 0500
u web 500:root
u web -:root
u web 500:
u web 500:65535
u web :500
u web /usr/bin/foo
u web usr/bin/foo
u web 500-600
u web - "Web" var/lib/web
u web - "Web" /var/lib/web bash
u web - "Web" /var/lib/web /bin/bash
u web - "Web" /var/lib/web /bin/bash x
u web - "Web:x"
u web - Our web server
u web - - - -
u 1web
u web.x
u _web
u -web
u web%Z
u!! web
g web
g web 500
g web 500:600
g web 500 "Web"
g! web
m web root
m web
m web -
m web 1root
m web root x
r - 500-900
r - 900-500
r - 500
r - x
r -
r x 500-900
user web -
"""

pytestmark = pytest.mark.skipif(
    not (shutil.which("systemd-tmpfiles") and shutil.which("systemd-sysusers")), reason="no systemd here"
)


def version() -> int:
    said = subprocess.run(["systemd-tmpfiles", "--version"], capture_output=True, text=True, check=True)
    found = re.search(r"systemd (\d+)", said.stdout)
    assert found is not None
    return int(found[1])


def refuses(command: list[str], line: str, folder: Path) -> bool:
    """Whether it says anything about the line of the file."""
    file, root = folder / "one.conf", folder / "root"
    file.write_text(f"{line}\n")
    (root / "etc").mkdir(parents=True)
    for name in ("passwd", "group"):
        (root / "etc" / name).write_text(Path("/etc", name).read_text())
    said = subprocess.run(
        [*command, f"--root={root}", str(file)], capture_output=True, text=True, check=False
    ).stderr
    return f"{file}:1:" in said


@pytest.mark.parametrize("line", TMPFILES.splitlines())
def test_tmpfiles(line: str, tmp_path: Path) -> None:
    flaw = tmpfiles_flaw(line, version=version())
    assert refuses(["systemd-tmpfiles", "--create"], line, tmp_path) is (flaw is not None)


@pytest.mark.parametrize("line", SYSUSERS.splitlines())
def test_sysusers(line: str, tmp_path: Path) -> None:
    flaw = sysusers_flaw(line, version=version())
    assert refuses(["systemd-sysusers", "--dry-run"], line, tmp_path) is (flaw is not None)
