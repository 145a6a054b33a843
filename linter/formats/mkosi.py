"""Images of mkosi: the trees that one image is made of (mkosi(1), FILES).

`mkosi.skeleton` is there before the packages, `mkosi.extra` is copied over them; both are of one image. What
lies in `mkosi.profiles/NAME` is added to it where the profile is chosen; `mkosi.images/NAME` is an image of
its own. At the end of a build mkosi applies the presets, users' as well, so these say what is enabled.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fnmatch import fnmatchcase
from pathlib import PurePath

from unitlint.configuration.configuration import Configuration
from unitlint.configuration.delivered import Enablement
from unitlint.configuration.presets import presets_of
from unitlint.configuration.unit_files import Owner
from unitlint.quick.dataclasses import replace
from unitlint.tree.listing import list_folder
from unitlint.tree.present import is_file
from unitlint.tree.reader import read_bytes

TREES = ("mkosi.extra", "mkosi.skeleton")
"""Later ones are overwritten by earlier ones."""
_ADDED = frozenset({"mkosi.profiles", "mkosi.conf.d"})
"""Folders of what is added to the image around them."""


def images(paths: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Folder of an image or profile → its trees, highest first; trees that are no image's are left out."""
    by_folder: dict[str, list[str]] = {}
    for path in paths:
        if PurePath(path).name in TREES:
            by_folder.setdefault(str(PurePath(path).parent), []).append(path)
    return {folder: tuple(_with_main(folder, by_folder)) for folder in by_folder}


def _with_main(folder: str, by_folder: dict[str, list[str]]) -> Iterator[str]:
    above = PurePath(folder).parent
    main = by_folder.get(str(above.parent), []) if above.name in _ADDED else []
    for name in TREES:
        for trees in (by_folder[folder], main):
            yield from (path for path in trees if PurePath(path).name == name)


def keeps_modes(folder: str) -> bool:
    """Whether files of the trees keep their modes: mkosi copies them, and no script of its changes one."""
    listed = list_folder(folder)
    scripts = [f"{folder}/{name}" for name in listed.files if name.startswith("mkosi.")]
    for part in (name for name in listed.folders if name.startswith("mkosi.") and name not in TREES):
        scripts += [f"{folder}/{part}/{name}" for name in list_folder(f"{folder}/{part}").files]
    return not any(b"chmod" in read_bytes(script) for script in scripts if is_file(script))


def preset(configuration: Configuration) -> Configuration:
    """The image as its build leaves it: what its own presets enable is enabled."""
    presets = presets_of(configuration.files.values(), configuration.manager)
    enabled: dict[str, Enablement] = {}
    for directory in configuration.directories:
        for name, file in directory.units.items() if directory.owner is Owner.USER else ():
            rule = next((found for found in presets if fnmatchcase(name, found.pattern)), None)
            is_installable = file.source is not None and "[Install]" in file.source.text
            if rule is not None and rule.enable and is_installable and not rule.instances:
                enabled[name] = Enablement(name, True, rule.place)
    return replace(configuration, presets=presets, enablements=tuple(enabled.values()))
