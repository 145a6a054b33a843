"""`WantedBy=`, `RequiredBy=` or `UpheldBy=` names a unit that does not exist.

Enabling makes a link in the `.wants` or `.requires` directory of that unit, which nothing ever reads: the
unit looks enabled and never starts (systemd.unit(5), WantedBy=). A word that is not a unit name, such as
`multi-user`, makes enabling fail; one in `Also=` keeps all of the unit from being enabled. For a Quadlet
podman makes the link itself, whatever the name (podman-systemd.unit(5), Enabling unit files).

**Bad**

```ini
# web.service
[Install]
WantedBy=multiuser.target
```

**Good**

```ini
# web.service
[Install]
WantedBy=multi-user.target
```

Correct the name.
"""

from __future__ import annotations

from collections.abc import Iterator

from unitlint.configuration.configuration import FOLDER, OPEN_KINDS, Manager
from unitlint.findings.finding import Draft, Severity, finding
from unitlint.machine.machine import Machine
from unitlint.platforms.select import select_platform
from unitlint.quick.dataclasses import replace
from unitlint.rules.shared.closed import brings_all, may_be_there
from unitlint.rules.shared.common import names_in
from unitlint.rules.shared.insertion import other_word
from unitlint.rules.shared.references import Missing, References, references_of
from unitlint.systemd.file_names import UNIT_TYPES
from unitlint.systemd.foreign_targets import OF_PACKAGES
from unitlint.text.source import is_known
from unitlint.text.suggest import nearest
from unitlint.units.list_values import WordPlace
from unitlint.units.names import is_valid
from unitlint.units.specifiers import expand
from unitlint.units.unit import Setting, Unit

SEVERITY = Severity.WARNING
CATEGORY = "enablement"
SINCE = "0.1.0"
FIXABLE = True

_VERBS = {"WantedBy": "wanted by", "RequiredBy": "required by", "UpheldBy": "upheld by"}


_OF_DESKTOP = "-session.target"
"""How a desktop calls the target of its own that starts graphical-session.target (systemd.special(7))."""


def check(machine: Machine) -> Iterator[Draft]:
    """One finding for each name; an error where the unit is enabled and nothing else starts it."""
    references = references_of(machine)
    starting = machine.starting
    enabled = {e.unit for e in machine.configuration.enablements if e.enabled}
    for unit in machine.own_units:
        lost = unit.name in enabled and unit.name not in starting
        for setting in unit.assignments("Install", "Also"):
            if setting.file.is_users:
                yield from _no_names(unit.name, setting, lost=lost)
        for setting in unit.settings:
            if setting.section == "Install" and setting.key in _VERBS and setting.file.is_users:
                others = any(_exists(each, unit.name, references) for each in _wanting(unit))
                for word in names_in(setting.value):
                    name = expand(word, unit.name, in_name=True) or ""
                    missing = _missing(machine, unit.name, name, references)
                    nobodys = _nobodys_target(
                        machine, setting, name, references, is_enabled=unit.name in enabled
                    )
                    if missing is not None:
                        yield _finding(machine, unit.name, setting, missing, word, lost=lost, others=others)
                    elif nobodys is not None:
                        draft = _finding(
                            machine, unit.name, setting, nobodys, word, lost=False, others=others
                        )
                        yield (
                            draft if _is_certain(machine, setting) else replace(draft, severity=Severity.NOTE)
                        )
                    elif name and is_known(name) and not is_valid(name):
                        yield _refused(unit.name, setting, word, lost=lost)


def _no_names(unit: str, setting: Setting, *, lost: bool) -> Iterator[Draft]:
    """Words of `Also=` that aren't names of units: `systemctl enable` refuses a file with one of them."""
    for word in names_in(setting.value):
        name = expand(word, unit, in_name=True) or ""
        if name and is_known(name) and not is_valid(name):
            yield _refused(unit, setting, word, lost=lost)


def _missing(machine: Machine, unit: str, name: str, references: References) -> Missing | None:
    """What is missing; a name that only the unit itself is near to may be another package's."""
    missing = references.missing(name)
    return None if missing is not None and missing.meant == unit and not machine.lacks(name) else missing


def _refused(unit: str, setting: Setting, word: str, *, lost: bool) -> Draft:
    stem, _, suffix = word.rpartition(".")
    meant = f"{stem}.{nearest(suffix, UNIT_TYPES) or f'{suffix}.target'}" if stem else f"{word}.target"
    known = meant if is_valid(meant) else "multi-user.target"
    is_target = setting.key in _VERBS
    fails = f"{setting.key}= doesn't start {unit}" if setting.file.of_users else f"enabling {unit} fails"
    return finding(
        WordPlace(setting.place, word),
        f"{fails}: {word!r} in {setting.key}= is not a valid unit name",
        unit=unit,
        fix=other_word(WordPlace(setting.place, word), known) if is_target else None,
        help=f"write {known}" if is_target else "end the name with its type, such as .service or .socket",
        severity=Severity.ERROR if lost else None,
    )


def _wanting(unit: Unit) -> Iterator[str]:
    """All that the unit is to start with."""
    for key in _VERBS:
        for setting in unit.values("Install", key):
            yield from setting.value.split()


def _exists(word: str, unit: str, references: References) -> bool:
    name = expand(word, unit, in_name=True) or ""
    return is_known(name) and is_valid(name) and references.exists(name)


def _nobodys_target(
    machine: Machine, setting: Setting, name: str, references: References, *, is_enabled: bool
) -> Missing | None:
    """A target that neither systemd has, nor the configuration, nor a package that is known for it.

    Nor does another folder of the run: targets of users lie in systemd/user. Of a Quadlet, since podman makes
    the link for a target of any name, and nobody enables anything that could fail; and of a unit that is
    enabled by a document.
    """
    if not name.endswith(".target") or not is_known(name) or not is_valid(name):
        return None
    if not setting.file.of_users and not (is_enabled and machine.configuration.kind not in OPEN_KINDS):
        return None
    known = name in select_platform("systemd").unit_names or name.startswith(OF_PACKAGES)
    known = (
        known
        or may_be_there(machine, name)
        or name in machine.configuration.names_around
        or name.endswith(_OF_DESKTOP)
    )
    return None if known or references.exists(name) else Missing(name)


def _is_certain(machine: Machine, setting: Setting) -> bool:
    """Whether no package could bring the target, or it is a Quadlet's, with which none comes."""
    return setting.file.of_users or brings_all(machine)


def _is_part(machine: Machine) -> bool:
    """Whether the Quadlets are a folder that may lie on a machine which has the target."""
    configuration = machine.configuration
    return configuration.kind == FOLDER and "/containers/systemd/" not in f"/{configuration.path}/"


def _usual(machine: Machine) -> str:
    """The target that services of such a manager start with."""
    return "default.target" if machine.configuration.manager is Manager.USER else "multi-user.target"


def _finding(
    machine: Machine, unit: str, setting: Setting, missing: Missing, word: str, *, lost: bool, others: bool
) -> Draft:
    place = WordPlace(setting.place, word)
    severity = Severity.ERROR if lost else SEVERITY
    outcome = f"enabling {unit} doesn't start it"
    if setting.file.of_users:
        outcome = f"{setting.key}= doesn't start {unit}"
        severity = Severity.NOTE if _is_part(machine) and not missing.meant else severity
    message = f"{outcome}: it is {_VERBS[setting.key]} {missing.name}, which doesn't exist"
    if others and not lost:
        message = f"{unit} is also {_VERBS[setting.key]} {missing.name}, which doesn't exist"
        severity = severity if missing.meant else Severity.NOTE
    return finding(
        place,
        message,
        unit=unit,
        fix=other_word(place, missing.meant),
        help=missing.remedy or f"name a target that exists, for example {_usual(machine)}",
        severity=severity,
    )
