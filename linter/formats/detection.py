"""What a file is, by its content: the shapes of docs/inputs.md."""

from __future__ import annotations

from unitlint.configuration.delivery import is_interpreted
from unitlint.formats.butane_versions import VERSIONS as BUTANE_VERSIONS
from unitlint.formats.kinds import CLC_KEYS, KUBEADM, SABAKAN_KEYS, InputKind
from unitlint.formats.signatures import CLOUD_CONFIG_HEADER
from unitlint.grammar.tree import Mapping, Node, Scalar, Sequence
from unitlint.quick import patterns as re
from unitlint.systemd.file_names import is_unit_name, looks_like_unit
from unitlint.text.source import PLACEHOLDER
from unitlint.text.suggest import nearest
from unitlint.tree.documents import is_json

_SABAKAN_VERSION = re.compile(r"2\.\d+")

_BUTANE_KEYS = frozenset({
    "boot_device", "grub", "ignition", "kernel_arguments", "metadata", "openshift", "passwd", "storage",
    "systemd",
})  # fmt: skip

_BUTANES = frozenset(version for versions in BUTANE_VERSIONS.values() for version in versions)

_LETTERS = 2
"""Letters more or less that a misspelt key has."""

_TELLING = frozenset({"files", "systemctl", "commands"})
"""What a step of a stage has."""

_PART_OF_UNIT = {"name", "enabled", "mask", "contents", "dropins"}


def detect(text: str, document: Node) -> InputKind | None:
    """The kind of a document, or None if it is none of ours."""
    if not isinstance(document, Mapping):
        return None
    return _stated(text, document) or _likely(text, document)


def stated_kind(document: Mapping) -> InputKind | None:
    """The same of a document that lies in another: only kinds that say by themselves what they are count.

    Most mappings are none, and of these it is soon known.
    """
    return _stated("", document) or (_likely("", document) if _is_cloud_config(document) else None)


def _stated(text: str, document: Mapping) -> InputKind | None:
    """The kind that a header, or a key of its own, names."""
    if CLOUD_CONFIG_HEADER.match(text):
        return InputKind.CLOUD_CONFIG
    variant = _text(document, "variant")
    if variant in BUTANE_VERSIONS or ("variant" in document and _BUTANE_KEYS & set(document)):
        return InputKind.BUTANE
    if _lacks_variant(document):
        return InputKind.BUTANE
    if _text(document, "kind") == "MachineConfig":
        return InputKind.MACHINE_CONFIG
    if _text(document, "kind") in KUBEADM and "spec" in document:
        return InputKind.CLOUD_CONFIG
    ignition = document.get("ignition")
    if isinstance(ignition, Mapping) and "version" in ignition:
        return InputKind.IGNITION
    return None


def _likely(text: str, document: Mapping) -> InputKind | None:
    """The kind whose keys it has."""
    if is_sabakan(document) and (set(document) <= set(SABAKAN_KEYS) or not is_json(text)):
        return InputKind.SABAKAN
    if _is_machine_config_part(document):
        return InputKind.MACHINE_CONFIG_PART
    if _is_clc(document):
        return InputKind.CLC
    return InputKind.CLOUD_CONFIG if _is_cloud_config(document) else None


def is_sabakan(document: Mapping) -> bool:
    """Lists as sabakan has them, among keys of which most are sabakan's.

    `include`, `passwd` and `networkd` alone speak for it only without foreign keys.
    """
    own = {_nearly(document, key) for key in SABAKAN_KEYS} & set(document)
    foreign, known = len(set(document) - own), len(own)
    if any(looks_like_unit(name) for name in _names(document, _nearly(document, "systemd"))):
        return foreign <= known
    if foreign >= known:
        return False
    paths = [item.text for item in _items(document, _nearly(document, "files")) if isinstance(item, Scalar)]
    for absolute in (paths, _names(document, "remote_files")):
        if absolute and all(path.startswith("/") for path in absolute):
            return True
    version = _text(document, "version")
    if foreign or (version and not _SABAKAN_VERSION.fullmatch(version)):
        return False
    linked = (_text(document, key) for key in ("include", "passwd"))
    return any(path.endswith((".yml", ".yaml")) for path in linked) or bool(_items(document, "networkd"))


def _nearly(document: Mapping, wanted: str) -> str:
    """The key that is meant for `wanted`: itself, or one that misspells it where it isn't there."""
    if wanted in document:
        return wanted
    near = (key for key in document if abs(len(key) - len(wanted)) <= _LETTERS and key not in SABAKAN_KEYS)
    return next((key for key in near if nearest(key.lower(), (wanted,)) == wanted), wanted)


def _is_machine_config_part(document: Mapping) -> bool:
    """A unit, or a file that holds one, as OpenShift's machine-config-operator keeps its templates."""
    keys = set(document)
    is_named = is_unit_name(_text(document, "name").replace(PLACEHOLDER, "_"))
    if is_named and len(keys) > 1 and all(nearest(key, _PART_OF_UNIT) for key in keys - _PART_OF_UNIT):
        return True
    return keys <= {"path", "mode", "contents", "overwrite"} and is_interpreted(_text(document, "path"))


def _is_clc(document: Mapping) -> bool:
    return set(document) <= set(CLC_KEYS) and _has_lists(document)


def _has_lists(document: Mapping) -> bool:
    """Whether it has a list of records where Ignition's family has them."""
    inner = (
        ("systemd", ("units",)),
        ("networkd", ("units",)),
        ("storage", ("files", "disks", "filesystems", "raid", "directories", "links")),
        ("passwd", ("users", "groups")),
    )
    for key, expected in inner:
        value = document.get(key)
        if isinstance(value, Mapping) and any(_is_list_of_mappings(value, name) for name in expected):
            return True
    return False


def has_stages(document: Mapping) -> bool:
    """Whether a document has stages with steps; a pipeline of GitLab's has a list of names."""
    stages = document.get("stages")
    if not isinstance(stages, Mapping):
        return False
    steps = [step for _, found in stages.pairs if isinstance(found, Sequence) for step in found.items]
    return any(isinstance(step, Mapping) and not _TELLING.isdisjoint(step) for step in steps)


def _is_cloud_config(document: Mapping) -> bool:
    if has_stages(document):
        return True
    coreos = document.get("coreos")
    if isinstance(coreos, Mapping) and isinstance(coreos.get("units"), Sequence):
        return True
    return any(isinstance(item, Mapping) and "path" in item for item in _items(document, "write_files"))


def _lacks_variant(document: Mapping) -> bool:
    """Whether it is a Butane config whose `variant` is missing or misspelt: no other has such a version."""
    if "variant" in document or _text(document, _nearly(document, "version")) not in _BUTANES:
        return False
    rest = set(document) - _BUTANE_KEYS - {_nearly(document, "version"), misspelt_variant(document)}
    return not rest and _has_lists(document)


def misspelt_variant(document: Mapping) -> str:
    """The key that stands for `variant`; empty for none."""
    found = _nearly(document, "variant")
    return found if found in document else ""


def _is_list_of_mappings(document: Mapping, key: str) -> bool:
    node = document.get(key)
    return isinstance(node, Sequence) and all(isinstance(item, Mapping) for item in node.items)


def _names(document: Mapping, key: str) -> list[str]:
    """The names of the items, where the key has a list of mappings."""
    items = _items(document, key)
    return [_text(item, "name") for item in items if isinstance(item, Mapping)] if items else []


def _items(document: Mapping, key: str) -> tuple[Node, ...]:
    node = document.get(key)
    return node.items if isinstance(node, Sequence) else ()


def _text(document: Mapping, key: str) -> str:
    node = document.get(key)
    return node.text if isinstance(node, Scalar) else ""
