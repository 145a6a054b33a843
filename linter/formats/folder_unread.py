"""The files of a folder of units that nothing would read, once the folder is a unit directory."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import PurePath

from unitlint.configuration.configuration import Problem
from unitlint.configuration.problems import UNREAD_FILE
from unitlint.errors import InputError
from unitlint.formats.folder_reader import UNIT_DIRECTORIES
from unitlint.formats.installed_names import names_in
from unitlint.formats.unit_content import holds_section
from unitlint.systemd.file_names import (
    ETC,
    QUADLETS,
    is_dependency_folder,
    is_drop_in_folder,
    looks_like_unit,
)
from unitlint.systemd.read_paths import Unread, unread
from unitlint.template.dialects import template_suffix, without_suffixes
from unitlint.text.source import Location
from unitlint.tree.listing import Folder, list_folder
from unitlint.tree.present import is_link
from unitlint.tree.reader import Reader, join


def unread_in_folder(reader: Reader, folder: Folder, tree: str) -> Iterator[Problem]:
    """One problem for each file that holds a unit or drop-in, or links to one, under a name nearly right."""
    names = names_in(folder.path)
    units = {name for file in folder.files if looks_like_unit(name := names.of(file))}
    if not any(map(names.of, folder.files)) and not any(map(_is_of_units, folder.folders)):
        return  # only a unit for another system, or a file called as one: other programs have folders, too
    is_believed = folder.path.endswith(UNIT_DIRECTORIES)
    for file in folder.files:
        is_known = names.of(file) or (names.drop_in(file) and not is_believed)
        if not is_known and not template_suffix(file) and "." in file:
            fault = unread(f"{ETC}/{file}") or unread(f"{QUADLETS}/{file}")
            if fault is not None and fault.meant:
                yield from _unread_problems(reader, join(folder.path, file), fault, tree)
    for sub in folder.folders:
        for file in list_folder(join(folder.path, sub)).files if "." in sub else ():
            fault = unread(f"{ETC}/{sub}/{without_suffixes(file)}")
            if fault is not None and fault.meant and _is_of(fault, units, folder.path, sub):
                yield from _unread_problems(reader, join(folder.path, sub, file), fault, tree)


def _is_of_units(sub: str) -> bool:
    return is_drop_in_folder(sub) or is_dependency_folder(sub)


def _is_of(fault: Unread, units: set[str], folder: str, sub: str) -> bool:
    """Whether a sub-folder belongs to the units here: other programs have folders called `x.d`, too.

    A unit in a folder of any other name is only lost where the folder around it is known to be systemd's.
    """
    meant = PurePath(fault.meant).parent
    if str(meant) in (ETC, QUADLETS):
        return folder.endswith(UNIT_DIRECTORIES)
    return is_drop_in_folder(sub) or meant.stem in units or meant.suffix != ".d"


def _unread_problems(reader: Reader, path: str, fault: Unread, tree: str) -> Iterator[Problem]:
    meant = fault.meant.removeprefix(f"{ETC}/").removeprefix(f"{QUADLETS}/")
    unit = meant.partition("/")[0].removesuffix(".d") if "/" in meant else meant
    with suppress(InputError):
        if is_link(path) or holds_section(unit, reader.read(path, tree=tree).text):
            why = fault.why.replace(f"{ETC}/", "").replace(ETC, "a unit directory")
            yield Problem(
                UNREAD_FILE, f"nothing will read this file: {why}", Location(path), f"rename it to {meant}"
            )
