"""What a file is, by its content: the shapes of docs/inputs.md."""

from __future__ import annotations

from enum import StrEnum
from pathlib import PurePath

from unitlint.configuration.delivery import is_interpreted
from unitlint.formats.butane_versions import VERSIONS as BUTANE_VERSIONS
from unitlint.grammar.tree import Mapping, Node, Scalar, Sequence
from unitlint.quick import patterns as re
from unitlint.systemd.file_names import is_unit_name, looks_like_unit
from unitlint.template.dialects import without_suffixes
from unitlint.text.source import PLACEHOLDER
from unitlint.text.suggest import nearest
from unitlint.tree.documents import is_json


class Kind(StrEnum):
    """The inputs that are one file, or a file and what it refers to."""

    SABAKAN = "sabakan"
    IGNITION = "ignition"
    BUTANE = "butane"
    CLC = "clc"
    MACHINE_CONFIG = "machineconfig"
    MACHINE_CONFIG_PART = "machineconfig-part"
    CLOUD_CONFIG = "cloud-config"

    @property
    def label(self) -> str:
        """What people call it."""
        return _LABELS[self.value]


_LABELS = {
    "sabakan": "sabakan template",
    "ignition": "Ignition",
    "butane": "Butane",
    "clc": "Container Linux Config",
    "machineconfig": "MachineConfig",
    "machineconfig-part": "part of a MachineConfig",
    "cloud-config": "cloud-config",
}

_SUFFIXES = (
    ".bu", ".butane", ".cc", ".clc", ".fcc", ".ign", ".ignition", ".json", ".yaml", ".yml",
    ".j2", ".template", ".tftpl", ".tmpl", ".tpl",
)  # fmt: skip
_NAMES = ("user-data", "user_data")
_MEANT = {
    ".bu": Kind.BUTANE,
    ".butane": Kind.BUTANE,
    ".fcc": Kind.BUTANE,
    ".ign": Kind.IGNITION,
    ".ignition": Kind.IGNITION,
}

_CLOUD_CONFIG = re.compile(r"\ufeff?#cloud-config\b")
_KEYS = (
    "variant", "ignition", "systemd", "storage", "passwd", "include", "files", "networkd", "remote_files",
    "coreos", "write_files",
)  # fmt: skip
_KINDS = ("MachineConfig", "KubeadmC")
"""Words of objects that may stand anywhere in another."""

# What one of the inputs has in a line, so that most files are passed over without being parsed. A search for
# a pattern that begins with a character that has to be there is many times as fast as one for `^`.
_KEY = re.compile(rf"""\n([ ]*)["']?(?:{"|".join(_KEYS)})["']?[ \t]*(?::|(?=\n)|\Z)""")
_KEY_IN_FLOW = re.compile(rf"""\b(?:{"|".join(_KEYS)})["']?[ \t]*:""")
_PART_OF_CONFIG = re.compile(r"""\n(?:name|path):[^\n]*(?:systemd|\.[a-z]+["']?[ \t]*(?=\n|\Z))""")
_LISTED_UNIT = re.compile(
    r"\n[ ]*-[ ]+name:[ ]*[\w@.:-]+\.(?:service|socket|timer|mount|target|path)[ \t]*(?=\n|\Z)"
)
_FIRST_LINE = re.compile(r"\n([ ]*)(?![ \t\r\n#%$]|---|\{[{%#]|<%|\Z)")
"""The first line of a document's own: no comment, and none that a template has for itself."""
_TELLING_JSON = re.compile(r'"(?:ignition|systemd|networkd|remote_files|coreos|write_files)"|MachineConfig')
_VARIANT = re.compile(r"^variant[ \t]*:", re.MULTILINE)
_VERSION = re.compile(r"^version[ \t]*:", re.MULTILINE)
_SYSTEMD = re.compile(r"^systemd[ \t]*:", re.MULTILINE)
_INCLUDE = re.compile(r"^include[ \t]*:", re.MULTILINE)
_SABAKAN_VERSION = re.compile(r"2\.\d+")
_SABAKAN_LIST = re.compile(r"^(?:files|networkd|remote_files|passwd)[ \t]*:", re.MULTILINE)

_BUTANE_KEYS = frozenset({
    "boot_device", "grub", "ignition", "kernel_arguments", "metadata", "openshift", "passwd", "storage",
    "systemd",
})  # fmt: skip

_LETTERS = 2
"""Letters more or less that a misspelt key has."""

SABAKAN_KEYS = ("version", "include", "passwd", "files", "remote_files", "systemd", "networkd")

CLC_KEYS = (
    "etcd",
    "flannel",
    "docker",
    "update",
    "locksmith",
    "ignition",
    "storage",
    "systemd",
    "networkd",
    "passwd",
)


KUBEADM = {
    "KubeadmConfig": ("spec",),
    "KubeadmConfigTemplate": ("spec", "template", "spec"),
    "KubeadmControlPlane": ("spec", "kubeadmConfigSpec"),
    "KubeadmControlPlaneTemplate": ("spec", "template", "spec", "kubeadmConfigSpec"),
}
"""Objects of Cluster API that become cloud-config, and where in them that stands."""

_HOLDERS = {
    "Template": ("objects",),
    "List": ("items",),
    "SelectorSyncSet": ("spec", "resources"),
    "SyncSet": ("spec", "resources"),
}
"""Kubernetes', OpenShift's and Hive's objects that hold others, and where."""

CLOUD_CONFIG_KEYS = ("write_files", "runcmd", "bootcmd", "coreos")
"""Those at the top of a cloud-config that can bring a unit; the others are modules by the dozen."""

PARTS_FOLDERS = ("units", "files")
"""Where machine-config-operator keeps the parts of its templates, whatever they are called."""

_PART = re.compile(
    r"(?:[ \t]*#[^\n]*\n|[ \t]*\n|---[^\n]*\n)*+"
    r"(?:name|path|mode|enabled|mask|contents|dropins):(?:[ \t\r]|$)",
    re.MULTILINE,
)


def begins_as_part(text: str) -> bool:
    """Whether a text begins with a key of a MachineConfig's part, as no unit does."""
    return _PART.match(text) is not None


_PART_OF_UNIT = {"name", "enabled", "mask", "contents", "dropins"}


def is_candidate(name: str) -> bool:
    """Whether a file in a folder is worth opening, by its name."""
    made = without_suffixes(name)
    return name.endswith(_SUFFIXES) or name in _NAMES or (made != name and made.endswith(_SUFFIXES))


def meant(path: str) -> Kind | None:
    """What a file's suffix says that it is, whatever stands in it."""
    return _MEANT.get(PurePath(path).suffix)


def is_telling(text: str) -> bool:
    """Whether a text has a word in it that one of the inputs would have."""
    if is_json(text):
        return _TELLING_JSON.search(text) is not None
    if _CLOUD_CONFIG.match(text) is not None or any(word in text for word in _KINDS):
        return True
    lines = "\n" + text.removeprefix("\ufeff").replace("\r\n", "\n")
    return (
        _has_own_key(lines)
        or _PART_OF_CONFIG.search(lines) is not None
        or _LISTED_UNIT.search(lines) is not None
    )


def _has_own_key(lines: str) -> bool:
    """Whether a document has one of the keys at its top, and not in something inside."""
    first = _FIRST_LINE.search(lines)
    if first is None:
        return False
    if lines.startswith("{", first.end()):
        return _KEY_IN_FLOW.search(lines) is not None
    return any(len(found[1]) <= len(first[1]) for found in _KEY.finditer(lines))


def sniff(text: str) -> Kind | None:
    """The kind of a text that can't be parsed, by lines that speak for one."""
    if _CLOUD_CONFIG.match(text):
        return Kind.CLOUD_CONFIG
    if _VARIANT.search(text) and _VERSION.search(text):
        return Kind.BUTANE
    if re.search(r'"ignition"\s*:\s*\{\s*"', text):
        return Kind.IGNITION
    if _SYSTEMD.search(text) or (_INCLUDE.search(text) and _SABAKAN_LIST.search(text)):
        return Kind.SABAKAN
    return None


def detect(text: str, document: Node) -> Kind | None:
    """The kind of a document, or None if it is none of ours."""
    if not isinstance(document, Mapping):
        return None
    if _CLOUD_CONFIG.match(text):
        return Kind.CLOUD_CONFIG
    variant = _text(document, "variant")
    if variant in BUTANE_VERSIONS or ("variant" in document and _BUTANE_KEYS & set(document)):
        return Kind.BUTANE
    if _text(document, "kind") == "MachineConfig":
        return Kind.MACHINE_CONFIG
    if _text(document, "kind") in KUBEADM and "spec" in document:
        return Kind.CLOUD_CONFIG
    ignition = document.get("ignition")
    if isinstance(ignition, Mapping) and "version" in ignition:
        return Kind.IGNITION
    if is_sabakan(document) and (set(document) <= set(SABAKAN_KEYS) or not is_json(text)):
        return Kind.SABAKAN
    if _is_machine_config_part(document):
        return Kind.MACHINE_CONFIG_PART
    if _is_clc(document):
        return Kind.CLC
    return Kind.CLOUD_CONFIG if _is_cloud_config(document) else None


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
    near = (key for key in document if key not in SABAKAN_KEYS and nearest(key, (wanted,)) == wanted)
    return next((key for key in near if abs(len(key) - len(wanted)) <= _LETTERS), wanted)


def _is_machine_config_part(document: Mapping) -> bool:
    """A unit, or a file that holds one, as OpenShift's machine-config-operator keeps its templates."""
    keys = set(document)
    is_named = is_unit_name(_text(document, "name").replace(PLACEHOLDER, "_"))
    if is_named and len(keys) > 1 and all(nearest(key, _PART_OF_UNIT) for key in keys - _PART_OF_UNIT):
        return True
    return keys <= {"path", "mode", "contents", "overwrite"} and is_interpreted(_text(document, "path"))


def parts_of(document: Node) -> tuple[Node, ...]:
    """The objects that a list or template of Kubernetes' holds, each as a document; else the document."""
    if not isinstance(document, Mapping) or _text(document, "kind") not in _HOLDERS:
        return (document,)
    found: Node | None = document
    for key in _HOLDERS[_text(document, "kind")]:
        found = found.get(key) if isinstance(found, Mapping) else None
    return found.items if isinstance(found, Sequence) else ()


def _is_clc(document: Mapping) -> bool:
    if not set(document) <= set(CLC_KEYS):
        return False
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


def _is_cloud_config(document: Mapping) -> bool:
    coreos = document.get("coreos")
    if isinstance(coreos, Mapping) and isinstance(coreos.get("units"), Sequence):
        return True
    return any(isinstance(item, Mapping) and "path" in item for item in _items(document, "write_files"))


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
