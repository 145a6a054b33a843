"""What zram-generator makes of its files: swap and mounts on compressed memory (zram-generator.conf(5)).

How much memory the machine has isn't known: `host-memory-limit` is taken to allow the device.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from unitlint.configuration.delivered import DeliveredFile
from unitlint.configuration.unit_files import RawSetting
from unitlint.generators.generated import Generated, Output
from unitlint.quick import patterns as re
from unitlint.quick.dataclasses import dataclass, field
from unitlint.systemd.generator_files import ZRAM_FILE, ZRAM_FOLDERS
from unitlint.text.lines import lines_of
from unitlint.text.source import Place, SourceText, is_known
from unitlint.units import names

_LINE = re.compile(r"[ \t]*(?:\[(?P<device>[^\]\n]*)\]|(?P<key>[\w-]+)[ \t]*=[ \t]*(?P<value>[^\n]*))")
_DEVICE = re.compile(r"zram\d+")


@dataclass(slots=True)
class _Device:
    name: str
    place: Place
    options: dict[str, str] = field(default_factory=dict)

    @property
    def is_swap(self) -> bool:
        return "mount-point" not in self.options and self.options.get("fs-type", "swap") == "swap"

    @property
    def is_made(self) -> bool:
        """Whether it has a size, and is for something."""
        return self.options.get("zram-size") != "0" and (self.is_swap or "mount-point" in self.options)


def reads(path: str) -> bool:
    """Whether the generator reads the file at an absolute path."""
    folder, _, name = path.rpartition("/")
    parent = folder.removesuffix(f"/{ZRAM_FILE}.d")
    return parent in ZRAM_FOLDERS and (name.endswith(".conf") if parent != folder else name == ZRAM_FILE)


def generate(files: Mapping[str, DeliveredFile]) -> Generated:
    """The swap or mount of each device, and what binds its set-up to it."""
    output = Output()
    devices: dict[str, _Device] = {}
    for source in _sources(files):
        _read(source, devices)
    for device in devices.values():
        if device.is_made:
            _write(output, device)
    return output.generated()


def _sources(files: Mapping[str, DeliveredFile]) -> Iterator[SourceText]:
    """The main file, then the drop-ins by name."""
    main: list[SourceText] = []
    drop_ins: dict[str, SourceText] = {}
    for top in ZRAM_FOLDERS:
        for path, file in files.items():
            if reads(path) and path.startswith(f"{top}/") and file.source is not None:
                folder, _, name = path.rpartition("/")
                if folder == top:
                    main.append(file.source)
                else:
                    drop_ins.setdefault(name, file.source)
    yield from main[:1]
    yield from (drop_ins[name] for name in sorted(drop_ins))


def _read(source: SourceText, devices: dict[str, _Device]) -> None:
    device: _Device | None = None
    position = 0
    for line in lines_of(source.text):
        found = _LINE.match(line)
        if found is not None and found["device"] is not None:
            name, place = found["device"], source.place(position + found.start(), position + found.end())
            device = devices.setdefault(name, _Device(name, place)) if _DEVICE.fullmatch(name) else None
        elif found is not None and device is not None:
            device.options[found["key"]] = found["value"].strip()
        position += len(line)


def _write(output: Output, device: _Device) -> None:
    where = device.options.get("mount-point", "")
    node = f"/dev/{device.name}"
    unit = names.path_unit_name(where or node, "mount" if where else "swap")
    setup = f"systemd-zram-setup@{device.name}.service"
    if not is_known(where) or (where and not where.startswith("/")):
        return
    own = [("Mount", "What", node), ("Mount", "Where", where)] if where else [("Swap", "What", node)]
    output.units[unit] = [
        RawSetting(section, key, value, device.place)
        for section, key, value in (("Unit", "Requires", setup), ("Unit", "After", setup), *own)
    ]
    output.drop_in(setup, "bindings.conf", tuple(_bindings(device, unit)))
    output.link("local-fs.target" if where else "swap.target", "wants", unit, device.place)


def _bindings(device: _Device, unit: str) -> Iterator[RawSetting]:
    yield RawSetting("Unit", "BindsTo", unit, device.place)
    behind = device.options.get("writeback-device", "")
    if behind.startswith("/") and is_known(behind):
        name = names.path_unit_name(behind, "device")
        yield RawSetting("Unit", "BindsTo", name, device.place)
        yield RawSetting("Unit", "After", name, device.place)
