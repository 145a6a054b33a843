"""Directives whose bad values keep systemd from loading the unit; other bad values it ignores with a warning.

The test modes of systemd 252, 254, 257 and 262 show it for every directive.
"""

from __future__ import annotations

from unitlint.systemd.commands import COMMAND_KEYS

EXCUSED = frozenset({"SELinuxContext", "AppArmorProfile", "SmackProcessLabel", "WorkingDirectory"})
"""Those of which systemd does without where `-` stands before the value."""

VITAL = EXCUSED | {
    *("User", "Group", "SupplementaryGroups", "SocketUser", "SocketGroup"),
    *("RootDirectory", "RootImage", "RootMStack", "RootVerity"),
}
"""Directives without which systemd refuses the unit, whatever is wrong with the value."""

FAILING = frozenset({"RootImagePolicy", "MountImagePolicy", "ExtensionImagePolicy", "PIDFile"})
"""Those that give the unit the load state error."""

CHECKED = VITAL | FAILING | COMMAND_KEYS | {"DynamicUser"}
"""All that have such values."""
