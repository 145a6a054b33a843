"""Ignition configs of spec 2.x and 3.x, and what Butane adds to them, key by key.

The keys that say what boots are the same in all of them (ignition, docs/configuration-v2_3.md and
configuration-v3_4.md; butane, docs/config-flatcar-v1_1.md), so one reader does for all.
"""

from __future__ import annotations

from collections.abc import Callable

from unitlint.configuration.delivered import Account, DeliveredFile, Enablement, FileSystem
from unitlint.formats.fields import Fields
from unitlint.formats.ignition_machine import FileRecord, IgnitionMachine, UnitRecord
from unitlint.formats.ignition_names import entry_name, entry_path, is_on_root, is_unit, opened_name
from unitlint.formats.ignition_resources import LocalFile, Resources
from unitlint.grammar.tree import Mapping, Scalar, Sequence
from unitlint.quick.dataclasses import dataclass, field
from unitlint.text.source import SourceText, is_known

VERSIONS = (
    "2.0.0", "2.1.0", "2.2.0", "2.3.0", "2.4.0",
    "3.0.0", "3.1.0", "3.2.0", "3.3.0", "3.4.0", "3.5.0", "3.6.0",
)  # fmt: skip

DEPTH_LIMIT = 10
"""Configs that are merged into each other."""

MERGES_LIMIT = 200
"""Configs that are merged into one, one after the other and into each other."""

Nested = Callable[[SourceText, int], None]
"""Reads a config that another one merges; the number is how many are around it."""


@dataclass(slots=True)
class IgnitionReader:
    """Reads one config into a machine."""

    fields: Fields
    machine: IgnitionMachine
    local: LocalFile
    nested: Nested
    depth: int = 0
    prefix: str = ""
    """The route to the config inside its document, with a dot at its end."""
    has_enable: bool = False
    """Whether `enable` is a key of units: spec 2's, where `false` means nothing (configuration-v2_4.md)."""
    default_mode: int | None = 0o644
    """What a file without a mode has: 0644, but no permission at all in spec 2 of Ignition."""
    _named: dict[tuple[str, str], list[Scalar]] = field(default_factory=dict)

    @property
    def resources(self) -> Resources:
        """The texts of this config."""
        return Resources(self.fields, self.machine, self.local)

    def read(self, config: Mapping) -> None:
        """The whole config. One that replaces it counts alone; those merged into it come after it."""
        self.fields.check_keys(config)
        if self._replaced(config):
            return
        self.accounts(config)
        self.storage(config)
        self.networkd(config)
        self.systemd(config)
        self._merge(config)

    def accounts(self, config: Mapping) -> None:
        """`passwd.users` and `passwd.groups`, which Ignition makes before it writes files."""
        self.machine.reads_accounts = True
        passwd = self.fields.record(config, "passwd")
        for key, names in (("users", self.machine.users), ("groups", self.machine.groups)):
            for _, item in self.fields.records(passwd, key) if passwd is not None else ():
                if (name := self.fields.text(item, "name")) is not None:
                    names.append(name.text)

    def systemd(self, config: Mapping) -> None:
        """`systemd.units`."""
        systemd = self.fields.record(config, "systemd")
        for index, item in self.fields.records(systemd, "units") if systemd is not None else ():
            self.unit(item, f"{self.prefix}systemd.units[{index}]")

    def networkd(self, config: Mapping) -> None:
        """`networkd.units` of spec 2.x: files of systemd-networkd."""
        networkd = self.fields.record(config, "networkd")
        for index, item in self.fields.records(networkd, "units") if networkd is not None else ():
            name, contents = entry_name(self.fields, item), self.fields.text(item, "contents")
            if name is not None and contents is not None:
                source = self.fields.embedded(contents, f"{self.prefix}networkd.units[{index}].contents")
                path = f"/etc/systemd/network/{name.text}"
                self.machine.files.append(FileRecord(path, source, self.fields.place(name)))

    def storage(self, config: Mapping) -> None:
        """`storage.files`, `storage.directories`, `storage.links` and `storage.filesystems`."""
        storage = self.fields.record(config, "storage")
        if storage is None:
            return
        for index, item in self.fields.records(storage, "files"):
            self.file(item, f"{self.prefix}storage.files[{index}]")
        for _, item in self.fields.records(storage, "directories"):
            self._folder(item)
        for _, item in self.fields.records(storage, "filesystems"):
            self._file_system(item)
        for _, item in self.fields.records(storage, "links"):
            path, target = entry_path(self.fields, item), self.fields.text(item, "target")
            if path is not None and target is not None and is_on_root(self.fields, item):
                (user, group), place = self._owners(item), self.fields.place(path)
                link = FileRecord(path.text, None, place, link=target.text, user=user, group=group)
                self.machine.links.append(link)

    def _file_system(self, item: Mapping) -> None:
        """Its `path`; in spec 2 that of `mount`, which is left out for those that are there without it."""
        mount = item if item.key("mount") is None else self.fields.record(item, "mount")
        path = self.fields.text(mount, "path") if mount is not None else None
        if path is not None and path.text.startswith("/") and is_known(path.text):
            self.machine.file_systems.append(FileSystem(path.text, self.fields.place(path)))

    def _folder(self, item: Mapping) -> None:
        path = entry_path(self.fields, item)
        mode = self.fields.mode(item, "mode")
        if path is not None and is_on_root(self.fields, item):
            (user, group), place = self._owners(item), self.fields.place(path)
            self.machine.folders.append(DeliveredFile(path.text, mode, None, place, user=user, group=group))

    def unit(self, item: Mapping, route: str) -> None:
        """One of `systemd.units`."""
        self.fields.check_keys(item)
        name = entry_name(self.fields, item)
        if name is not None and not is_known(name.text):
            name = opened_name(name, self.machine.units)
        if name is None or not is_unit(self.fields, name):
            return
        self._note_repeated("unit", name)
        unit = self.machine.unit(name.text, self.fields.place(name))
        if (contents := self.resources.contents(item, route)) is not None:
            unit.contents = contents
        mask = self.fields.flag(item, "mask")
        unit.mask = unit.mask if mask is None else mask
        for key in ("enable", "enabled") if self.has_enable else ("enabled",):
            enabled, node = self.fields.flag(item, key), item.get(key)
            if isinstance(node, Scalar) and not is_known(node.text):
                enabled = True  # a template decides: what may be enabled is looked at as if it were
            if node is not None and enabled is not None and (enabled or key == "enabled"):
                unit.enablement = Enablement(unit.name, enabled, self.fields.place(node))
        for index, drop_in in self.fields.records(item, "dropins"):
            self._drop_in(unit, drop_in, f"{route}.dropins[{index}]")

    def _drop_in(self, unit: UnitRecord, item: Mapping, route: str) -> None:
        name = entry_name(self.fields, item)
        contents = self.resources.contents(item, route)
        if name is None:
            return
        if not name.text.endswith(".conf"):
            self.fields.refuse(name, f"`{name.text}` is not a valid drop-in name: it must end in .conf")
        elif contents is not None:
            unit.drop_ins[name.text] = (contents, self.fields.place(name))

    def file(self, item: Mapping, route: str) -> None:
        """One of `storage.files`."""
        self.fields.check_keys(item)
        path = entry_path(self.fields, item)
        if path is None or not is_on_root(self.fields, item):
            return
        self._note_repeated("file", path)
        source = self.resources.written(item, route, path)
        if source is not None and "\0" in source.text:
            source = None  # a binary
        mode = self.fields.mode(item, "mode")
        bare = item.get("contents") is None and item.get("append") is None
        appends = item.get("contents") is None and isinstance(item.get("append"), Sequence)
        place = self.fields.place(path)
        user, group = self._owners(item)
        self.machine.files.append(
            FileRecord(
                path.text,
                source,
                place,
                mode,
                bare=bare,
                appends=appends,
                user=user,
                group=group,
                default_mode=self.default_mode,
            )
        )

    def _owners(self, item: Mapping) -> tuple[Account | None, Account | None]:
        """The user and the group that a file, folder or link is given by name."""
        return self._account(item, "user"), self._account(item, "group")

    def _account(self, item: Mapping, key: str) -> Account | None:
        record = self.fields.record(item, key)
        name = self.fields.text(record, "name") if record is not None else None
        return Account(name.text, self.fields.place(name)) if name is not None and name.text else None

    def _replaced(self, config: Mapping) -> bool:
        """Whether a config that can be read takes the place of this one."""
        inner = self._config(config)
        replace = self.fields.record(inner, "replace") if inner is not None else None
        if replace is None:
            return False
        source = self.resources.resource(replace, f"{self.prefix}ignition.config.replace")
        if source is not None:
            self.nested(source, self.depth + 1)
        return source is not None

    def _merge(self, config: Mapping) -> None:
        inner = self._config(config)
        if inner is None:
            return
        for key in ("append", "merge"):
            for index, item in self.fields.records(inner, key):
                source = self.resources.resource(item, f"{self.prefix}ignition.config.{key}[{index}]")
                if source is not None:
                    self.nested(source, self.depth + 1)
                else:
                    self.machine.merges_remote = True

    def _config(self, config: Mapping) -> Mapping | None:
        ignition = self.fields.record(config, "ignition")
        return self.fields.record(ignition, "config") if ignition is not None else None

    def _note_repeated(self, what: str, node: Scalar) -> None:
        earlier = self._named.setdefault((what, node.text), [])
        if earlier:
            message = f"duplicate {what} {node.text} in this config"
            hint = "Ignition refuses such a config from spec 3.0 on"
            self.fields.refuse_repeated(node, message, hint, earlier=earlier)
        earlier.append(node)
