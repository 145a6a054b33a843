"""Recipes of Yocto: which of the units that lie beside them an image enables (systemd.bbclass).

`SYSTEMD_SERVICE:PACKAGE` names the units of a package, `SYSTEMD_AUTO_ENABLE:PACKAGE` says whether they are
enabled, and they are where it says nothing. A unit whose `[Install]` asks for nothing, and a template without
`DefaultInstance=`, are listed for their packaging alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import PurePath

from unitlint.configuration.configuration import Configuration
from unitlint.configuration.delivered import Enablement
from unitlint.configuration.unit_files import Owner
from unitlint.errors import InputError
from unitlint.quick import patterns as re
from unitlint.quick.dataclasses import dataclass, field, replace
from unitlint.systemd.file_names import is_unit_name
from unitlint.text.source import SourceText
from unitlint.tree.listing import Folder
from unitlint.tree.reader import Reader, join

SUFFIXES = (".bb", ".bbappend", ".inc")
_ASSIGNMENT = re.compile(
    r"^(?P<name>SYSTEMD_(?:SERVICE|AUTO_ENABLE|PACKAGES))(?P<rest>[:_][^\s=?+.]+)?"
    r"[ \t]*(?:\?\?|[?+.:])?=[ \t]*"
    r"(?P<quote>[\"'])(?P<value>(?:[^\"'\\]|\\.)*)(?P=quote)",
    re.MULTILINE | re.DOTALL,
)
_WORD = re.compile(r"[^\s\\]+")
_ASKED = re.compile(
    r"^\[Install\][^\[]*^[ \t]*(?:WantedBy|RequiredBy|UpheldBy|Alias|Also)\b[^\[]*", re.MULTILINE
)
_OPERATORS = frozenset({"append", "prepend"})
_LEVELS = 3
"""How far above a unit its recipe may lie: `files/`, and folders of overrides in it."""


@dataclass(slots=True)
class Recipes:
    """The recipes below a folder, by the folder that each lies in."""

    reader: Reader
    tree: str
    _found: dict[str, list[Enablement]] = field(default_factory=dict)

    def visit(self, folder: Folder) -> None:
        """Read the recipes of one folder that have to do with units."""
        for name in folder.files:
            if name.endswith(SUFFIXES):
                path = join(folder.path, name)
                try:
                    source = self.reader.read(path, tree=self.tree)
                except InputError:
                    continue
                enablements = list(enablements_of(source)) if "SYSTEMD_" in source.text else []
                if enablements:
                    self._found.setdefault(folder.path, []).extend(enablements)
                else:
                    self.reader.forget(path)

    def enabled(self, configuration: Configuration) -> Configuration:
        """A folder of units, with what the recipes above it say of those that can be enabled."""
        folder, enabled = configuration.path, list[Enablement]()
        for _ in range(_LEVELS):
            folder = join(folder, "..")
            enabled += self._found.get(folder, ())
        texts = dict(_texts(configuration)) if enabled else {}
        wanted = {found.unit: found for found in reversed(enabled) if _is_installable(found.unit, texts)}
        return (
            replace(configuration, enablements=tuple(reversed(wanted.values()))) if wanted else configuration
        )


def _texts(configuration: Configuration) -> Iterator[tuple[str, str]]:
    for directory in configuration.directories:
        if directory.owner is Owner.USER:
            for name, file in directory.units.items():
                if file.source is not None:
                    yield name, file.source.text


def _is_installable(unit: str, texts: Mapping[str, str]) -> bool:
    """Whether enabling the unit makes a link: bitbake passes over the others (OpenEmbedded's systemctl)."""
    asked = _ASKED.search(texts.get(_installed(unit), ""))
    return asked is not None and ("@." not in unit or "DefaultInstance=" in asked[0])


def _installed(unit: str) -> str:
    """The file that an instance is made of."""
    stem, at, rest = unit.partition("@")
    return f"{stem}@.{rest.rpartition('.')[2]}" if at else unit


def enablements_of(source: SourceText) -> Iterator[Enablement]:
    """What one recipe says of units."""
    found = [(_package(match["rest"] or ""), match) for match in _ASSIGNMENT.finditer(source.text)]
    auto = {package: match["value"] for package, match in found if match["name"] == "SYSTEMD_AUTO_ENABLE"}
    listed = {
        word for _, match in found if match["name"] == "SYSTEMD_PACKAGES" for word in match["value"].split()
    }
    for package, match in found:
        if match["name"] != "SYSTEMD_SERVICE" or (listed and package not in listed):
            continue
        enabling = auto.get(package, auto.get("", "enable"))
        if "$" in enabling:
            continue
        for word in _WORD.finditer(match["value"]):
            unit = re.sub(r"\$\{B?PN\}", _recipe(source.path), word[0])
            if is_unit_name(unit):
                start = match.start("value") + word.start()
                yield Enablement(unit, enabling == "enable", source.place(start, start + len(word[0])))


def _package(rest: str) -> str:
    """The package that a variable is for: `:${PN}:append` is for `${PN}`; a `_` parted them before 3.4."""
    words = [word for word in re.split(":", rest.replace("_append", ":append").lstrip(":_")) if word]
    return ":".join(word.strip("_") for word in words if word not in _OPERATORS).replace("${BPN}", "${PN}")


def _recipe(path: str) -> str:
    """The name of the recipe: `agent` of agent_1.2.bb."""
    return PurePath(path).stem.partition("_")[0]
