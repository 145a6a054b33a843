"""Who a unit runs as, and who makes users (systemd.exec(5), USER/GROUP IDENTITY; sysusers.d(5))."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from unitlint.configuration.delivered import Account, DeliveredFile
from unitlint.errors import InputError
from unitlint.grammar.bytes import decode
from unitlint.machine.machine import Machine
from unitlint.quick import patterns as re
from unitlint.quick.dataclasses import replace
from unitlint.quick.remembered import remembered
from unitlint.text.lines import bare_lines
from unitlint.text.source import is_known
from unitlint.tree.present import is_file
from unitlint.tree.reader import is_within, read_bytes
from unitlint.units.effective import last_boolean
from unitlint.units.settings import is_undecided, lacks_fragment
from unitlint.units.unit import Setting, Unit

_SYSUSERS = re.compile(r"^[ \t]*(?P<kind>[ug])!?[ \t]+\"?(?P<name>[^\s\"]+)", re.MULTILINE)
ACCOUNT_KINDS = (("User", "u", "217/USER"), ("Group", "g", "216/GROUP"))
"""The settings that name accounts, the lines of sysusers.d that make these, and how a unit fails without."""
_FOLDERS = ("/etc/sysusers.d/", "/run/sysusers.d/", "/usr/lib/sysusers.d/", "/usr/local/lib/sysusers.d/")


@remembered
def account_setting(unit: Unit, key: str) -> Setting | None:
    """The `User=` or `Group=` that counts; None where a template or a specifier decides it, or DynamicUser=.

    One of a drop-in whose unit isn't here counts, since it comes after that.
    """
    setting = own_account(unit, key)
    return setting if setting is not None and "%" not in setting.value else None


@remembered
def own_account(unit: Unit, key: str) -> Setting | None:
    """The same, one with specifiers included, such as `User=%i`."""
    setting = unit.last("Service", key)
    written = replace(unit, fragment=None) if lacks_fragment(unit) else unit
    if setting is None or not setting.value or not is_known(setting.value):
        return None
    if is_undecided(written, key, "DynamicUser") or last_boolean(unit, "Service", "DynamicUser"):
        return None
    return setting


def named_accounts(unit: Unit, key: str) -> Iterator[tuple[Setting, str]]:
    """What the unit runs as, or a socket's node belongs to, with the settings that name it.

    Groups that are added have to be there even with `DynamicUser=`.
    """
    if unit.type == "socket":
        setting = unit.last("Socket", f"Socket{key}")
        if setting is not None and is_name(setting.value) and not is_undecided(unit, setting.key):
            yield setting, setting.value
        return
    if unit.type != "service":
        return
    setting = account_setting(unit, key)
    if setting is not None:
        yield setting, setting.value
    if key == "Group" and not is_undecided(unit, "SupplementaryGroups"):
        for added in unit.values("Service", "SupplementaryGroups"):
            for name in added.value.split():
                if is_known(name) and "%" not in name:
                    yield added, name


def is_name(word: str) -> bool:
    """Whether it is a name, and neither a number nor a template's to decide."""
    return bool(word) and is_known(word) and "%" not in word and word != "-" and not word.isdigit()


def may(unit: Unit, user: str, file: DeliveredFile, needed: int) -> bool:
    """Whether a user has these permissions (4 read, 1 execute) of a file; so where that can't be known."""
    mode = file.mode
    if mode is None or user in ("root", "0") or unit.last("Service", "AmbientCapabilities") is not None:
        return True
    if _is_anybody(file.user) or _is_anybody(file.group):
        return (mode >> 6 | mode >> 3 | mode) & needed == needed
    if file.user is not None and user == file.user.name:
        return mode >> 6 & needed == needed
    group = file.group.name if file.group is not None else "root"
    known_groups = {s.value for key in ("Group", "SupplementaryGroups") for s in unit.values("Service", key)}
    if any(group in value.split() for value in known_groups) or group != "root":
        return (mode >> 3 | mode) & needed == needed
    return mode & needed == needed


def owner_name(file: DeliveredFile) -> str:
    """Whose the file is, for a message."""
    if file.user is None:
        return "root"
    return file.user.name if is_known(file.user.name) else "a user that unitlint doesn't know"


def _is_anybody(account: Account | None) -> bool:
    """Whether nobody knows who it is: another number than root's may be any name's."""
    return account is not None and (
        not is_known(account.name) or (account.name.isdigit() and account.name != "0")
    )


def sysusers(machine: Machine, kind: str) -> frozenset[str]:
    """The users (`u`) or groups (`g`) that delivered lines of sysusers.d make; each user has a group."""
    kinds = ("u",) if kind == "u" else ("u", "g")
    texts = [
        file.source.text
        for path, file in machine.configuration.files.items()
        if path.startswith(_FOLDERS) and path.endswith(".conf") and file.source is not None
    ]
    return frozenset(
        found["name"] for text in texts for found in _SYSUSERS.finditer(text) if found["kind"] in kinds
    )


def accounts_of_root(root: str, kind: str) -> frozenset[str] | None:
    """The names in a root's passwd or group and in its sysusers.d; None where it has no such database."""
    database = Path(root, "etc", "passwd" if kind == "u" else "group")
    if not is_file(database):
        return None
    kinds = ("u",) if kind == "u" else ("u", "g")
    names = {line.partition(":")[0] for line in _lines(database, root)}
    for folder in ("etc/sysusers.d", "usr/lib/sysusers.d", "lib/sysusers.d"):
        for file in sorted(Path(root, folder).glob("*.conf")):
            text = "\n".join(_lines(file, root))
            names.update(f["name"] for f in _SYSUSERS.finditer(text) if f["kind"] in kinds)
    return frozenset(names)


def _lines(path: Path, root: str) -> list[str]:
    if not is_within(str(path), root):
        return []
    try:
        return bare_lines(decode(read_bytes(str(path))))
    except InputError:
        return []
