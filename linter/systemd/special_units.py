"""Units that systemd treats apart, by name (systemd.special(7))."""

from __future__ import annotations

DEFAULT_TARGET = "default.target"
"""What a boot starts, unless the kernel's command line says another unit."""
