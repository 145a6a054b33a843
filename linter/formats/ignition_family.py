"""The Ignition family: one document of any of its formats as a configuration."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import PurePath

from unitlint.configuration.configuration import MACHINE_CONFIG, Configuration
from unitlint.configuration.kernel import split
from unitlint.configuration.problems import of_error
from unitlint.errors import InputError
from unitlint.formats import butane, ignition, keys
from unitlint.formats import container_linux_config as clc
from unitlint.formats.cloud_config import additional_config, is_coreos, is_k3os, read_cloud_config
from unitlint.formats.collection import Collection
from unitlint.formats.detection import detect, has_stages
from unitlint.formats.fields import Fields
from unitlint.formats.ignition import DEPTH_LIMIT, MERGES_LIMIT, IgnitionReader
from unitlint.formats.ignition_crypttab import add_crypttab
from unitlint.formats.ignition_machine import IgnitionMachine
from unitlint.formats.kinds import CLOUD_CONFIG_KEYS, InputKind, is_of_image
from unitlint.formats.local_files import LocalFiles
from unitlint.formats.templated_document import readings_of
from unitlint.formats.work import Work
from unitlint.grammar.tree import Mapping, Scalar
from unitlint.systemd.base_systems import BUTANE, CLOUD_INIT, FEDORA_COREOS, FLATCAR, UNITS, BaseSystem
from unitlint.text.source import SourceText, is_known


def read_config(
    collection: Collection, source: SourceText, config: Mapping, kind: InputKind, *, name: str
) -> Configuration:
    """The configuration that one document describes."""
    folder = collection.files_dir or str(PurePath(source.path).parent)
    files = LocalFiles(collection.reader, folder, chosen=bool(collection.files_dir))
    family = _Family(collection, files, IgnitionMachine(work=Work(collection.reader)))
    family.around.append(source)
    base = family.read(source, config, kind)
    return family.machine.configuration(name, kind=kind.value, path=source.path, base=base)


def read_parts(
    collection: Collection, parts: Iterable[tuple[SourceText, Mapping]], *, name: str, path: str
) -> Configuration:
    """The configuration that the parts in one folder make, as machine-config-operator merges them."""
    machine = IgnitionMachine()
    files = LocalFiles(collection.reader, path)
    for source, part in parts:
        fields = Fields(source, machine.problems)
        reader = IgnitionReader(fields, machine, files.read, lambda _source, _depth: None)
        route = "systemd.units[]" if "name" in part else "storage.files[]"
        keys.check_item(fields, part, route, keys.butane("fcos"))
        if "name" in part:
            reader.unit(part, "$")
        else:
            reader.file(part, "$")
    return machine.configuration(name, kind=MACHINE_CONFIG, path=path, base=FEDORA_COREOS)


class _Family:
    """Reads a document, and those that it merges, into one machine."""

    def __init__(self, collection: Collection, files: LocalFiles, machine: IgnitionMachine) -> None:
        self.collection = collection
        self.files = files
        self.machine = machine
        self.merged = 0
        self.around: list[SourceText] = []

    def read(self, source: SourceText, config: Mapping, kind: InputKind, depth: int = 0) -> BaseSystem:
        """Read one config; returns the system that it is for."""
        fields = Fields(source, self.machine.problems)
        match kind:
            case InputKind.BUTANE:
                return self._butane(fields, config, depth)
            case InputKind.MACHINE_CONFIG:
                return self._machine_config(fields, config, depth)
            case InputKind.CLOUD_CONFIG:
                keys.check_keys(fields, config, keys.CLOUD_CONFIG)
                if not is_k3os(config):
                    keys.check_spelling(fields, config, CLOUD_CONFIG_KEYS, keys.CLOUD_CONFIG)
                read_cloud_config(fields, self.machine, config)
                has_more = self._additional(fields, config, depth)
                if has_stages(config):
                    return UNITS
                return FLATCAR if is_coreos(config) or has_more else CLOUD_INIT
            case InputKind.CLC:
                keys.check_keys(fields, config, keys.CLC)
                clc.add_sections(fields, self.machine, config)
                self._reader(fields, depth, enable=True).read(config)
                return FLATCAR
            case _:
                return self._ignition(fields, config, depth)

    def _additional(self, fields: Fields, config: Mapping, depth: int) -> bool:
        """Read what Cluster API's bootstrap provider merges into its own config; whether it is Ignition's."""
        found = additional_config(fields, config)
        if found is None:
            return False
        self.machine.merges_remote, is_ignition = True, False  # with what the providers add
        try:
            documents = readings_of(self.collection.documents, found)[0].nodes
        except InputError as error:
            self.machine.problems.append(of_error(error, found.place(0, 0)))
            return True
        for node in documents:
            if isinstance(node, Mapping):
                kind = detect(found.text, node) or InputKind.CLOUD_CONFIG
                self.read(found, node, kind, depth + 1)
                is_ignition = is_ignition or kind is not InputKind.CLOUD_CONFIG
        return is_ignition

    def _butane(self, fields: Fields, config: Mapping, depth: int) -> BaseSystem:
        variant = butane.check_version(fields, config)
        version = fields.text(config, "version")
        keys.check_keys(fields, config, keys.butane(variant), version.text if version is not None else "")
        self.machine.merges_remote |= is_of_image(fields.source.path)
        reader = self._reader(fields, depth)
        self._kernel_arguments(fields, fields.record(config, "kernel_arguments"), "should_exist")
        butane.add_mount_units(fields, self.machine, config)
        reader.read(config)
        butane.add_trees(reader, self.files, config)
        butane.add_quadlets(reader, config)
        add_crypttab(fields, self.machine, config)
        return BUTANE.get(variant, FEDORA_COREOS)

    def _ignition(self, fields: Fields, config: Mapping, depth: int, prefix: str = "") -> BaseSystem:
        version = _version(fields, config)
        old = version.startswith("2.")
        keys.check_keys(fields, config, keys.IGNITION_2 if old else keys.IGNITION_3, version)
        self.machine.merges_remote |= is_of_image(fields.source.path)
        reader = self._reader(fields, depth, prefix, enable=old)
        reader.default_mode = 0 if old else 0o644
        self._kernel_arguments(fields, fields.record(config, "kernelArguments"), "shouldExist")
        reader.read(config)
        add_crypttab(fields, self.machine, config, prefix)
        return FLATCAR if old else FEDORA_COREOS

    def _machine_config(self, fields: Fields, config: Mapping, depth: int) -> BaseSystem:
        keys.check_keys(fields, config, keys.MACHINE_CONFIG)
        spec = fields.record(config, "spec")
        inner = fields.record(spec, "config") if spec is not None else None
        self.machine.merges_remote = True  # with the other configs of the pool
        self._kernel_arguments(fields, spec, "kernelArguments")
        if inner is not None:
            self._ignition(fields, inner, depth, "spec.config.")
        return FEDORA_COREOS

    def _kernel_arguments(self, fields: Fields, config: Mapping | None, key: str) -> None:
        for index, item in enumerate(fields.texts(config, key) if config is not None else ()):
            self.machine.kernel_arguments += split(fields.embedded(item, f"{key}[{index}]"))

    def _reader(
        self, fields: Fields, depth: int, prefix: str = "", *, enable: bool = False
    ) -> IgnitionReader:
        return IgnitionReader(
            fields, self.machine, self.files.read, self._nested, depth, prefix, has_enable=enable
        )

    def _nested(self, source: SourceText, depth: int) -> None:
        """Read a config that another one merges: Ignition, as JSON, or the Butane that it is made of."""
        if not is_known(source.text):
            return  # something makes it
        self.merged += 1
        try:
            self._check_merges(source, depth)
            documents = self.collection.documents.of(source)
        except InputError as error:
            self.machine.problems.append(of_error(error, source.place(0, 0)))
            return
        if documents and isinstance(documents[0], Mapping):
            self.collection.merged.setdefault(self.around[0].path, set()).add(source.path)
            self.around.append(source)
            is_butane = detect(source.text, documents[0]) is InputKind.BUTANE
            outer, self.files = self.files, self.files.of_merged(source.path) if is_butane else self.files
            self.read(source, documents[0], InputKind.BUTANE if is_butane else InputKind.IGNITION, depth)
            self.files = outer
            self.around.pop()

    def _check_merges(self, source: SourceText, depth: int) -> None:
        """Raise `InputError` for a config that is merged into itself, and beyond the limits."""
        if source in self.around:
            raise InputError("is merged into itself", hint="remove the merge")
        if depth > DEPTH_LIMIT:
            raise InputError(f"configs are merged more than {DEPTH_LIMIT} levels deep")
        if self.merged > MERGES_LIMIT:
            raise InputError(f"more than {MERGES_LIMIT} configs are merged into one")


def _version(fields: Fields, config: Mapping) -> str:
    section = fields.record(config, "ignition")
    version = fields.text(section, "version") if section is not None else None
    if not isinstance(version, Scalar):
        fields.refuse(config, "an Ignition config needs `ignition.version`")
        return ""
    if not is_known(version.text):
        return ""
    if version.text not in ignition.VERSIONS and not version.text.endswith("-experimental"):
        hint = f"known: {ignition.VERSIONS[0]} to 2.4.0, 3.0.0 to {ignition.VERSIONS[-1]}"
        fields.refuse(version, f"Ignition has no spec version {version.text}", hint)
    return version.text
