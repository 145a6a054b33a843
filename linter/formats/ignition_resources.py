"""The texts that an Ignition config gives its units and files: inline, in a local file, or in a data URL."""

from __future__ import annotations

from collections.abc import Callable

from unitlint.configuration.delivery import is_unit_path, unknown_text
from unitlint.configuration.problems import of_error
from unitlint.errors import InputError
from unitlint.formats.data_url import decode_data_url, is_data_url
from unitlint.formats.fields import Fields
from unitlint.formats.ignition_machine import IgnitionMachine
from unitlint.grammar.tree import Mapping, Scalar
from unitlint.quick.dataclasses import dataclass
from unitlint.text.source import SourceText, joined

LocalFile = Callable[[Fields, Scalar], SourceText | None]
"""Reads what a `local` key names; notes a problem if it can't."""


@dataclass(frozen=True, slots=True)
class Resources:
    """Reads the texts of one config."""

    fields: Fields
    machine: IgnitionMachine
    local: LocalFile

    def contents(self, item: Mapping, route: str) -> SourceText | None:
        """The text that a unit, drop-in or Quadlet has inline or in a local file."""
        if (local := self.fields.text(item, "contents_local")) is not None:
            return self.local(self.fields, local)
        contents = self.fields.text(item, "contents")
        return None if contents is None else self.fields.embedded(contents, f"{route}.contents")

    def resource(self, item: Mapping, route: str) -> SourceText | None:
        """The text of a resource; None for one that is remote, or broken."""
        for key in ("inline", "content"):
            if (inline := self.fields.text(item, key)) is not None:
                return self.fields.embedded(inline, f"{route}.{key}")
        if (local := self.fields.text(item, "local")) is not None:
            return self.local(self.fields, local)
        source, compression = self.fields.text(item, "source"), self.fields.text(item, "compression")
        if source is None or not is_data_url(source.text):
            return None
        url = self.fields.embedded(source, f"{route}.source")
        try:
            packed = compression.text if compression else ""
            return self.machine.unpack(url, lambda: decode_data_url(url, compression=packed))
        except InputError as error:
            self.fields.problems.append(of_error(error, self.fields.place(source)))
            return None

    def written(self, item: Mapping, route: str, path: Scalar) -> SourceText | None:
        """What a file is given: its contents, and what is appended to them, as far as it is not remote."""
        found: list[SourceText | None] = []
        contents, appended = item.get("contents"), item.get("append")
        if isinstance(contents, Mapping):
            found.append(self.resource(contents, f"{route}.contents"))
        if appended is not None and not isinstance(appended, Scalar):
            for index, resource in self.fields.records(item, "append"):
                found.append(self.resource(resource, f"{route}.append[{index}]"))
        parts = [source for source in found if source is not None]
        if len(parts) < len(found) and parts and is_unit_path(path.text):
            parts += filter(None, (unknown_text(self.fields.place(path)),))
        if len(parts) < 2:
            return parts[0] if parts else None
        return joined(parts, route=route)
