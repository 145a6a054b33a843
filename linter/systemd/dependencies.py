"""Settings of [Unit] that name other units (systemd.unit(5), [UNIT] SECTION OPTIONS)."""

from __future__ import annotations

DEPENDENCIES = frozenset(
    {
        *("After", "Before", "Wants", "Requires", "Requisite", "BindsTo", "PartOf", "Upholds", "Conflicts"),
        *("OnFailure", "OnSuccess"),
    }
)
"""Those that make edges whatever the units do at run time."""

PULLING_IN = ("Wants", "Requires", "Requisite", "BindsTo", "Upholds")
"""Those by which a unit brings the other into the boot, or wants it there already."""
