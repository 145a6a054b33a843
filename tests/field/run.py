"""What unitlint says of public repositories in their roots, without a configuration: docs/field.md.

    python -m tests.field.run CLONES [--update]

CLONES holds a clone of each repository of repositories.tsv, named OWNER+NAME; nothing of them is kept here.
judged.tsv says of findings, by repository, path (a glob), rule and words, whether they are true: `true`,
`broken` (on purpose, as tests are) or `false: KIND`. A finding that nobody has judged is counted as such.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
import time
from collections import Counter
from fnmatch import fnmatchcase
from pathlib import Path

HERE = Path(__file__).parent
PAGE = HERE.parents[1] / "docs" / "field.md"
BLOCK = re.compile(r"(?<=<!-- field -->\n).*?(?=<!-- /field -->)", re.DOTALL)
NAME = re.compile(
    r"\.(?:service|socket|timer|path|mount|automount|swap|target|slice|container|kube|pod)(?:\.[\w.]+|-r\d+)?\Z"
)
SECTION = re.compile(
    r"^\[(?:Unit|Service|Socket|Timer|Path|Mount|Automount|Swap|Slice|Container|Kube|Pod)\]", re.MULTILINE
)
HEAD = (
    "| repository | commit | unit files | read | errors | warnings | time |\n"
    "| --- | --- | --- | --- | --- | --- | --- |\n"
)
DOCUMENT = re.compile(r"\.(?:md|rst|xml|adoc|html)(?:\.in)?\Z")


def rows(name: str) -> list[list[str]]:
    lines = (HERE / name).read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines if line and not line.startswith("#")]


def census(folder: Path) -> set[str]:
    """The files that hold a unit by their names and a section, told without unitlint."""
    found = set()
    for base, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if name not in (".git", "vendor", "node_modules")]
        for name in names:
            path = Path(base, name)
            is_named = NAME.search(name) and not DOCUMENT.search(name) and path.is_file()
            if is_named and SECTION.search(path.read_text(encoding="utf-8", errors="replace")):
                found.add(str(path.relative_to(folder)))
    return found


def verdict(repository: str, finding: dict[str, str], judged: list[list[str]]) -> str:
    for where, path, rule, words, said in judged:
        is_meant = where == repository and rule in ("*", finding["rule"]) and words in finding["message"]
        if is_meant and fnmatchcase(finding["path"], path):
            return said
    return "not judged"


READ = """
import json
from unitlint.inputs.coverage import unit_files
from unitlint.inputs.inputs import ReadOptions, read_inputs
print(json.dumps(sorted(unit_files(read_inputs(["."], options=ReadOptions(empty=True)).configurations))))
"""


def output(folder: Path, *command: str) -> str:
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False).stdout


def row(repository: str, kind: str, folder: Path, judged: list[list[str]]) -> str:
    """One line of the table."""
    started = time.monotonic()
    said = output(folder, sys.executable, "-m", "unitlint", "check", "--format", "json", ".")
    seconds = time.monotonic() - started
    findings = json.loads(said)["findings"] if said.startswith("{") else []
    units = census(folder)
    read = units & set(json.loads(output(folder, sys.executable, "-c", READ)))
    commit = output(folder, "git", "rev-parse", "--short=10", "HEAD").strip()
    weighed = Counter((f["severity"], verdict(repository, f, judged)) for f in findings)
    cells = [f"{repository} ({kind})", f"`{commit}`", str(len(units)), str(len(read))]
    for severity in ("error", "warning"):
        counted = [
            f"{count} {words}" for (level, words), count in sorted(weighed.items()) if level == severity
        ]
        cells.append(", ".join(counted) or "0")
    return f"| {' | '.join(cells)} | {seconds:.0f} s |"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("clones", type=Path)
    parser.add_argument("--update", action="store_true", help="write docs/field.md")
    options = parser.parse_args()
    judged = rows("judged.tsv")
    table = HEAD
    for repository, kind in rows("repositories.tsv"):
        folder = options.clones / repository.replace("/", "+")
        if folder.is_dir():
            table += row(repository, kind, folder, judged) + "\n"
    print(table)
    if options.update:
        PAGE.write_text(
            BLOCK.sub(lambda _: f"\n{table}\n", PAGE.read_text(encoding="utf-8")), encoding="utf-8"
        )


if __name__ == "__main__":
    main()
