"""Units of the initrd: services there are stopped when it hands over, without a shutdown (bootup(7))."""

from __future__ import annotations

from pathlib import PurePath

from unitlint.units.unit import Unit

_FOLDERS = frozenset({"dracut", "modules.d", "initcpio", "mkinitcpio", "initramfs-tools"})
_MARK = "/etc/initrd-release"
_KEYS = ("Before", "After", "WantedBy", "RequiredBy", "Requires", "Wants")


def is_for_initrd(unit: Unit) -> bool:
    """Whether a unit runs in the initrd: its file's folder, a condition, or units that it is ordered with."""
    source = unit.fragment.source if unit.fragment is not None else None
    if source is not None and _FOLDERS.intersection(PurePath(source.path).parts):
        return True
    conditions = (*unit.values("Unit", "ConditionPathExists"), *unit.values("Unit", "AssertPathExists"))
    if any(setting.value.lstrip("|") == _MARK for setting in conditions):
        return True
    names = (
        name
        for section in ("Unit", "Install")
        for key in _KEYS
        for setting in unit.values(section, key)
        for name in setting.value.split()
    )
    return any(name.startswith(("initrd-", "initrd.", "sysroot")) for name in names)
