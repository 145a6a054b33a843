"""The inputs that are one document, by their names and the keys at their tops."""

from __future__ import annotations

from enum import StrEnum
from pathlib import PurePath

from unitlint.configuration import configuration
from unitlint.template.dialects import without_suffixes


class InputKind(StrEnum):
    """The inputs that are one file, or a file and what it refers to."""

    SABAKAN = configuration.SABAKAN
    IGNITION = configuration.IGNITION
    BUTANE = configuration.BUTANE
    CLC = configuration.CLC
    MACHINE_CONFIG = configuration.MACHINE_CONFIG
    MACHINE_CONFIG_PART = "machineconfig-part"
    CLOUD_CONFIG = configuration.CLOUD_CONFIG

    @property
    def label(self) -> str:
        """What people call it."""
        return _LABELS[self]


_LABELS = {
    InputKind.SABAKAN: "sabakan template",
    InputKind.IGNITION: "Ignition",
    InputKind.BUTANE: "Butane",
    InputKind.CLC: "Container Linux Config",
    InputKind.MACHINE_CONFIG: "MachineConfig",
    InputKind.MACHINE_CONFIG_PART: "part of a MachineConfig",
    InputKind.CLOUD_CONFIG: "cloud-config",
}

_SUFFIXES = (
    ".bu", ".butane", ".cc", ".clc", ".fcc", ".ign", ".ignition", ".json", ".yaml", ".yml",
    ".j2", ".template", ".tftpl", ".tmpl", ".tpl",
)  # fmt: skip
_NAMES = ("user-data", "user_data", "userdata")
_TOLD_BY_HEADER = (
    ".cfg", ".ci", ".cloud", ".cloud-config", ".cloud-init", ".cloudinit", ".conf", ".init", ".txt",
    ".user-data", ".userdata",
)  # fmt: skip
"""What a cloud-config's name may end in, among files of other kinds: cloud-init goes by the first line."""
_MEANT = {
    ".bu": InputKind.BUTANE,
    ".butane": InputKind.BUTANE,
    ".fcc": InputKind.BUTANE,
    ".ign": InputKind.IGNITION,
    ".ignition": InputKind.IGNITION,
}

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
    "RKE2Config": ("spec",),
    "RKE2ConfigTemplate": ("spec", "template", "spec"),
    "RKE2ControlPlane": ("spec",),
    "RKE2ControlPlaneTemplate": ("spec", "template", "spec"),
}
"""Objects of Cluster API and RKE2's provider for it that become cloud-config, and where in them that is."""

CLOUD_CONFIG_KEYS = ("write_files", "runcmd", "bootcmd", "coreos")
"""Those at the top of a cloud-config that can bring a unit; the others are modules by the dozen."""

PARTS_FOLDERS = ("units", "files")
"""Where machine-config-operator keeps the parts of its templates, whatever they are called."""


_BASE_PARTS = frozenset({"base.d", "base.platform.d"})
"""Where an image has configs that Ignition merges with each other and with the user's (ignition,
docs/distributor-notes.md, "System configuration")."""


def is_of_image(path: str) -> bool:
    """Whether a config is one that Ignition takes out of the image, with others beside it."""
    return not _BASE_PARTS.isdisjoint(PurePath(path).parts[-3:-1])


def is_candidate(name: str) -> bool:
    """Whether a file in a folder is worth opening, by its name."""
    made = without_suffixes(name)
    return name.endswith(_SUFFIXES) or name in _NAMES or (made != name and made.endswith(_SUFFIXES))


def may_be_cloud_config(name: str) -> bool:
    """Whether the first line of a file is worth a look, by its name."""
    made = without_suffixes(name)
    return made.endswith(_TOLD_BY_HEADER) or "." not in made


def kind_by_suffix(path: str) -> InputKind | None:
    """What a file's suffix says that it is, whatever stands in it."""
    return _MEANT.get(PurePath(path).suffix)


SABAKAN_FOLDERS = ("files", "systemd", "networkd")
"""What lies beside a sabakan template."""
