"""Services of init scripts (systemd-sysv-generator(8)): what their LSB headers and run levels say.

A script without the header of the Linux Standard Base is ordered by the numbers of its links alone.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from unitlint.configuration.delivered import DeliveredFile
from unitlint.configuration.unit_files import RawSetting
from unitlint.generators.generated import Generated, Output
from unitlint.quick import patterns as re
from unitlint.quick.dataclasses import dataclass, field
from unitlint.systemd.file_names import GENERATOR_LATE, RUN_LEVELS
from unitlint.systemd.generator_files import INIT_SCRIPTS
from unitlint.text.lines import lines_of
from unitlint.text.source import Place, SourceText
from unitlint.units import names

SCRIPTS = f"{INIT_SCRIPTS}/"
EXECUTABLE = 0o100
_BACKUPS = (
    *(".rpmnew", ".rpmsave", ".rpmorig", ".dpkg-old", ".dpkg-new", ".dpkg-tmp", ".dpkg-dist", ".dpkg-bak"),
    *(".dpkg-backup", ".dpkg-remove", ".ucf-new", ".ucf-old", ".ucf-dist", ".swp", ".bak", ".old", ".new"),
)
_START = "### BEGIN INIT INFO"
_END = "### END INIT INFO"
_KEY = re.compile(r"#\s*([A-Za-z-]+):(.*)")
_LINK = re.compile(r"/etc/rc([1-5])\.d/S(\d\d)(.+)")
_FACILITIES: Mapping[str, str] = {
    "local_fs": "",
    "network": "network-online.target",
    "named": "nss-lookup.target",
    "portmap": "rpcbind.target",
    "remote_fs": "remote-fs.target",
    "syslog": "",
    "time": "time-sync.target",
}
"""What the facilities of the LSB are to systemd; empty for those that say nothing."""

_ORDER = {
    "required-start": "After",
    "should-start": "After",
    "x-start-after": "After",
    "x-start-before": "Before",
}


@dataclass(slots=True)
class _Script:
    unit: str
    path: str
    place: Place
    has_header: bool = False
    priority: int = -1
    settings: list[tuple[str, str]] = field(default_factory=list)
    aliases: list[str] = field(default_factory=list)
    targets: list[str] = field(default_factory=list)


def generate(files: Mapping[str, DeliveredFile], *, native: Collection[str]) -> Generated:
    """A service for each script without a unit of the same name; `native` are the names of units."""
    scripts = {script.unit: script for script in _scripts(files) if script.unit not in native}
    for path in sorted(files):
        if (found := _LINK.fullmatch(path)) and (script := scripts.get(_service(found[3]))) is not None:
            script.targets.append(RUN_LEVELS[int(found[1])])
            script.priority = max(script.priority, int(found[2]))
    output = Output(GENERATOR_LATE)
    for script in scripts.values():
        _write(output, script, scripts.values())
    return output.generated()


def _scripts(files: Mapping[str, DeliveredFile]) -> Iterator[_Script]:
    for path, file in sorted(files.items()):
        name = path.removeprefix(SCRIPTS)
        runs = file.mode is None or file.mode & EXECUTABLE
        if name != path and "/" not in name and runs and file.source is not None and not _is_backup(name):
            script = _Script(_service(name), path, file.source.place(0, 0))
            if names.is_valid(script.unit):
                _read_header(script, file.source)
                yield script


def _is_backup(name: str) -> bool:
    """Whether systemd passes a file over as one that an editor or a packager has left behind."""
    return name.startswith(".") or name.endswith(("~", *_BACKUPS))


def _service(name: str) -> str:
    return f"{name.removesuffix('.sh')}.service"


def _read_header(script: _Script, source: SourceText) -> None:
    inside = False
    for line in map(str.rstrip, lines_of(source.text)):
        if line.startswith(_START):
            inside = script.has_header = True
        elif line.startswith(_END):
            return
        elif inside and (found := _KEY.match(line)):
            _add(script, found[1].lower(), found[2].split())


def _add(script: _Script, key: str, words: list[str]) -> None:
    for word in words:
        unit = _facility(word, script)
        if not unit:
            continue
        if key == "provides" and unit.endswith(".service"):
            script.aliases.append(unit)
        elif key == "provides":
            script.settings += [("Before", unit), ("Wants", unit)]
            if unit == "network-online.target":
                script.settings += [("Before", "network.target"), ("Wants", "network.target")]
        elif key in _ORDER:
            script.settings.append((_ORDER[key], unit))
            if unit == "network-online.target" and _ORDER[key] == "After":
                script.settings.append(("Wants", unit))


def _facility(word: str, script: _Script) -> str:
    """The unit that a facility means; empty where it means none, or the script itself, or ends a line."""
    plain = word.removeprefix("$")
    if not plain.strip("\\"):
        return ""
    if plain in _FACILITIES:
        return _FACILITIES[plain]
    if word.startswith("$"):
        unit = f"{plain}.target"
    else:
        unit = _service(plain) if f"{plain}.service" != script.unit else ""
    return unit if names.is_valid(unit) else ""


def _write(output: Output, script: _Script, scripts: Collection[_Script]) -> None:
    targets = dict.fromkeys(script.targets)
    settings = [*(("Before", target) for target in targets), *script.settings, *_by_number(script, scripts)]
    output.units[script.unit] = [
        *(RawSetting("Unit", key, unit, script.place) for key, unit in settings),
        *(
            RawSetting("Service", key, value, script.place)
            for key, value in (
                ("Type", "forking"),
                ("RemainAfterExit", "yes"),
                ("ExecStart", f"{script.path} start"),
                ("ExecStop", f"{script.path} stop"),
            )
        ),
    ]
    for target in targets:
        output.link(target, "wants", script.unit, script.place)
    for alias in script.aliases:
        output.alias(alias, script.unit, script.place)


def _by_number(script: _Script, scripts: Collection[_Script]) -> Iterator[tuple[str, str]]:
    """The order of the numbers, unless both have headers."""
    for other in scripts:
        apart = other is script or (script.has_header and other.has_header)
        if apart or min(script.priority, other.priority) < 0 or script.priority == other.priority:
            continue
        yield "After" if other.priority < script.priority else "Before", other.unit
