"""What unitlint says of Debian's server packages, unpacked into one root: the table of docs/debian.md.

    python -m tests.field.debian ROOT [--report FILE] [--update]

ROOT is made where it isn't there: the packages of debian-packages.txt are fetched with apt, unpacked, never
installed, and enabled as their presets say. FILE is the JSON that `unitlint check ROOT` gave before.
debian-judged.tsv has the findings above a note that were read and are false: rule, words, why.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tests.conformance.packages import ENABLED, relative_links
from tests.conformance.suites import unpack

HERE = Path(__file__).parent
PAGE = HERE.parents[1] / "docs" / "debian.md"
BLOCK = re.compile(r"(?<=<!-- debian -->\n).*?(?=<!-- /debian -->)", re.DOTALL)
AT_ONCE = 60
"""Packages that apt fetches in one go."""
READ = (
    "./lib/systemd/*",
    "./usr/lib/systemd/*",
    "./etc/systemd/*",
    "./etc/init.d/*",
    "./lib/udev/*",
    "./etc/udev/*",
)
FOLDERS = ("./usr/lib/udev/*", "./usr/lib/sysusers.d/*", "./usr/lib/tmpfiles.d/*", "./usr/share/dbus-1/*")
UNIT = re.compile(r"\.(?:service|socket|timer|path|mount|automount|swap|target|slice)\Z")
PLACES = ("usr/lib/systemd/system", "usr/lib/systemd/user", ENABLED)


def make(root: Path) -> None:
    """Fetch, unpack and enable the packages."""
    names = (HERE / "debian-packages.txt").read_text(encoding="utf-8").split()
    for first in range(0, len(names), AT_ONCE):
        with TemporaryDirectory() as folder:
            command = ["apt-get", "download", "-q", *names[first : first + AT_ONCE]]
            subprocess.run(command, cwd=folder, check=True, capture_output=True)
            for archive in sorted(Path(folder).glob("*.deb")):
                unpack(archive, root, only=(*READ, *FOLDERS))
    subprocess.run(["systemctl", f"--root={root}", "preset-all"], check=False, capture_output=True)
    relative_links(root / ENABLED, root=root)


def report(root: Path) -> list[dict[str, Any]]:
    """The findings of the root."""
    command = [sys.executable, "-m", "unitlint", "check", str(root), "--format", "json"]
    return list(json.loads(subprocess.run(command, capture_output=True, check=False).stdout)["findings"])


def judged() -> list[tuple[str, str]]:
    """Rule and words of the findings that are false."""
    lines = (HERE / "debian-judged.tsv").read_text(encoding="utf-8").splitlines()
    return [(rule, words) for rule, words, _ in (ln.split("\t") for ln in lines if not ln.startswith("#"))]


def table(root: Path, findings: list[dict[str, Any]]) -> str:
    """A line for each rule and severity, and the sums."""
    units = sum(
        1
        for place in PLACES
        for file in (root / place).glob("*")
        if UNIT.search(file.name) and not file.is_symlink()
    )
    said = Counter((f["severity"], f["rule"]) for f in findings)
    false = Counter(
        (f["severity"], f["rule"])
        for f in findings
        if any(f["rule"] == rule and words in f["message"] for rule, words in judged())
    )
    lines = ["| rule | severity | findings | true |", "| --- | --- | --- | --- |"]
    for (severity, rule), count in sorted(said.items(), key=lambda item: (item[0][0], -item[1], item[0][1])):
        true = "" if severity == "note" else str(count - false[severity, rule])
        lines.append(f"| [{rule}](rules/{rule}.md) | {severity} | {count} | {true} |")
    packages = len((HERE / "debian-packages.txt").read_text(encoding="utf-8").split())
    sums = Counter(f["severity"] for f in findings)
    lines += ["", f"{packages} packages, {units:,} units: " + ", ".join(_sums(sums, false)) + "."]
    return "\n".join(lines) + "\n"


def _sums(sums: Counter[str], false: Counter[tuple[str, str]]) -> list[str]:
    wrong = Counter[str]()
    for (severity, _), count in false.items():
        wrong[severity] += count
    told = [f"{sums[s] - wrong[s]} of {sums[s]} {s}s true" for s in ("error", "warning")]
    return [*told, f"{sums['note']} notes"]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("root", type=Path)
    parser.add_argument("--report", type=Path, help="what `unitlint check ROOT --format json` said")
    parser.add_argument("--update", action="store_true", help="write docs/debian.md")
    options = parser.parse_args()
    if not options.root.is_dir():
        make(options.root)
    findings = json.loads(options.report.read_text())["findings"] if options.report else report(options.root)
    shown = table(options.root, findings)
    print(shown)
    if options.update:
        PAGE.write_text(
            BLOCK.sub(lambda _: f"\n{shown}\n", PAGE.read_text(encoding="utf-8")), encoding="utf-8"
        )


if __name__ == "__main__":
    main()
