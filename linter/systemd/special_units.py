"""Units that systemd treats apart, by name (systemd.special(7))."""

from __future__ import annotations

DEFAULT_TARGET = "default.target"
"""What a boot starts, unless the kernel's command line says another unit."""

RESCUE_TARGET = "rescue.target"
"""What a boot starts where that can't be loaded (do_queue_default_job() of src/core/main.c)."""

SHUTDOWN_TARGET = "shutdown.target"
"""What stops every unit that has default dependencies."""

STOP_WAYS = ("exit", "halt", "kexec", "poweroff", "reboot", "soft-reboot")
"""Ways for a system to stop, each with a target and a service (bootup(7), SYSTEM MANAGER SHUTDOWN)."""

STOP_TARGETS = frozenset(
    {SHUTDOWN_TARGET, "umount.target", "final.target", *(f"{way}.target" for way in STOP_WAYS)}
)
"""The system's targets that are reached in a shutdown only."""

STOP_SERVICES = frozenset(f"systemd-{way}.service" for way in STOP_WAYS)
"""What those targets require: they come last (bootup(7), System Manager Shutdown)."""

USER_STOP_TARGETS = frozenset({SHUTDOWN_TARGET, "exit.target"})
"""Those of a user's manager (systemd.special(7), UNITS MANAGED BY THE USER SERVICE MANAGER)."""

UDEV_SETTLE = "systemd-udev-settle.service"
"""Deprecated: systemd-udev-settle.service(8); the journal says so of each unit that pulls it in (247)."""
