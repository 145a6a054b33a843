"""What Butane makes out of the keys that Ignition doesn't have (butane, docs/config-fcos-v1_6.md)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from unitlint.configuration.delivered import Enablement
from unitlint.configuration.limits import FILES_LIMIT
from unitlint.configuration.problems import of_error
from unitlint.errors import InputError
from unitlint.formats.butane_versions import VERSIONS
from unitlint.formats.detection import misspelt_variant
from unitlint.formats.fields import Fields
from unitlint.formats.ignition import IgnitionReader
from unitlint.formats.ignition_machine import FileRecord, IgnitionMachine
from unitlint.formats.local_files import LocalFiles
from unitlint.grammar.tree import Mapping, Node, Scalar
from unitlint.systemd.escaping import escape_path
from unitlint.systemd.file_names import QUADLETS
from unitlint.text.source import is_known
from unitlint.tree.listing import walk
from unitlint.tree.present import is_folder, is_link
from unitlint.tree.reader import join

FLATCAR = "flatcar"


def check_version(fields: Fields, config: Mapping) -> str:
    """Butane's variant; one that is unknown, or a version of it, is a problem."""
    variant, version = fields.text(config, "variant"), fields.text(config, "version")
    if variant is None:
        misspelt = config.key(misspelt_variant(config))
        hint = (
            f'did you mean "variant" for `{misspelt.text}`?' if misspelt else f"known: {', '.join(VERSIONS)}"
        )
        fields.refuse(misspelt or config, "Butane needs a `variant`", hint)
    if variant is None or not is_known(variant.text):
        return ""
    known = VERSIONS.get(variant.text)
    if known is None:
        fields.refuse(variant, f"Butane has no variant `{variant.text}`", "known: " + ", ".join(VERSIONS))
    elif version is None:
        fields.refuse(variant, "Butane needs a `version` next to `variant`")
    elif is_known(version.text) and version.text not in known and not version.text.endswith("-experimental"):
        message = f"Butane variant {variant.text} has no version {version.text}"
        fields.refuse(version, message, "known: " + ", ".join(known))
    return variant.text


def add_mount_units(fields: Fields, machine: IgnitionMachine, config: Mapping) -> None:
    """The mount and swap units of file systems that say `with_mount_unit`; the config may add to them."""
    storage = fields.record(config, "storage")
    if storage is None:
        return
    remote_devices = {
        path for _, volume in fields.records(storage, "luks") for path in _unlocked_remotely(fields, volume)
    }
    for index, item in fields.records(storage, "filesystems"):
        if not fields.flag(item, "with_mount_unit"):
            continue
        wanted, device = item.key("with_mount_unit"), fields.text(item, "device")
        swap = (found := fields.text(item, "format")) is not None and found.text == "swap"
        where = device if swap else fields.text(item, "path")
        if wanted is None or device is None or where is None:
            fields.refuse(item, "with_mount_unit needs `device`, `format` and `path`")
            continue
        name = escape_path(where.text) + (".swap" if swap else ".mount")
        remote = device.text in remote_devices
        unit = machine.unit(name, fields.place(wanted))
        pieces = (
            _swap(fields, item, device, wanted, remote)
            if swap
            else _mount(fields, item, device, where, wanted, remote)
        )
        unit.contents = fields.made(pieces, f"storage.filesystems[{index}].with_mount_unit")
        unit.enablement = Enablement(name, True, fields.place(wanted))


def _unlocked_remotely(fields: Fields, volume: Mapping) -> Iterator[str]:
    """The paths by which Butane knows that a file system lies on a volume that is bound to Tang."""
    name, clevis = fields.text(volume, "name"), fields.record(volume, "clevis")
    if name is not None and clevis is not None and fields.items(clevis, "tang"):
        yield f"/dev/mapper/{name.text}"
        yield f"/dev/disk/by-id/dm-name-{name.text}"


def _mount(
    fields: Fields, item: Mapping, device: Scalar, where: Scalar, wanted: Node, remote: bool
) -> Iterator[tuple[str, Node]]:
    fsck = f"systemd-fsck@{escape_path(device.text)}.service"
    yield f"[Unit]\nRequires={fsck}\nAfter={fsck}\n\n[Mount]\n", wanted
    yield f"Where={where.text}\n", where
    yield f"What={device.text}\n", device
    if (kind := fields.text(item, "format")) is not None:
        yield f"Type={kind.text}\n", kind
    yield from _options(fields, item, "_netdev" if remote else "")
    yield f"\n[Install]\nRequiredBy={'remote' if remote else 'local'}-fs.target\n", wanted


def _swap(
    fields: Fields, item: Mapping, device: Scalar, wanted: Node, remote: bool
) -> Iterator[tuple[str, Node]]:
    yield "[Swap]\n", wanted
    yield f"What={device.text}\n", device
    yield from _options(fields, item, "_netdev" if remote else "")
    yield "\n[Install]\nRequiredBy=swap.target\n", wanted


def _options(fields: Fields, item: Mapping, more: str) -> Iterator[tuple[str, Node]]:
    options = [option.text for option in fields.texts(item, "mount_options")] + [more] * bool(more)
    node = item.get("mount_options") or item
    if options:
        yield f"Options={','.join(options)}\n", node


def add_quadlets(reader: IgnitionReader, config: Mapping) -> None:
    """`systemd.quadlets`: files for podman's generator; an instance is a link to its template."""
    fields = reader.fields
    systemd = fields.record(config, "systemd")
    for index, item in fields.records(systemd, "quadlets") if systemd is not None else ():
        name = fields.text(item, "name")
        if name is None or "/" in name.text:
            fields.refuse(name or item, "a Quadlet needs a `name` that is a file name")
            continue
        folder = QUADLETS if fields.flag(item, "rootful") else f"{QUADLETS}/users"
        stem, at, instance = name.text.partition("@")
        instance, _, suffix = instance.partition(".")
        if at and instance:
            record = FileRecord(f"{folder}/{name.text}", None, fields.place(name), link=f"{stem}@.{suffix}")
            reader.machine.links.append(record)
        else:
            source = reader.resources.contents(item, f"systemd.quadlets[{index}]")
            reader.machine.files.append(
                FileRecord(f"{folder}/{name.text}", source, fields.place(name), 0o644)
            )


def add_trees(reader: IgnitionReader, files: LocalFiles, config: Mapping) -> None:
    """`storage.trees`: folders that are copied whole, links as links."""
    fields = reader.fields
    storage = fields.record(config, "storage")
    for _, item in fields.records(storage, "trees") if storage is not None else ():
        local, path = fields.text(item, "local"), fields.text(item, "path")
        top = files.path(fields, local) if local is not None else None
        if local is None or top is None:
            continue
        if not is_folder(top):
            fields.refuse(local, f"{top} is not a folder, so the tree can't be copied")
            continue
        for folder in walk(top):
            if len(reader.machine.files) > FILES_LIMIT:
                fields.refuse(local, f"including {top}, the config delivers more than {FILES_LIMIT:,} files")
                return
            for name in folder.files:
                target = join(path.text if path is not None else "/", folder.path[len(top) :], name)
                _copy(reader, files, f"{folder.path}/{name}", target, local)


def _copy(reader: IgnitionReader, files: LocalFiles, place: str, target: str, declared: Scalar) -> None:
    at = reader.fields.place(declared)
    if is_link(place):
        link = str(Path(place).readlink())
        reader.machine.links.append(FileRecord(target, None, at, link=link))
        return
    try:
        source = files.reader.read(place)
    except InputError as error:
        reader.fields.problems.append(of_error(error, at))
        return
    modes = [file.mode for file in reader.machine.files if file.path == target and file.mode is not None]
    mode = modes[-1] if modes else 0o755 if Path(place).stat().st_mode & 0o111 else 0o644
    reader.machine.files.append(FileRecord(target, None if "\0" in source.text else source, at, mode))
