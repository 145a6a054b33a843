"""Which base system each kind of input is for.

Container Linux, whose formats cloud-config's `coreos`, Ignition 2 and its transpiler are, lives on as Flatcar
(flatcar.org, "Migrating from CoreOS"). Ignition 3 is Fedora CoreOS's own, and Flatcar reads it as well
(flatcar.org, "Ignition"); Butane's variants say which system they are for (coreos.github.io/butane/specs).
"""

from __future__ import annotations

from typing import NamedTuple


class BaseSystem(NamedTuple):
    """A platform's name, and whether nothing but likelihood speaks for it."""

    name: str
    is_guess: bool = True


FLATCAR = BaseSystem("flatcar", is_guess=False)
TERRAFORM = BaseSystem("flatcar")
"""terraform-provider-ignition, which is older than Fedora CoreOS."""
FEDORA_COREOS = BaseSystem("fedora-coreos")
UNITS = BaseSystem("systemd")
"""For unit files, and for overlays of a root: whichever distribution it is, systemd's own units are there."""
CLOUD_INIT = BaseSystem("debian-12")
"""For cloud-config: a distribution with cloud-init's units."""
DEBIAN_PACKAGE = BaseSystem("debian-12")
"""For the folder debian/ of a source package."""
DEBIAN_FOLDER = "debian"
"""What that folder is called: debhelper(7) installs the system's units from it."""

USERS = BaseSystem("debian-12")
"""For units of users' managers: a system with as many other units as users' lines may name by mistake."""

BUTANE = {"flatcar": FLATCAR, "fcos": BaseSystem("fedora-coreos", is_guess=False)}
"""Variant of Butane → its system; the others' have the same base in the main."""

IMAGES = {
    r"fedora|silverblue|kinoite|ublue|universal-blue|bluefin|bazzite|aurora|coreos": FEDORA_COREOS,
    r"bookworm|\bdebian:(?:12|oldstable)\b": BaseSystem("systemd-252"),
    r"trixie|\bdebian:(?:13|stable)\b": BaseSystem("systemd-257"),
    r"\bdebian:(?:sid|unstable|testing|forky|rc-buggy)\b": BaseSystem("systemd-262"),
}
"""Pattern of the image that a build begins with → its system.

Debian's image is its essential packages and apt, without systemd (hub.docker.com/_/debian): the units that
installing systemd brings are there, and none of a standard server's.
"""

LIKELY = ("debian-12", "debian-13", "fedora-coreos", "flatcar")
"""Bases with more than systemd's own units, the likeliest first."""

_NEWER = ("systemd-254", "systemd-257", "systemd-262")

INSTEAD = {
    UNITS.name: (*_NEWER, *LIKELY),
    "systemd-252": LIKELY,
    "systemd-257": ("debian-13", *LIKELY),
    "systemd-262": ("debian-sid", *LIKELY),
    FEDORA_COREOS.name: (FLATCAR.name,),
    TERRAFORM.name: (FEDORA_COREOS.name,),
}
"""A base that is a guess → those that an input is for instead if it names more of their units.

A cloud-config's has cloud-init, whatever else is named, and so stays.
"""
