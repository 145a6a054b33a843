"""Files beside a config that it takes in by name: `local`, `contents_local`, `trees`."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import PurePath

from unitlint.configuration.delivery import unknown_text
from unitlint.configuration.problems import MISSING_TEMPLATE_FILE, of_error
from unitlint.errors import InputError
from unitlint.formats.fields import Fields
from unitlint.grammar.tree import Scalar
from unitlint.quick import patterns as re
from unitlint.quick.dataclasses import dataclass, replace
from unitlint.text.source import SourceText
from unitlint.tree.ignored import ignored_by_git
from unitlint.tree.listing import list_folder
from unitlint.tree.reader import Reader, is_within, join

_STANDS_FOR = re.compile(r"[A-Z][A-Z0-9]*(?:[_-][A-Z0-9]+)+")
"""What a script replaces by a file's name: `HOSTKEY-FILE`."""

_BUILDS = frozenset({"Makefile", "makefile", "GNUmakefile", "justfile", "Justfile", ".justfile"})
_OTHER_FOLDER = re.compile(r"\b(?:butane|fcct)\b[^\n]{0,500}[ \t](?:--files-dir\b|-d[ \t])")

_IGNITION = ("ign", "ignition", "json")
_BUTANE = ("bu", "butane", "fcc")


@dataclass(frozen=True, slots=True)
class LocalFiles:
    """The folder that names are relative to and may not leave, as Butane's `--files-dir`."""

    reader: Reader
    folder: str
    chosen: bool = False
    """Whether somebody named the folder; else it is the config's own."""
    around: str = ""
    """The folder of the config that merges this one: both may be made with the same `--files-dir`."""

    def of_merged(self, path: str) -> LocalFiles:
        """What a Butane config that is merged takes in: it is made by itself, from its own folder."""
        if self.chosen:
            return self
        return replace(self, folder=str(PurePath(path).parent), around=self.around or self.folder)

    def read(self, fields: Fields, name: Scalar) -> SourceText | None:
        """The text of a local file; None, and a problem noted, if it can't be read."""
        if self._is_around(name.text):
            return replace(self, folder=self.around, around="").read(fields, name)
        place = join(self.folder, name.text)
        path = self._made_of(place) or self.path(fields, name)
        if path is None:
            return unknown_text(fields.place(name)) if self._comes_later(place, name.text) else None
        try:
            return self.reader.read(path, tree=self.folder)
        except InputError as error:
            fields.problems.append(of_error(error, fields.place(name)))
            return None

    def path(self, fields: Fields, name: Scalar) -> str | None:
        """The path of a local file or folder; None, and a problem noted, if there is none."""
        if self._is_around(name.text):
            return replace(self, folder=self.around, around="").path(fields, name)
        path = join(self.folder, name.text)
        if not is_within(path, self.folder):
            fields.refuse(name, f"`{name.text}` points outside {self.folder}")
            return None
        if not os.path.lexists(path):
            if not self.chosen and (found := self._below(name.text)):
                return found
            if self._comes_later(path, name.text):
                return None
            hint = "" if self.chosen else "use --files-dir to say where local files are, as in butane(1)"
            fields.refuse(name, f"there is no {path}", hint, rule=MISSING_TEMPLATE_FILE)
            return None
        return path

    def _is_around(self, name: str) -> bool:
        """Whether only the folder of the config around has the file, or what it is made of."""
        own, outer = join(self.folder, name), join(self.around, name)
        return bool(self.around) and not self._has(own) and self._has(outer)

    def _has(self, path: str) -> bool:
        return os.path.lexists(path) or bool(_butane_of(path))

    def _below(self, name: str) -> str:
        """The file in the one folder below that has it: Butane takes none by itself (butane(1))."""
        folders = (join(self.folder, sub) for sub in list_folder(self.folder or ".").folders)
        found = [place for folder in folders if os.path.lexists(place := join(folder, name))]
        return found[0] if len(found) == 1 else ""

    def _made_of(self, path: str) -> str:
        """The Butane config beside an `x.ign` that Git ignores or that isn't there yet; empty for none."""
        if not is_within(path, self.folder) or (os.path.lexists(path) and not self._is_ignored(path)):
            return ""
        return _butane_of(path)

    def _comes_later(self, path: str, name: str) -> bool:
        """Whether a missing file is one that something brings before Butane is run."""
        return bool(_STANDS_FOR.fullmatch(name)) or self._is_made(path) or self._is_laid_elsewhere()

    def _is_laid_elsewhere(self) -> bool:
        """Whether what runs Butane here gives it another folder of local files."""
        if self.chosen:
            return False
        for file in list_folder(self.folder or ".").files:
            if file in _BUILDS or file.endswith(".sh"):
                with suppress(InputError):
                    if _OTHER_FOLDER.search(self.reader.read(join(self.folder, file), tree=self.folder).text):
                        return True
        return False

    def _is_made(self, path: str) -> bool:
        """Whether a missing file is one that Git ignores: something makes it."""
        return not os.path.lexists(path) and is_within(path, self.folder) and self._is_ignored(path)

    def _is_ignored(self, path: str) -> bool:
        below = PurePath(os.path.relpath(path, self.folder or "."))
        ignored = ignored_by_git(self.folder or ".")
        folders = [str(folder) for folder in below.parents if folder.name]
        return ignored(str(below), False) or any(ignored(folder, True) for folder in folders)


def _butane_of(path: str) -> str:
    """The Butane config beside `x.ign`, of which it would be made; empty for none."""
    stem, dot, suffix = path.rpartition(".")
    if suffix not in _IGNITION or not dot:
        return ""
    return next((f"{stem}.{made}" for made in _BUTANE if os.path.isfile(f"{stem}.{made}")), "")  # noqa: PTH113
