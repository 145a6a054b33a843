"""What build files say of the units beside them: their names, the units that drop-ins change, whose they are.

Recipes (BitBake's, ebuilds, spec files, PKGBUILDs, Makefiles), `meson.build` and `CMakeLists.txt` install a
file under another name (layers keep units under names without a backslash), as a drop-in, or for users'
managers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from functools import lru_cache
from itertools import islice
from pathlib import PurePath

from unitlint.errors import InputError
from unitlint.formats.build_loops import meson_unrolled, shell_unrolled
from unitlint.formats.collection import boundary
from unitlint.formats.yocto import SUFFIXES
from unitlint.grammar.bytes import decode
from unitlint.quick import patterns as re
from unitlint.quick.dataclasses import dataclass, field
from unitlint.systemd.base_systems import DEBIAN_FOLDER
from unitlint.systemd.file_names import is_drop_in_folder, looks_like_unit
from unitlint.template.dialects import without_suffixes
from unitlint.text.lines import bare_lines
from unitlint.tree.listing import list_folder
from unitlint.tree.present import resolved
from unitlint.tree.reader import join, read_bytes
from unitlint.tree.upward import upward

_LEVELS = 2
"""Folders above a file in which its build file lies: `RECIPE/FILE`, or `RECIPE/MACHINE/FILE`."""

_SHELL_WORD = r"""(?:"[^"\n]*"|'[^'\n]*'|[^\s"'])+"""
_INSTALLED = re.compile(
    rf"""^[ \t]*(?:\$\(INSTALL\w*\)|(?:install|cp|mv)\b)[^\n]*?[ \t](?P<source>{_SHELL_WORD})[ \t]+"""
    rf"""["']?(?:\$[{{(]?(?:D|DESTDIR|pkgdir|RPM_BUILD_ROOT)\b[)}}]?|%\{{\??buildroot\}})"""
    rf"""["']?(?P<place>{_SHELL_WORD}?)["']?[ \t]*$""",
    re.MULTILINE,
)
_NEW_UNIT = re.compile(
    rf"^[ \t]*(?:systemd_new(?:user)?unit|newins)[ \t]+(?P<source>{_SHELL_WORD})[ \t]+"
    rf"(?P<place>{_SHELL_WORD})",
    re.MULTILINE,
)
"""Gentoo's: systemd.eclass(5), and newins of ebuild(5)."""
_SOURCE = re.compile(r"^(Source\d*):[ \t]*(\S+)", re.MULTILINE | re.IGNORECASE)
_OF_SPEC = re.compile(r"%\{?(SOURCE\d*)\}?")
_MARKS = str.maketrans("", "", "\"'")
_CONTINUED = re.compile(r"\\\n[ \t]*")

_BUILDS = frozenset({"meson.build", "CMakeLists.txt"})
_RECIPES = frozenset({"PKGBUILD", "Makefile", "Makefile.am", "Makefile.in", "GNUmakefile"})
_CALL = re.compile(r"\b(?=\w*(?:install|configure))\w++[ \t]*+\((?:[^()]|\([^()]{0,200}\)){0,4000}\)")
_WORD = re.compile(r"(?<![\w@.:+\\-])[\w@.:+\\-]+\.[\w.]+")
_RENAMED = re.compile(r"""(?:\b(?:output|rename)[ \t]*:[ \t]*\[?[ \t]*'|\bRENAME\s+"?)([\w@.:+\\-]+)""")
_FOR_USERS = re.compile(r"systemd_?user|user_?(?:unit|services?)_?dir|systemd/user", re.IGNORECASE)
_FOR_SYSTEM = re.compile(r"systemd_?system|system_?(?:unit|services?)_?dir|systemd/system", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Built:
    """What becomes of the files of a folder."""

    renamed: Mapping[str, str] = field(default_factory=dict)
    """File → the name as a unit that it is installed under, where the two differ."""
    drop_ins: Mapping[str, str] = field(default_factory=dict)
    """File → the drop-in that it becomes, `NAME.d/FILE.conf`."""
    for_users: frozenset[str] = frozenset()
    """The files that are installed for users' managers alone."""


def built(folder: str) -> Built:
    """What the recipes above `folder` say of its files, and the build files in it and above."""
    tree = boundary(join(folder, "unit"))
    places = list(islice(upward(resolved(folder), tree), 1 + _LEVELS))
    found = [*map(_by_recipes, places), *map(_by_builds, places)]
    renamed = {file: name for each in found for file, name in each.renamed.items()}
    drop_ins = {file: name for each in found for file, name in each.drop_ins.items()}
    return Built(renamed, drop_ins, frozenset().union(*(each.for_users for each in found)))


def forget_builds() -> None:
    """Look at the disk again: what was found counts for one reading of the inputs."""
    _by_recipes.cache_clear()
    _by_builds.cache_clear()


@lru_cache(maxsize=1024)
def _by_recipes(place: str) -> Built:
    """What the recipes in one folder say, which is above very many in some repositories."""
    renamed, drop_ins, of_users = dict[str, str](), dict[str, str](), set[str]()
    for source, target in _put(place):
        if is_drop_in_folder(target.parent.name) and not is_drop_in_folder(source.parent.name):
            drop_ins[source.name] = f"{target.parent.name}/{target.name}"
        if "/systemd/user/" in f"/{target}":
            of_users.add(source.name)
    for text in _texts(place, _is_recipe):
        for source, target in _installed(shell_unrolled(_CONTINUED.sub(" ", text)), PurePath(place).name):
            if is_drop_in_folder(target.name):
                target /= source.name
            if is_drop_in_folder(target.parent.name):
                if not is_drop_in_folder(source.parent.name):
                    drop_ins[source.name] = f"{target.parent.name}/{target.name}"
            elif target.name != source.name and looks_like_unit(target.name):
                renamed[source.name] = target.name
    return Built(renamed, drop_ins, frozenset(of_users))


def _put(place: str) -> Iterator[tuple[PurePath, PurePath]]:
    """The files that `debian/PACKAGE.install` puts into folders, and where (dh_install(1))."""
    if DEBIAN_FOLDER not in list_folder(place).folders:
        return
    for text in _texts(join(place, DEBIAN_FOLDER), _is_install):
        for line in bare_lines(text):
            *sources, folder = line.split("#", 1)[0].split() or ("",)
            for source in sources:
                yield PurePath(source), PurePath(folder) / PurePath(source).name


def _is_install(name: str) -> bool:
    return name == "install" or name.endswith(".install")


def _is_recipe(name: str) -> bool:
    return PurePath(name).suffix in (*SUFFIXES, ".ebuild", ".spec") or name in _RECIPES


def _installed(text: str, package: str) -> Iterator[tuple[PurePath, PurePath]]:
    """The files that a recipe installs, and where; of a spec file under the names of its sources."""
    sources = {number.upper(): name for number, name in _SOURCE.findall(text)}
    for found in (*_INSTALLED.finditer(text), *_NEW_UNIT.finditer(text)):
        source, place = found["source"].translate(_MARKS), found["place"].translate(_MARKS)
        of_spec = _OF_SPEC.fullmatch(source)
        source = sources.get(of_spec[1], source) if of_spec else source
        named = [re.sub(r"\$(?:\{PN\}|PN\b)", package, word) for word in (source, place)]
        yield PurePath(named[0]), PurePath(named[1].replace("\\\\", "\\"))


@lru_cache(maxsize=1024)
def _by_builds(place: str) -> Built:
    """What the calls of a `meson.build` or `CMakeLists.txt` in one folder say."""
    renamed, of_users, of_system = dict[str, str](), set[str](), set[str]()
    for text in _texts(place, _BUILDS.__contains__):
        for call in _CALL.findall(meson_unrolled(text)):
            files = [word for word in _WORD.findall(call) if looks_like_unit(without_suffixes(word))]
            target = _RENAMED.search(call)
            sources = [file for file in files if target is None or file != target[1]]
            if target is not None and looks_like_unit(target[1]) and len(sources) == 1:
                renamed[sources[0]] = target[1]
            if _FOR_USERS.search(call):
                of_users.update(files)
            elif _FOR_SYSTEM.search(call):
                of_system.update(files)
    return Built(renamed, {}, frozenset(of_users - of_system))


def _texts(place: str, is_meant: Callable[[str], bool]) -> Iterator[str]:
    for name in list_folder(place).files:
        if is_meant(name):
            with suppress(InputError):
                yield decode(read_bytes(join(place, name)))
