"""The rules that pass on what another layer met, as tables: a row is a rule with its documentation page."""

from __future__ import annotations

from unitlint.rules.shared.relayed.documents import DOCUMENTS
from unitlint.rules.shared.relayed.fstab import FSTAB
from unitlint.rules.shared.relayed.quadlets import QUADLETS
from unitlint.rules.shared.relayed.sabakan import SABAKAN

RELAYED = {row.name: row for row in (*DOCUMENTS, *FSTAB, *QUADLETS, *SABAKAN)}
"""By name."""
