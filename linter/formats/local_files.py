"""Files beside a config that it takes in by name: `local`, `contents_local`, `trees`."""

from __future__ import annotations

import os
from dataclasses import dataclass

from unitlint.configuration.problems import MISSING_TEMPLATE_FILE, of_error
from unitlint.errors import InputError
from unitlint.formats.fields import Fields
from unitlint.grammar.tree import Scalar
from unitlint.text.source import SourceText
from unitlint.tree.reader import Reader, is_within, join


@dataclass(frozen=True, slots=True)
class LocalFiles:
    """The folder that names are relative to and may not leave, as Butane's `--files-dir`."""

    reader: Reader
    folder: str
    chosen: bool = False
    """Whether somebody named the folder; else it is the config's own."""

    def read(self, fields: Fields, name: Scalar) -> SourceText | None:
        """The text of a local file; None, and a problem noted, if it can't be read."""
        path = self.path(fields, name)
        if path is None:
            return None
        try:
            return self.reader.read(path, tree=self.folder)
        except InputError as error:
            fields.problems.append(of_error(error, fields.place(name)))
            return None

    def path(self, fields: Fields, name: Scalar) -> str | None:
        """The path of a local file or folder; None, and a problem noted, if there is none."""
        path = join(self.folder, name.text)
        if not is_within(path, self.folder):
            fields.refuse(name, f"`{name.text}` leads out of {self.folder}")
            return None
        if not os.path.lexists(path):
            hint = "" if self.chosen else "--files-dir says where local files are, as in butane(1)"
            fields.refuse(name, f"there is no {path}", hint, rule=MISSING_TEMPLATE_FILE)
            return None
        return path
