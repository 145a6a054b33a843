"""`dataclasses`, whose classes get their methods when these are first called.

The standard library compiles half a dozen methods for each class when that is defined. Here each is
written by its first call. What nothing here needs is left out: `InitVar`, `ClassVar`, `kw_only`. `replace`,
`fields` and `is_dataclass` of the standard library know these classes, too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dataclasses import dataclass as dataclass
    from dataclasses import field as field
    from dataclasses import replace as replace

    def field_names(instance: object) -> tuple[str, ...] | None: ...
    def is_value(kind: type) -> bool: ...
else:
    from unitlint.quick._dataclasses import dataclass, field, field_names, is_value, replace

__all__ = ["dataclass", "field", "field_names", "is_value", "replace"]
