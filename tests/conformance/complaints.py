"""What a systemd says of unit files when it loads them, by `systemd-analyze verify`, and what unitlint says.

A place is a file's name and a line. systemd gives the last line of a continued assignment, and so does
`said_by_unitlint`. The files lie in one folder and nothing else is on the search path.
"""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.conformance import systemd
from tests.conformance.systemd import INSTALLED, Systemd
from unitlint.checking.check import check
from unitlint.config.config import Config, Name
from unitlint.findings.finding import Finding, Severity
from unitlint.grammar.unit import parse_unit
from unitlint.inputs.inputs import ReadOptions, read_inputs
from unitlint.text.source import Location
from unitlint.units.names import instance, template_of, unit_type

Files = Mapping[str, bytes]
"""`web.service`, `web.service.d/10.conf` → content."""
Place = tuple[str, int]

RULES = (
    *("syntax-error", "unknown-section", "unknown-directive", "invalid-value", "invalid-command"),
    *("unknown-escape", "unknown-specifier", "deprecated-value", "deprecated-directive", "refused-unit"),
    *("dropped-dependency", "setting-without-effect"),
)
"""The rules that say what systemd says."""

LOAD_RULES = frozenset({"refused-unit", "dropped-dependency", "setting-without-effect"})
"""Those that say what systemd says of a unit without naming a line."""

BATCH = 200
"""Files that one command line names."""

_PLACE = re.compile(r"(?P<file>[^ ].*?):(?P<line>\d+): (?P<message>.*)")
_LINE_END = re.compile(r"\n\r?\0?|\r\n?\0?|\0")
_IGNORED = re.compile(
    r"(?P<unit>[^/\s]+): (?:Dependency .* (?:is dropped|ignored)|Requested dependency .* ignored"
    r"|.* Ignoring\.$|JobRunningTimeoutSec= is greater)"
)
_OF_MACHINE = re.compile("the local system does not support BPF")
"""What systemd says of the machine that it runs on, and not of the unit."""
_CONTINUED = re.compile(r"(?<!\\)(?:\\\\)*\\\n?\Z")
_REFUSED = re.compile(r"Unit (?P<unit>\S+) (?:has a bad unit file setting|failed to load properly)")


@dataclass(frozen=True)
class Said:
    """Places complained about, each with the words; and units that don't load."""

    places: dict[Place, list[str]] = field(default_factory=dict)
    refused: set[str] = field(default_factory=set)
    ignored: set[str] = field(default_factory=set)
    """Units with dependencies or settings that count for nothing."""
    mild: set[Place] = field(default_factory=set)
    """Places that only a note of unitlint's is about."""
    last: set[Place] = field(default_factory=set)
    """Places where systemd stops reading the file."""


def available() -> bool:
    """Whether `systemd-analyze` is installed."""
    return shutil.which("systemd-analyze") is not None


@contextmanager
def folder(files: Files) -> Iterator[Path]:
    """The files in a folder that another user can read: a unit directory, of which every file is a unit."""
    with tempfile.TemporaryDirectory(prefix="units-") as name:
        Path(name).chmod(0o755)
        top = Path(name, "systemd", "system")
        top.mkdir(parents=True)
        for file, content in files.items():
            (top / file).parent.mkdir(exist_ok=True)
            (top / file).write_bytes(content)
        yield top


def said_by_systemd(top: Path, files: Files, by: Systemd = INSTALLED) -> Said:
    """What that systemd says of the files in the folder."""
    said = Said()
    units = [name for name in files if "/" not in name]
    for start in range(0, len(units), BATCH):
        for line in _verify(top, units[start : start + BATCH], by).splitlines():
            if refused := _REFUSED.match(line):
                said.refused.add(template(refused["unit"]))
            if ignored := _IGNORED.match(line):
                said.ignored.add(template(ignored["unit"]))
            found = _PLACE.match(line)
            if found and found["file"].startswith(f"{top}/") and not _OF_MACHINE.search(found["message"]):
                place = found["file"].removeprefix(f"{top}/"), int(found["line"])
                said.places.setdefault(place, []).append(found["message"])
    return said


def _verify(top: Path, units: list[str], by: Systemd) -> str:
    environment = {
        "PATH": "/usr/sbin:/usr/bin:/sbin:/bin",
        "HOME": "/root",
        "SYSTEMD_UNIT_PATH": str(top),
        "SYSTEMD_LOG_LEVEL": "info",
        "SYSTEMD_LOG_COLOR": "0",
        "LC_ALL": "C.UTF-8",
    }
    paths = (str(top / unit) for unit in units)
    return systemd.run(
        (*by.program("/usr/bin/systemd-analyze"), "verify", "--man=no", *paths), environment, by
    ).stderr


def said_by_unitlint(top: Path, files: Files, version: int) -> Said:
    """What unitlint says of the files in the folder, for that version of systemd."""
    inputs = read_inputs((str(top),), options=ReadOptions())
    config = Config(platform="none", systemd_version=version, select=tuple(Name(rule) for rule in RULES))
    said = Said()
    for finding in check(inputs, config).findings:
        name = finding.location.path.removeprefix(f"{top}/")
        _note(said, finding, (name, _line(files[name], finding.location)))
    return said


def _note(said: Said, finding: Finding, place: Place) -> None:
    unit = template(finding.unit)
    refused = finding.severity is Severity.ERROR and "does not load" in finding.message
    if refused:
        said.refused.add(unit)
    silent = finding.message.startswith("Persistent=") or "no such capability" in finding.message
    told = not silent  # systemd.timer(5) and capabilities(7) say it, systemd doesn't
    if told and finding.rule in ("dropped-dependency", "setting-without-effect"):
        said.ignored.add(unit)
    if finding.rule in LOAD_RULES:
        return
    if refused or "the rest of" in finding.message:
        said.last.add(place)
    said.places.setdefault(place, []).append(f"{finding.rule}: {finding.message}")
    if finding.severity is Severity.NOTE:
        said.mild.add(place)


def _line(content: bytes, location: Location) -> int:
    """The line that systemd gives for what stands there: the last of its continuations.

    A carriage return or a NUL ends a line for systemd alone, and it counts a line after a last backslash.
    """
    text = content.decode("utf-8", "surrogateescape")
    start = sum(len(line) + 1 for line in text.split("\n")[: location.line - 1])
    offset = start + location.column - 1
    node = next((node for node in parse_unit(text) if node.start <= offset < node.end), None)
    if node is None:
        return location.line
    ends = [match.end() for match in _LINE_END.finditer(text, 0, node.end)]
    open_ended = node.end == len(text) and _CONTINUED.search(text)
    return len(ends) + (not ends or ends[-1] < node.end) + bool(open_ended)


def template(unit: str) -> str:
    """The template of an instance: systemd makes one up to look at a template."""
    return template_of(unit) if instance(unit) is not None else unit


def read_folder(directory: Path) -> dict[str, bytes]:
    """The unit files and drop-ins of a folder; links are left out."""
    files = [f for f in sorted(directory.iterdir()) if f.is_file() and not f.is_symlink()]
    folders = [f"{file.name}.d" for file in files]
    files += [f for name in folders for f in sorted((directory / name).glob("*.conf")) if f.is_file()]
    return {
        str(file.relative_to(directory)): file.read_bytes()
        for file in files
        if unit_type(file.name) or file.suffix == ".conf"
    }


def read_fuzzed(directory: Path) -> dict[str, bytes]:
    """The units of systemd's fuzzing; the first line names the type where the file's name has none."""
    files = {}
    for file in sorted(f for f in directory.iterdir() if f.is_file()):
        content = file.read_bytes()
        if unit_type(file.name):
            files[file.name] = content
        else:
            kind, _, rest = content.partition(b"\n")
            files[f"{file.name}.{kind.decode().strip()}"] = rest
    return files
