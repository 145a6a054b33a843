"""`WantedBy=`, `RequiredBy=` or `UpheldBy=` names a unit that does not exist.

Enabling makes a link in the folder of that unit, which nothing ever reads: the unit looks enabled and never
starts (systemd.unit(5), WantedBy=).

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

from unitlint.findings import Finding, Severity
from unitlint.model import Model
from unitlint.rules.insertion import other_word
from unitlint.rules.references import Missing, References
from unitlint.sources.configuration import Owner
from unitlint.units.specifiers import expand
from unitlint.units.unit import Setting
from unitlint.units.words import WordPlace

SEVERITY = Severity.WARNING
CATEGORY = "enablement"
SINCE = "0.1.0"
FIXABLE = True

_VERBS = {"WantedBy": "wanted by", "RequiredBy": "required by", "UpheldBy": "upheld by"}


def check(model: Model) -> Iterator[Finding]:
    """One finding for each name; an error where the unit is enabled and nothing else starts it."""
    references = References(model)
    starting = model.machine.starting
    enabled = {e.unit for e in model.configuration.enablements if e.enabled}
    for unit in model.graph.units.values():
        for setting in unit.settings:
            if setting.section == "Install" and setting.key in _VERBS and setting.file.owner is Owner.USER:
                for word in setting.value.split():
                    missing = references.missing(expand(word, unit.name, in_name=True) or "")
                    if missing is not None:
                        lost = unit.name in enabled and unit.name not in starting
                        yield _finding(unit.name, setting, word, missing, lost=lost)


def _finding(unit: str, setting: Setting, word: str, missing: Missing, *, lost: bool) -> Finding:
    place = WordPlace(setting.place, word)
    return Finding(
        rule="install-target-missing",
        severity=Severity.ERROR if lost else SEVERITY,
        message=f"enabling {unit} doesn't start it: there is no {missing.name} to be {_VERBS[setting.key]}",
        location=place.location,
        unit=unit,
        fix=other_word(place, missing.meant),
        help=missing.remedy or "write multi-user.target, for one",
    )
