"""Services that fstab options hang on a mount: growing, quotas, validation (systemd.mount(5), FSTAB)."""

from __future__ import annotations

from unitlint.configuration.unit_files import RawSetting
from unitlint.generators.fstab.mount_point import MountPoint
from unitlint.generators.fstab.service import create_service, quote, write_command
from unitlint.generators.fstab.tables import LIBEXEC, REMOUNT_SERVICE
from unitlint.generators.fstab.unit import FstabContext
from unitlint.generators.generated import Output
from unitlint.generators.unit_writer import unit_from_path
from unitlint.systemd import generator_changes as since
from unitlint.systemd.file_names import USR
from unitlint.systemd.file_systems import FSTAB_QUOTA_OPTIONS, QUOTA_TYPES
from unitlint.text.source import Place


def write_hooks(output: Output, mount: MountPoint, unit: str, host: FstabContext) -> None:
    """Let the mount pull in what its options ask for."""
    entry = mount.entry
    grow, validate = entry.option("x-systemd.growfs"), entry.option("x-systemd.validatefs")
    quota = entry.option(*FSTAB_QUOTA_OPTIONS)
    if grow is not None and host.version >= since.SYSTEM_GROWFS:
        _instantiate(output, mount, unit, "systemd-growfs", grow.place)
    elif grow is not None:
        _write_growfs(output, mount, unit, grow.place)
    if validate is not None and host.version >= since.VALIDATEFS and mount.where != "/":
        _instantiate(output, mount, unit, "systemd-validatefs", validate.place)
    if quota is not None and host.version >= since.QUOTA_SERVICES and entry.type.value in QUOTA_TYPES:
        for template in ("systemd-quotacheck", "quotaon"):
            if mount.where == "/":
                _link_root(output, template, quota.place)
            else:
                _instantiate(output, mount, unit, template, quota.place)


def _instantiate(output: Output, mount: MountPoint, unit: str, template: str, place: Place) -> None:
    """Hang an instance of a template of systemd's on the mount; the mount's target waits for it."""
    if mount.where == "/":
        service = shipped = f"{template}-root.service"
    else:
        service = unit_from_path(mount.where, "service", mount.entry.where.place, template=template)
        shipped = f"{template}@.service"
    output.link(unit, "wants", service, place, target=f"{USR}/{shipped}")
    if not mount.detached:
        order = RawSetting("Unit", "After", service, place)
        output.drop_in(mount.target, f"50-order-{service}.conf", (order,))


def _link_root(output: Output, template: str, place: Place) -> None:
    service = f"{template}-root.service"
    output.link("local-fs.target", "wants", service, place, target=f"{USR}/{service}")


def _write_growfs(output: Output, mount: MountPoint, unit: str, place: Place) -> None:
    """The service of its own that systemd 252 writes for each file system that grows."""
    service = unit_from_path(mount.where, "service", mount.entry.where.place, template="systemd-growfs")
    writer = create_service(output, service, place)
    for key, value in (
        ("Description", "Grow File System on %f"),
        ("Documentation", "man:systemd-growfs@.service(8)"),
        ("DefaultDependencies", "no"),
        ("BindsTo", "%i.mount"),
        ("Conflicts", "shutdown.target"),
        ("After", "systemd-repart.service"),
        ("After", "%i.mount"),
        ("Before", "shutdown.target"),
        ("Before", mount.target),
        *((("After", REMOUNT_SERVICE),) if mount.where == "/" else ()),
    ):
        writer.add("Unit", key, value, place)
    write_command(writer, f"{LIBEXEC}/systemd-growfs {quote(mount.where)}", place)
    output.link(unit, "wants", service, place)
