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
