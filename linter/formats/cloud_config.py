"""cloud-config: `coreos.units` as coreos-cloudinit has them, and cloud-init's `write_files`."""

from __future__ import annotations

import re

from unitlint.configuration.configuration import Enablement
from unitlint.configuration.problems import of_error
from unitlint.errors import InputError
from unitlint.formats.data_url import decode_base64
from unitlint.formats.fields import Fields
from unitlint.formats.ignition_machine import FileRecord, IgnitionMachine, UnitRecord
from unitlint.grammar.tree import Mapping
from unitlint.systemd.file_names import is_unit_name
from unitlint.text.source import SourceText

_BASE64 = re.compile(r"(gz(?:ip)?\+)?b(?:ase)?64")


def read_cloud_config(fields: Fields, machine: IgnitionMachine, config: Mapping) -> None:
    """Put the files and units into `machine`."""
    fields.check_keys(config)
    for index, item in fields.records(config, "write_files"):
        _file(fields, machine, item, f"write_files[{index}]")
    coreos = fields.record(config, "coreos")
    for index, item in fields.records(coreos, "units") if coreos is not None else ():
        _unit(fields, machine, item, f"coreos.units[{index}]")


def is_coreos(config: Mapping) -> bool:
    """Whether it is for Container Linux or Flatcar."""
    return "coreos" in config


def _unit(fields: Fields, machine: IgnitionMachine, item: Mapping, route: str) -> None:
    name = fields.text(item, "name")
    if name is None or not is_unit_name(name.text):
        if name is None or name.text.rpartition(".")[2] not in ("network", "netdev", "link"):
            fields.refuse(name or item, "a unit needs a `name` that systemd takes for one")
        return
    unit = machine.unit(name.text, fields.place(name))
    unit.runtime = bool(fields.flag(item, "runtime"))
    unit.mask = fields.flag(item, "mask") or unit.mask
    if (content := fields.text(item, "content")) is not None:
        unit.contents = fields.embedded(content, f"{route}.content")
    enabled, node = fields.flag(item, "enable"), item.get("enable")
    if enabled and node is not None:
        unit.enablement = Enablement(unit.name, True, fields.place(node))
    for key in ("drop-ins", "drop_ins"):
        for index, drop_in in fields.records(item, key):
            _drop_in(fields, unit, drop_in, f"{route}.{key}[{index}]")


def _drop_in(fields: Fields, unit: UnitRecord, item: Mapping, route: str) -> None:
    name, content = fields.text(item, "name"), fields.text(item, "content")
    if name is None or not name.text.endswith(".conf") or "/" in name.text:
        fields.refuse(name or item, "a drop-in needs a `name` that ends in .conf")
    elif content is not None:
        unit.drop_ins[name.text] = (fields.embedded(content, f"{route}.content"), fields.place(name))


def _file(fields: Fields, machine: IgnitionMachine, item: Mapping, route: str) -> None:
    path, content = fields.text(item, "path"), fields.text(item, "content")
    if path is None or not path.text.startswith("/") or ".." in path.text.split("/"):
        fields.refuse(path or item, "`path` must be an absolute path without `..`")
        return
    permissions = fields.text(item, "permissions")
    digits = permissions.text.removeprefix("0o") if permissions is not None else ""
    mode = int(digits, 8) if re.fullmatch("[0-7]+", digits) else None
    source = fields.embedded(content, f"{route}.content") if content is not None else None
    place = fields.place(path)
    text = _decoded(fields, machine, item, source)
    machine.files.append(FileRecord(path.text, text, place, mode, bare=source is None))


def _decoded(
    fields: Fields, machine: IgnitionMachine, item: Mapping, source: SourceText | None
) -> SourceText | None:
    encoding = fields.text(item, "encoding")
    found = _BASE64.fullmatch(encoding.text) if encoding is not None else None
    if source is None or encoding is None or encoding.text in ("", "text/plain"):
        return source
    if found is None:
        fields.refuse(encoding, f"unknown encoding `{encoding.text}`", "known: b64, gz+b64")
        return None
    try:
        packed = "gzip" if found[1] else ""
        return machine.unpack(source, lambda: decode_base64(source, compression=packed))
    except InputError as error:
        fields.problems.append(of_error(error, fields.place(encoding)))
        return None
