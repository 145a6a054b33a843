"""Which directives systemd knows: by section, unit type and version.

The tables are data: `directives.tsv` is what systemd says of itself (`systemd.refresh` writes it),
`traits.tsv` holds what only the man pages tell. Both are read on first use.
"""

from unitlint.systemd.directives.table import (
    ITS_OWN,
    OWN_SECTIONS,
    Directive,
    is_private,
    keys,
    kinds_of,
    lookup,
    named,
    newer_names,
    newest_version,
    own_section,
    sections,
)

__all__ = [
    "ITS_OWN",
    "OWN_SECTIONS",
    "Directive",
    "is_private",
    "keys",
    "kinds_of",
    "lookup",
    "named",
    "newer_names",
    "newest_version",
    "own_section",
    "sections",
]
