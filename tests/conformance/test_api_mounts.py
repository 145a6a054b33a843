"""The paths that no unit may mount are the same to unitlint and to each version of systemd."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest

from tests.conformance import newer
from tests.conformance.judge import judge
from tests.conformance.systemd import INSTALLED, Systemd
from unitlint.systemd.api_mounts import API_MOUNTS, API_TREES
from unitlint.units.names import path_unit_name

OTHERS = (
    *("/selinux", "/cgroup", "/dev/.lxc", "/dev/.lxc/proc", "/dev/mqueue", "/dev/hugepages", "/dev/null"),
    *("/proc/sys/fs/binfmt_misc", "/proc/sys/kernel", "/proc/bus", "/sys/kernel/debug", "/sys/kernel/config"),
    *("/sys/kernel/tracing", "/sys/fs/fuse/connections", "/sys/fs/bpf/x", "/sys/fs/cgroupx", "/sys/fs"),
    *(
        "/run/user",
        "/run/hosts",
        "/run/credentials",
        "/run/credentials/a/b",
        "/run/credentialsx",
        "/run/systemd",
        "/dev/pts/0",
        "/tmp",
        "/etc",
    ),
)
PATHS = (*API_MOUNTS, *(f"{tree}x" for tree in API_TREES), *(f"{tree}x/y" for tree in API_TREES), *OTHERS)


@pytest.mark.parametrize("by", [pytest.param(INSTALLED, id="installed"), *newer.parameters()])
@pytest.mark.systemd
def test_api_mounts(by: Systemd) -> None:
    with tempfile.TemporaryDirectory(prefix="unitlint-mounts-") as folder:
        Path(folder).chmod(0o755)
        units = {path_unit_name(path, "mount"): path for path in PATHS}
        for name, path in units.items():
            text = f"[Unit]\nDefaultDependencies=no\n[Mount]\nWhat=/x\nWhere={path}\n"
            Path(folder, name).write_text(text)
        wants = f"[Unit]\nDefaultDependencies=no\nWants={' '.join(units)}\n"
        Path(folder, "all.target").write_text(wants)
        found = judge((Path(folder),), "all.target", by).differences
        assert [line for line in found if line.startswith("load state")] == []
