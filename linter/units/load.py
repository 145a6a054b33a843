"""A unit loaded: fragment, drop-ins, aliases and load state, before any dependency is looked at."""

from __future__ import annotations

from unitlint.sources.configuration import UnitFile
from unitlint.units import names
from unitlint.units.search_path import SearchPath
from unitlint.units.settings import settings_of
from unitlint.units.unit import LoadState, Setting, Unit

PERPETUAL = ("-.mount", "init.scope", "-.slice", "system.slice")
"""Units that are always there and can't be masked (systemd.special(7))."""

FRAGMENT_OPTIONAL = frozenset({"slice", "device", "scope"})
"""Types that load without a file; mounts and swaps do so only when the kernel reports them."""


def load_unit(search_path: SearchPath, name: str) -> Unit:
    """The unit that `name` stands for, with the settings of its fragment and drop-ins in systemd's order."""
    found = search_path.fragment(name)
    if found is None:
        return _without_fragment(search_path, name)
    aliases = tuple(dict.fromkeys(a for a in (*found.aliases, name) if a != found.name))
    drop_ins = search_path.drop_ins(found.name, aliases)
    masked = found.file.masks and found.name not in PERPETUAL
    settings = _settings((*(() if masked else (found.file,)), *drop_ins))
    state = LoadState.MASKED if masked else LoadState.LOADED
    return Unit(
        found.name,
        names.unit_type(found.name),
        state,
        found.file,
        drop_ins,
        settings,
        aliases,
        found.file.owner,
    )


def _without_fragment(search_path: SearchPath, name: str) -> Unit:
    kind = names.unit_type(name)
    if kind not in FRAGMENT_OPTIONAL and name not in PERPETUAL:
        return Unit(name, kind, LoadState.NOT_FOUND)
    drop_ins = search_path.drop_ins(name)
    return Unit(name, kind, LoadState.LOADED, None, drop_ins, _settings(drop_ins))


def _settings(files: tuple[UnitFile, ...]) -> tuple[Setting, ...]:
    return tuple(setting for file in files for setting in settings_of(file))
