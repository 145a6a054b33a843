"""What unitlint says of public repositories in their roots, without a configuration: docs/field.md.

    python -m tests.field.run CLONES [--results DIR] [--round N] [--update]

CLONES holds a clone of each repository of repositories.tsv, named OWNER+NAME; nothing of them is kept here.
A round is measured by itself, and has tables of its own.
judged.tsv says of findings, by repository, path (a glob), rule and words, whether they are true: `true`,
`broken` (on purpose, as tests are) or `false: KIND`. A finding that nobody has judged is counted as such.
notes-judged.tsv says how many notes of each rule were read, and how many of these are true.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import resource
import subprocess
import sys
from collections import Counter
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
PAGE = HERE.parents[1] / "docs" / "field.md"
BLOCK = r"(?<=<!-- {0} -->\n).*?(?=<!-- /{0} -->)"
NAME = re.compile(
    r"\.(?:service|socket|timer|path|mount|automount|swap|target|slice|container|kube|pod)(?:\.[\w.]+|-r\d+)?\Z"
    r"|\.systemd(?:\.\w+)?\Z"
)
SECTION = re.compile(
    r"^\[(?:Unit|Service|Socket|Timer|Path|Mount|Automount|Swap|Slice|Container|Kube|Pod)\]", re.MULTILINE
)
HEAD = (
    "| repository | commit | unit files | read | errors | warnings | CPU time |\n"
    "| --- | --- | --- | --- | --- | --- | --- |\n"
)
DOCUMENT = re.compile(r"\.(?:md|rst|xml|adoc|html)(?:\.in)?\Z")


def rows(name: str) -> list[list[str]]:
    lines = (HERE / name).read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines if line and not line.startswith("#")]


def census(folder: Path) -> set[str]:
    """The files that hold a unit by their names and a section, told without unitlint; a link is none."""
    found = set()
    for base, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if name not in (".git", "vendor", "node_modules")]
        for name in names:
            path = Path(base, name)
            is_named = NAME.search(name) and not DOCUMENT.search(name) and not path.is_symlink()
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


def measured(folder: Path) -> dict[str, Any]:
    """What unitlint says of a clone, and what it reads there."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    said = output(folder, sys.executable, "-m", "unitlint", "check", "--format", "json", ".")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    units = census(folder)
    return {
        "seconds": after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime,
        "findings": json.loads(said)["findings"] if said.startswith("{") else [],
        "units": len(units),
        "read": len(units & set(json.loads(output(folder, sys.executable, "-c", READ)))),
        "commit": output(folder, "git", "rev-parse", "--short=10", "HEAD").strip(),
    }


def kept(folder: Path, results: Path | None) -> dict[str, Any]:
    """The same, out of the folder of results where it has them."""
    place = results / f"{folder.name}.json" if results is not None else None
    if place is not None and place.is_file():
        return json.loads(place.read_text(encoding="utf-8"))
    found = measured(folder)
    if place is not None:
        place.write_text(json.dumps(found), encoding="utf-8")
    return found


def row(repository: str, kind: str, found: dict[str, Any], judged: list[list[str]]) -> str:
    """One line of the table."""
    weighed = Counter((f["severity"], verdict(repository, f, judged)) for f in found["findings"])
    cells = [f"{repository} ({kind})", f"`{found['commit']}`", str(found["units"]), str(found["read"])]
    for severity in ("error", "warning"):
        counted = [
            f"{count} {words}" for (level, words), count in sorted(weighed.items()) if level == severity
        ]
        cells.append(", ".join(counted) or "0")
    return f"| {' | '.join(cells)} | {found['seconds']:.0f} s |"


def totals(found: dict[str, dict[str, Any]], judged: list[list[str]]) -> str:
    """The sums over all repositories, without files that are broken on purpose."""
    units, read = (sum(each[key] for each in found.values()) for key in ("units", "read"))
    said = Counter(
        (finding["severity"], verdict(repository, finding, judged).partition(":")[0])
        for repository, each in found.items()
        for finding in each["findings"]
    )
    shares = [f"{len(found)} repositories; {read} of {units} unit files read ({read / max(units, 1):.1%})"]
    for severity in ("error", "warning"):
        true, other = said[severity, "true"], said[severity, "false"] + said[severity, "not judged"]
        shares.append(f"{true} of {true + other} {severity}s true")
    return "; ".join(shares) + f". The slowest took {max(e['seconds'] for e in found.values()):.0f} s.\n"


def by_rule(found: dict[str, dict[str, Any]], judged: list[list[str]], notes_judged: list[list[str]]) -> str:
    """How often each rule fires on the repositories, and what its errors and warnings were judged."""
    said, notes = Counter[tuple[str, str]](), Counter[str]()
    for repository, each in found.items():
        for finding in each["findings"]:
            if finding["severity"] == "note":
                notes[finding["rule"]] += 1
            else:
                said[finding["rule"], verdict(repository, finding, judged).partition(":")[0]] += 1
    sampled = {rule: (read, true) for rule, read, true in notes_judged}
    table = "| rule | errors and warnings | true | broken on purpose | false | not judged "
    table += "| notes | read | true |\n"
    table += f"| {' | '.join(['---'] * 9)} |\n"
    for rule in sorted({rule for rule, _ in said} | set(notes)):
        counts = [said[rule, words] for words in ("true", "broken", "false", "not judged")]
        read = sampled.get(rule, ("", "")) if notes[rule] else ("", "")
        cells = [f"`{rule}`", sum(counts), *counts, notes[rule], *read]
        table += f"| {' | '.join(map(str, cells))} |\n"
    return table


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("clones", type=Path)
    parser.add_argument("--update", action="store_true", help="write docs/field.md")
    parser.add_argument(
        "--results", type=Path, help="a folder to keep what was measured in, and to take it from"
    )
    parser.add_argument("--round", default="1", help="the repositories of this round, and its tables")
    options = parser.parse_args()
    judged = rows("judged.tsv")
    table, found = HEAD, {}
    for repository, kind, *rounds in rows("repositories.tsv"):
        if (rounds or ["1"]) != [options.round]:
            continue
        folder = options.clones / repository.replace("/", "+")
        if folder.is_dir():
            found[repository] = kept(folder, options.results)
            table += row(repository, kind, found[repository], judged) + "\n"
    notes = rows("notes-judged.tsv") if options.round == "1" else []
    table += f"\n{totals(found, judged)}\n{by_rule(found, judged, notes)}"
    print(table)
    if options.update:
        block = re.compile(
            BLOCK.format("field" if options.round == "1" else f"field {options.round}"), re.DOTALL
        )
        PAGE.write_text(
            block.sub(lambda _: f"\n{table}\n", PAGE.read_text(encoding="utf-8")), encoding="utf-8"
        )


if __name__ == "__main__":
    main()
