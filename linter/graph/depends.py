"""What one unit's loading says, added to the graph for that unit."""

from __future__ import annotations

from unitlint.configuration.unit_files import Owner
from unitlint.graph.edges import Kind
from unitlint.graph.loading import Loading
from unitlint.graph.origins import Origin, OriginKind
from unitlint.quick.dataclasses import dataclass
from unitlint.systemd.escaping import unescaped_path
from unitlint.text.source import Place, is_known
from unitlint.units import names
from unitlint.units.unit import LoadState, Setting, Unit


@dataclass(frozen=True, slots=True)
class Depends:
    """Adds what one unit's loading says, for that unit."""

    loading: Loading
    unit: Unit

    def read_as(self, setting: Setting) -> str:
        """The name that specifiers in a setting mean: drop-ins are read by the primary name."""
        return self.unit.read_as(setting)

    def origin(
        self, kind: OriginKind, *, place: Place | None = None, setting: str = "", mask: str = ""
    ) -> Origin:
        """An origin owned by the unit; `file` becomes `generator` where a generator wrote the fragment."""
        if kind is OriginKind.FILE and self.unit.owner is Owner.GENERATOR:
            kind = OriginKind.GENERATOR
        return Origin(kind, self.unit.name, place, setting, mask)

    def file_origin(self, setting: Setting) -> Origin:
        """The origin of what a setting of the unit implies."""
        return self.origin(OriginKind.FILE, place=setting.place, setting=setting.key)

    def on(self, origin: Origin, target: str, *kinds: Kind) -> None:
        """`unit kind target` for each kind."""
        if name := self._named(target):
            for kind in kinds:
                self.loading.add(self.unit.name, kind, name, origin)

    def before(self, origin: Origin, target: str, *kinds: Kind) -> None:
        """`Before=target`, and `unit kind target` for each kind besides."""
        if name := self._named(target):
            self.loading.add(name, Kind.AFTER, self.unit.name, origin)
            for kind in kinds:
                self.loading.add(self.unit.name, kind, name, origin)

    def reverse(self, origin: Origin, target: str, kind: Kind) -> None:
        """`target kind unit`."""
        if name := self._named(target):
            self.loading.add(name, kind, self.unit.name, origin)

    def _named(self, target: str) -> str:
        """The unit that `target` means here; empty where it is no name."""
        if target in self.loading.asked and "@" not in target:
            return self.loading.names[target]  # as nearly every name is after a while
        if not is_known(target) or not names.is_valid(target):
            return ""
        resolved = names.resolve_template(target, owner=self.unit.name)
        if not names.is_valid(resolved) or not names.may_exist(resolved):
            return ""
        if self.loading.is_full and resolved not in self.loading.names:
            self.loading.endless = self.loading.endless or self.unit.name
            return ""
        return self.loading.get(resolved)


def lacks_path(depends: Depends, path: str) -> bool:
    """Whether systemd gives up on the unit, which says no path and whose name is none.

    unit_name_to_path() of src/basic/unit-name.c takes no `mnt-..mount` and no `mnt--data.mount`.
    """
    name = depends.unit.name
    if path or depends.unit.fragment is None or not is_known(name):
        return False
    if unescaped_path(names.prefix(name)) is not None:
        return False
    if depends.unit.load_state is LoadState.LOADED:
        reason = "its name does not stand for a path, and no setting names one"
        depends.loading.refuse(name, LoadState.ERROR, reason)
    return True
