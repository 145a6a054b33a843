"""A suppression comment hides nothing.

`# unitlint: ignore[rule] reason` hides findings of that rule on the line below it, and `# unitlint:
ignore-file[rule] reason` those of the whole file. One that hides none is left over from a fault that was
fixed, and would hide the next one there; or it names a rule that doesn't exist, and doesn't hide the fault
that it is meant for. The same goes for `# unitlint: disable[rule]`, the form of other linters, for a comment
after a value, and for one whose date has passed, or is not a date: `ignore[rule] until 2027-01-31: reason`.

**Bad**

```ini
# unitlint: ignore[missing-requirment] the agent comes with the image
Requires=agent.service
```

**Good**

```ini
# unitlint: ignore[missing-requirement] the agent comes with the image
Requires=agent.service
```

Delete the comment, or write the rule's name as `unitlint rules` lists it.
"""

from __future__ import annotations

from unitlint.findings.finding import Severity

SEVERITY = Severity.WARNING
CATEGORY = "suppression"
SINCE = "0.1.0"
