"""A word planted in a unit is found on its line and in its column, whatever the unit is wrapped in."""

from __future__ import annotations

import base64
import gzip
import json
from collections.abc import Iterator
from urllib.parse import quote

import pytest

from unitlint.configuration.branches import Branches
from unitlint.configuration.configuration import Configuration
from unitlint.inputs.inputs import ReadOptions
from unitlint.text.source import Location, SourceText

UNIT = '[Unit]\nDescription=é "x"\n\nAfter=BAD.service\n'


def indented(width: int, text: str = UNIT) -> str:
    """The lines of a text as a YAML block has them."""
    return "".join(f"{' ' * width}{line}\n" if line else "\n" for line in text.splitlines())


def butane(contents: str) -> str:
    """A Butane config with one unit; `contents` is what follows the key."""
    head = "variant: flatcar\nversion: 1.1.0\nsystemd:\n  units:\n    - name: a.service\n"
    return f"{head}      contents: {contents}"


def ignition(version: str = "3.4.0", indent: int | None = 1, **keys: object) -> str:
    return json.dumps({"ignition": {"version": version}, **keys}, indent=indent)


def units(contents: str = UNIT) -> dict[str, object]:
    return {"units": [{"name": "a.service", "contents": contents}]}


def unit_file(source: str, **more: str) -> dict[str, object]:
    file = {"path": "/etc/systemd/system/a.service", "contents": {"source": source, **more}}
    return {"files": [file]}


def packed(data: bytes) -> str:
    return "data:;base64," + base64.b64encode(data).decode()


DROP_IN = """\
variant: flatcar
version: 1.1.0
systemd:
  units:
    - name: a.service
      dropins:
        - name: x.conf
          contents: |
"""
INLINE = """\
variant: flatcar
version: 1.1.0
storage:
  files:
    - path: /etc/systemd/system/a.service
      contents:
        inline: |
"""
TERRAFORM = """\
|
        [Unit]
        %{ if x ~}
        Wants=$${Y} ${z} BAD.service
        %{ endif ~}
"""
MACHINE_CONFIG = """\
kind: MachineConfig
spec:
  config:
    ignition: {version: 3.2.0}
    systemd:
      units:
      - name: a.service
        contents: |
"""
CLOUD_CONFIG = "#cloud-config\ncoreos:\n  units:\n    - name: a.service\n      content: |\n"
WRITE_FILES = "#cloud-config\nwrite_files:\n  - path: /etc/systemd/system/a.service\n"
CLC = "systemd:\n  units:\n    - name: a.service\n      contents: |\n"

VERBATIM = {
    "a unit folder": ("a.service", UNIT),
    "a unit with CRLF": ("a.service", UNIT.replace("\n", "\r\n")),
    "a literal block": ("a.bu", butane("|\n" + indented(8))),
    "a literal block, CRLF": ("a.bu", butane("|\n" + indented(8)).replace("\n", "\r\n")),
    "a literal block, stripped": ("a.bu", butane("|-\n" + indented(8) + "\n\n")),
    "a folded block": ("a.bu", butane(">\n        [Unit]\n\n        After=BAD.service\n")),
    "double quotes": ("a.bu", butane('"[Unit]\\nDescription=\\u00e9\\nAfter=BAD.service\\n"\n')),
    "double quotes over lines": ("a.bu", butane('"[Unit]\n\n        After=BAD.service"\n')),
    "single quotes": ("a.bu", butane("'[Unit]\n\n        Description=it''s\n\n        After=BAD.service'\n")),
    "a drop-in": ("a.bu", DROP_IN + indented(12)),
    "an inline file": ("a.bu", INLINE + indented(10)),
    "Terraform": ("a.yaml", butane(TERRAFORM)),
    "Go's templates": ("a.yaml", "{{ if .x }}\n{{ end }}\n" + butane("|\n" + indented(8))),
    "JSON": ("a.ign", ignition(systemd=units())),
    "JSON with surrogates": ("a.ign", ignition(systemd=units("# 😀\n\t" + UNIT))),
    "JSON on one line": ("a.json", ignition(indent=None, systemd=units())),
    "spec 2": ("a.ign", ignition("2.3.0", systemd=units())),
    "a data URL": ("a.ign", ignition(storage=unit_file("data:," + quote(UNIT)))),
    "a data URL, few escapes": (
        "a.ign",
        ignition(storage=unit_file("data:text/plain,[Unit]%0AAfter=BAD.service")),
    ),
    "Container Linux Config": ("a.yaml", CLC + indented(8)),
    "MachineConfig": ("a.yaml", MACHINE_CONFIG + indented(10)),
    "cloud-config": ("user-data", CLOUD_CONFIG + indented(8)),
    "cloud-config files": ("a.yml", WRITE_FILES + "    content: |\n" + indented(8)),
    "a Quadlet": ("a.container", "[Container]\nImage=x\n\n[Unit]\nAfter=BAD.service\n"),
}

BASE64 = packed(UNIT.encode())
GZIP = packed(gzip.compress(UNIT.encode(), mtime=0))
PACKED = {
    "base64": ("a.ign", ignition(storage=unit_file(BASE64))),
    "gzip": ("a.ign", ignition(storage=unit_file(GZIP, compression="gzip"))),
    "base64 in cloud-config": ("a.yml", f"{WRITE_FILES}    encoding: b64\n    content: {BASE64[13:]}"),
}


def texts(configuration: Configuration) -> Iterator[SourceText]:
    for directory in configuration.directories:
        for entries in (directory.units, *directory.drop_ins.values()):
            yield from (entry.source for entry in entries.values() if entry.source is not None)
    yield from (file.source for file in configuration.files.values() if file.source is not None)


def found(configuration: Configuration) -> Location:
    """Where the planted word stands, by the first text of the first branch that has it."""
    for branch in Branches().expand(configuration):
        for source in texts(branch):
            start = source.text.find("BAD")
            if start >= 0:
                return source.location(start, start + 3)
    raise AssertionError("no text holds the planted word")


def line_column(text: str, offset: int) -> tuple[int, int]:
    return text.count("\n", 0, offset) + 1, offset - (text.rfind("\n", 0, offset) + 1) + 1


@pytest.mark.parametrize(("name", "text"), VERBATIM.values(), ids=VERBATIM.keys())
def test_a_planted_word_is_found_where_it_stands(read_one, name: str, text: str) -> None:
    location = found(read_one({name: text}, f"in/{name}"))
    assert location.path == f"in/{name}"
    assert (location.line, location.column) == line_column(text, text.index("BAD"))
    assert (location.end_line, location.end_column) == (location.line, location.column + 3)


@pytest.mark.parametrize(("name", "text"), PACKED.values(), ids=PACKED.keys())
def test_a_packed_text_stands_where_its_string_starts(read_one, name: str, text: str) -> None:
    location = found(read_one({name: text}, f"in/{name}"))
    start = text.index('"data:') + 1 if "data:" in text else text.index("content: ") + len("content: ")
    assert (location.line, location.column) == line_column(text, start)
    assert location.route.endswith("line 4 once decoded")


def test_a_local_file_is_pointed_to_itself(read_one) -> None:
    tree = {
        "a.bu": butane("").replace("contents: ", "contents_local: units/a.service\n"),
        "units/a.service": UNIT,
    }
    location = found(read_one(tree, "in/a.bu"))
    assert (location.path, location.line, location.column) == ("in/units/a.service", 4, 7)


def test_a_template_of_sabakan_is_pointed_to_itself(read_one) -> None:
    unit = "[Unit]\n{{ if .x -}}\n\nDescription={{ .y }}\n{{- end }}\nAfter={{ .z }} BAD.service\n"
    location = found(read_one({"t.yml": "systemd: [{name: a.service}]\n", "systemd/a.service": unit}))
    assert (location.path, location.line, location.column) == ("in/systemd/a.service", 6, 16)


def test_a_rendered_template_is_pointed_to_itself(read) -> None:
    unit = "[Unit]\n{{ range .Spec.IPv4 -}}\n# {{ . }}\n{{ end -}}\nAfter={{ .Spec.Serial }}.service BAD.a\n"
    tree = {
        "t.yml": "systemd: [{name: a.service}]\n",
        "systemd/a.service": unit,
        "../m.json": '{"spec": {"serial": "long-serial-number", "ipv4": ["1.1.1.1", "1.1.1.2"]}}',
    }
    (configuration,) = read(tree, options=ReadOptions(machine="m.json")).configurations
    location = found(configuration)
    assert (location.path, location.line, location.column) == ("in/systemd/a.service", 5, 34)


def test_the_route_names_the_way_to_the_text(read_one) -> None:
    assert found(read_one({"a.bu": butane("|\n" + indented(8))})).route == "systemd.units[0].contents"


def test_what_butane_makes_stands_where_its_reason_does(read_one) -> None:
    keys = ("device: /dev/x", "format: ext4", "path: /BAD", "with_mount_unit: true")
    storage = "storage:\n  filesystems:\n    - " + "\n      ".join(keys)
    location = found(read_one({"a.bu": f"variant: fcos\nversion: 1.5.0\n{storage}\n"}))
    assert (location.line, location.column) == (7, 13)
