"""The specs of Butane (coreos.github.io/butane/specs)."""

from __future__ import annotations

VERSIONS = {
    "fcos": ("1.0.0", "1.1.0", "1.2.0", "1.3.0", "1.4.0", "1.5.0", "1.6.0", "1.7.0"),
    "flatcar": ("1.0.0", "1.1.0", "1.2.0"),
    "openshift": tuple(f"4.{minor}.0" for minor in range(8, 23)),
    "r4e": ("1.0.0", "1.1.0", "1.2.0"),
    "fiot": ("1.0.0", "1.1.0"),
    "rhcos": ("0.1.0",),
}
"""The specs that are published; `-experimental` ones come and go."""
