"""Units that the system's manager has even where no file has them: those of boot and shutdown."""

from __future__ import annotations

from collections.abc import Mapping

SINCE = 262
"""NEWS, CHANGES WITH 262."""

_RESCUE = "rescue.service rescue.target"
_STOPPED = "shutdown.target umount.target final.target"
_NO_DEFAULTS = ("DefaultDependencies=no",)


def _leads_to(service: str) -> tuple[str, ...]:
    """A target that is reached once a service of the same meaning has run."""
    return (*_NO_DEFAULTS, f"Requires={service}", f"After={service}", "AllowIsolate=yes")


def _acts(action: str) -> tuple[str, ...]:
    """A service that does nothing but act once everything is stopped."""
    return (*_NO_DEFAULTS, f"Requires={_STOPPED}", f"After={_STOPPED}", f"SuccessAction={action}")


SETTINGS: Mapping[str, tuple[str, ...]] = {
    "basic.target": (
        "Requires=sysinit.target",
        "Wants=sockets.target timers.target paths.target slices.target tmp.mount",
        "After=sysinit.target sockets.target paths.target slices.target tmp.mount",
        "RequiresMountsFor=/var /var/tmp",
    ),
    "exit.target": _leads_to("systemd-exit.service"),
    "final.target": (*_NO_DEFAULTS, "RefuseManualStart=yes", "After=shutdown.target umount.target"),
    "graphical.target": (
        "Requires=multi-user.target",
        "Wants=display-manager.service",
        f"Conflicts={_RESCUE}",
        f"After=multi-user.target {_RESCUE} display-manager.service",
        "AllowIsolate=yes",
    ),
    "halt.target": _leads_to("systemd-halt.service"),
    "kexec.target": _leads_to("systemd-kexec.service"),
    "multi-user.target": (
        "Requires=basic.target",
        f"Conflicts={_RESCUE}",
        f"After=basic.target {_RESCUE}",
        "AllowIsolate=yes",
    ),
    "poweroff.target": _leads_to("systemd-poweroff.service"),
    "reboot.target": _leads_to("systemd-reboot.service"),
    "shutdown.target": (*_NO_DEFAULTS, "RefuseManualStart=yes"),
    "sigpwr.target": (),
    "soft-reboot.target": _leads_to("systemd-soft-reboot.service"),
    "sysinit.target": (
        "Wants=local-fs.target swap.target",
        "After=local-fs.target swap.target",
        "Conflicts=emergency.service emergency.target",
        "Before=emergency.service emergency.target",
    ),
    "systemd-exit.service": _acts("exit-force"),
    "systemd-halt.service": _acts("halt-force"),
    "systemd-kexec.service": _acts("kexec-force"),
    "systemd-poweroff.service": _acts("poweroff-force"),
    "systemd-reboot.service": _acts("reboot-force"),
    "systemd-soft-reboot.service": _acts("soft-reboot-force"),
    "umount.target": (*_NO_DEFAULTS, "RefuseManualStart=yes"),
}
"""Unit → the settings of its [Unit] that decide dependencies and load state, as systemd 262 has them."""
