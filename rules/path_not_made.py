"""A unit needs a folder or a file that nothing makes.

The paths of `ReadWritePaths=`, `ReadOnlyPaths=`, `BindPaths=` and the like have to exist when the service
starts, before `ExecStartPre=` too: else it fails with status 226/NAMESPACE. The same goes for
`EnvironmentFile=` (resources) and `WorkingDirectory=` (200/CHDIR); with `-` before the path it may be missing
(systemd.exec(5)). The rule looks only at configurations that hold everything that a machine gets.

**Bad**

```yaml
variant: flatcar
version: 1.1.0
systemd:
  units:
    - name: mesh.service
      contents: |
        [Service]
        ExecStart=/opt/bin/mesh
        ReadWritePaths=/var/lib/mesh
```

**Good**

```yaml
variant: flatcar
version: 1.1.0
systemd:
  units:
    - name: mesh.service
      contents: |
        [Service]
        ExecStart=/opt/bin/mesh
        StateDirectory=mesh
        ReadWritePaths=/var/lib/mesh
```

Let `StateDirectory=` or the configuration make it, or write `-` before the path.
"""

from __future__ import annotations

from collections.abc import Iterator

from unitlint.findings.finding import Draft, Severity, finding
from unitlint.machine.machine import Machine
from unitlint.quick import patterns as re
from unitlint.rules.shared.delivered import installs_packages, is_whole, known_value, makes_path
from unitlint.units.list_values import WordPlace, split_words
from unitlint.units.unit import Setting, Unit

SEVERITY = Severity.WARNING
CATEGORY = "delivery"
SINCE = "0.1.0"
READS_FILES = True

_LISTS = ("ReadWritePaths", "ReadOnlyPaths", "InaccessiblePaths", "ExecPaths", "NoExecPaths")
_BINDS = ("BindPaths", "BindReadOnlyPaths")
_FAILS = {"EnvironmentFile": "to start", "WorkingDirectory": "with 200/CHDIR"}

_OWN = re.compile(r"/(?:var/(?:lib|cache|log|spool|opt)|srv|opt|mnt|data|media)/(?P<name>[^/]+)(?:/.*)?")
"""Where nothing is that a package or the user didn't make (file-hierarchy(7))."""

_BASES = frozenset(
    {
        *("systemd", "private", "dbus", "docker", "containerd", "containers", "kubelet", "cni", "etcd"),
        *("NetworkManager", "polkit-1", "sudo", "misc", "journal", "audit", "chrony", "nfs", "samba", "sss"),
        *(
            "update_engine",
            "portage",
            "iscsi",
            "lvm",
            "calico",
            "rkt",
            "flannel",
            "bin",
            "rpm-ostree",
            "selinux",
        ),
        *("cron", "mail", "at", "lost+found", "tftpboot", "etcd2", "ostree", "rancher", "zincati", "cloud"),
    }
)
"""Folders that a base system has there, or a program that it comes with makes."""

_FILES = re.compile(
    r"/etc/(?!os-release|environment|sysconfig/|default/|lsb-release|locale\.conf|flatcar/)\S+"
)


def check(model: Machine) -> Iterator[Draft]:
    """One finding for each path."""
    if not is_whole(model) or installs_packages(model):
        return
    for unit in model.own_units:
        if unit.type != "service" or not unit.is_users:
            continue
        for setting, word, path in _needed(unit):
            if not makes_path(model, path, asked_by=unit):
                yield _finding(unit, setting, word, path)


def _needed(unit: Unit) -> Iterator[tuple[Setting, str, str]]:
    """The paths that have to be there: the setting, the word as it is written, and the path."""
    for key in _LISTS:
        for setting in unit.values("Service", key):
            for word in split_words(setting.value):
                if not word.startswith(("-", "+")) and _is_own(path := known_value(word, unit)):
                    yield setting, word, path
    for key in _BINDS:
        for setting in unit.values("Service", key):
            for word in split_words(setting.value):
                path = known_value(word.partition(":")[0], unit)
                if _is_own(path):
                    yield setting, word, path
    for setting in unit.values("Service", "EnvironmentFile"):
        path = known_value(setting.value, unit)
        if (_FILES.fullmatch(path) or _is_own(path)) and not any(char in path for char in "*?["):
            yield setting, setting.value, path
    directory = unit.last("Service", "WorkingDirectory")
    if directory is not None and _is_own(path := known_value(directory.value, unit)):
        yield directory, directory.value, path


def _is_own(path: str) -> bool:
    found = _OWN.fullmatch(path.rstrip("/"))
    return found is not None and found["name"] not in _BASES


def _finding(unit: Unit, setting: Setting, word: str, path: str) -> Draft:
    way_out = "create it"
    if path.startswith("/var/lib/"):
        way_out = f"add StateDirectory={path.removeprefix('/var/lib/')}, which creates it"
    return finding(
        WordPlace(setting.place, word),
        f"{unit.name} fails {_FAILS.get(setting.key, 'with 226/NAMESPACE')}: nothing creates {path}",
        unit=unit.name,
        help=f"{way_out}, or write -{word} if it may be missing",
    )
