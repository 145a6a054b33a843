"""A unit loaded: fragment, drop-ins, aliases and load state, before any dependency is looked at."""

from __future__ import annotations

from collections.abc import Mapping
from weakref import WeakValueDictionary

from unitlint.configuration.delivery import unknown_text
from unitlint.configuration.unit_files import Owner, UnitFile
from unitlint.quick.dataclasses import replace
from unitlint.systemd import changes
from unitlint.systemd.built_in import SINCE as BUILT_IN_SINCE
from unitlint.systemd.defaults import ASSUMED
from unitlint.systemd.directives import own_section
from unitlint.systemd.fatal_directives import CHECKED
from unitlint.units import names, reads
from unitlint.units.built_in import built_in
from unitlint.units.fatal import Refusal, refused_value
from unitlint.units.search_path import SearchPath
from unitlint.units.settings import odd_header, refused_at, settings_of
from unitlint.units.unit import LoadState, Settings, Unit

INIT = "init.scope"
"""The scope of the manager itself, which systemd makes as it does others: no file of that name counts."""
_PERPETUAL = ("-.mount", INIT, "-.slice", "system.slice")
_OF_THE_SYSTEM = "system.slice"


def perpetual(*, user: bool) -> tuple[str, ...]:
    """Units that are always there and can't be masked (systemd.special(7)).

    A user's manager has a system.slice like any other (slice_enumerate_perpetual() of src/core/slice.c).
    """
    return tuple(name for name in _PERPETUAL if not (user and name == _OF_THE_SYSTEM))


FRAGMENT_OPTIONAL = frozenset({"slice", "device"})
"""Types that load without a file; mounts and swaps do so only when the kernel reports them."""

TRANSIENT = frozenset({"scope"})
"""Types that programs make at run time and that no file makes (systemd.scope(5))."""


def load_unit(search_path: SearchPath, name: str, *, version: int = ASSUMED, user: bool = False) -> Unit:
    """The unit that `name` stands for, with the settings of its fragment and drop-ins in systemd's order.

    A fragment that systemd refuses counts up to the line that it refuses; drop-ins then don't count at all.
    """
    always = perpetual(user=user)
    unit = _load(search_path, name, version, user=user, perpetual=name in always)
    return replace(unit, perpetual=True) if unit.name in always else unit


def load_drop_ins(search_path: SearchPath, name: str, *, version: int = ASSUMED) -> Unit:
    """The unit as far as its drop-ins tell, where its fragment isn't here: any line may stand in that."""
    unit = _with_drop_ins(search_path, Unit(name, names.unit_type(name), LoadState.LOADED), version)
    first = next((file for file in unit.drop_ins if file.source is not None), None)
    if first is None or first.source is None:
        return unit
    text = unknown_text(first.source.place(0, 0))
    return replace(unit, fragment=UnitFile(name, "", Owner.PLATFORM, text), loaded_as=name)


def _load(search_path: SearchPath, name: str, version: int, *, user: bool, perpetual: bool) -> Unit:
    if names.unit_type(name) in TRANSIENT and not perpetual:
        return Unit(name, names.unit_type(name), LoadState.NOT_FOUND)
    found = search_path.fragment(name) if name != INIT else None
    if found is None:
        return _without_fragment(search_path, name, version, user=user, perpetual=perpetual)
    if not found.settled:
        unit = _made_of(name, name, (), found.file, (), version, perpetual)
        refused = unit.load_state not in (LoadState.LOADED, LoadState.MASKED)
        return unit if refused else replace(unit, claims=(found.name, *found.aliases))
    drop_ins = _drop_ins(search_path, found.name, found.aliases, version)
    key = (found.name, name, found.aliases, found.file, drop_ins, version, perpetual)
    made = _made.get(key)
    if made is None:
        with reads.recorded() as asked:
            made = _made[key] = _made_of(*key)
        made.__dict__[_ASKED] = asked
    reads.note_again(made.__dict__[_ASKED])
    return made


_Key = tuple[str, str, tuple[str, ...], UnitFile, tuple[UnitFile, ...], int, bool]
_made: WeakValueDictionary[_Key, Unit] = WeakValueDictionary()
"""Units by the files that make them, as long as a graph has them: most graphs of a run have the same."""
_ASKED = f"{__name__}.asked"
"""Under which a unit holds what was asked of its settings to make it."""


def _made_of(
    primary: str,
    name: str,
    aliases: tuple[str, ...],
    fragment: UnitFile,
    drop_ins: tuple[UnitFile, ...],
    version: int,
    perpetual: bool,
) -> Unit:
    """The unit that these files make; `name` is the one that was asked for."""
    state, settings = LoadState.LOADED, Settings()
    if fragment.masks and not perpetual:
        state = LoadState.MASKED
        drop_ins = drop_ins if version < changes.MASKS_DROP_INS else ()
    else:
        settings, refusal = _read(fragment, name, version)
        if refusal is not None:  # what it is called otherwise is looked at once a file is read to its end
            state, reason = refusal
            kind = names.unit_type(primary)
            return Unit(
                name, kind, state, fragment, (), settings, owner=fragment.owner, reason=reason, loaded_as=name
            )
    for file in drop_ins:
        settings += _read(file, primary, version)[0]
    return Unit(
        name=primary,
        type=names.unit_type(primary),
        load_state=state,
        fragment=fragment,
        drop_ins=drop_ins,
        settings=settings,
        aliases=aliases,
        owner=fragment.owner,
        loaded_as=name,
    )


def settled(search_path: SearchPath, unit: Unit, version: int) -> Unit:
    """A unit that has got the names that it claims, with the drop-ins of all of them."""
    unit = replace(unit, claims=())
    if unit.load_state is LoadState.MASKED and version >= changes.MASKS_DROP_INS:
        return unit
    return _with_drop_ins(search_path, unit, version)


def with_files(unit: Unit, files: Mapping[UnitFile, UnitFile], *, version: int) -> Unit:
    """The unit as it is where some of its files are others, which make it no other unit."""
    fragment = files.get(unit.fragment, unit.fragment) if unit.fragment is not None else None
    drop_ins = tuple(files.get(file, file) for file in unit.drop_ins)
    if fragment is unit.fragment and drop_ins == unit.drop_ins:
        return unit
    settings = _read(fragment, unit.loaded_as, version)[0] if fragment is not None else Settings()
    for file in drop_ins:
        settings += _read(file, unit.name, version)[0]
    return replace(unit, fragment=fragment, drop_ins=drop_ins, settings=settings)


def _without_fragment(
    search_path: SearchPath, name: str, version: int, *, user: bool, perpetual: bool
) -> Unit:
    kind = names.unit_type(name)
    if search_path.dangles(name):
        return Unit(name, kind, LoadState.NOT_FOUND)
    if version >= BUILT_IN_SINCE and not user and (file := built_in(name)) is not None:
        unit = Unit(
            name, kind, LoadState.LOADED, file, settings=settings_of(file), owner=file.owner, loaded_as=name
        )
        return _with_drop_ins(search_path, unit, version)
    if kind not in FRAGMENT_OPTIONAL and not perpetual:
        return Unit(name, kind, LoadState.NOT_FOUND)
    return _with_drop_ins(search_path, Unit(name, kind, LoadState.LOADED), version)


def _with_drop_ins(search_path: SearchPath, unit: Unit, version: int) -> Unit:
    drop_ins = _drop_ins(search_path, unit.name, unit.aliases, version)
    settings = unit.settings
    for file in drop_ins:
        settings += _read(file, unit.name, version)[0]
    return replace(unit, drop_ins=drop_ins, settings=settings)


def _drop_ins(
    search_path: SearchPath, name: str, aliases: tuple[str, ...], version: int
) -> tuple[UnitFile, ...]:
    found = search_path.drop_ins(name, aliases)
    if version < changes.TYPE_DROP_INS:
        found = tuple(file for file in found if is_read(file.path.split("/")[-2], version))
    return found


def is_read(folder: str, version: int) -> bool:
    """Whether systemd of that version reads a folder of drop-ins: of a type and of a prefix not always.

    >>> is_read("service.d", 243), is_read("foo-.service.d", 238), is_read("foo.service.d", 219)
    (False, False, True)
    """
    stem, dot, _ = folder.removesuffix(".d").rpartition(".")
    if not dot:
        return version >= changes.TYPE_DROP_INS
    return not stem.endswith("-") or version >= changes.PREFIX_DROP_INS


def _read(file: UnitFile, called: str, version: int) -> tuple[Settings, Refusal | None]:
    """The settings of a file up to the line at which systemd refuses it, and why it does."""
    settings = settings_of(file)
    odd = odd_header(file) if version >= changes.SECTION_HEADERS_CHECKED else None
    if odd is not None:
        settings = settings.first(odd[0])
    for setting in settings.among(own_section(names.unit_type(called)), CHECKED):
        if (refusal := refused_value(setting, called, version)) is not None:
            return settings.before(setting), refusal
    refused = f"the section header [{odd[1]}] is not valid" if odd is not None else refused_at(file)
    return settings, (LoadState.ERROR, refused) if refused else None
