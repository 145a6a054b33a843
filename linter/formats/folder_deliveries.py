"""What a folder holds beside its units: Quadlets, files of networkd and udev, and what debhelper installs."""

from __future__ import annotations

from collections.abc import Collection
from contextlib import suppress

from unitlint.configuration.delivery import Delivery
from unitlint.configuration.problems import of_error
from unitlint.errors import InputError
from unitlint.formats.folder_reader import UNIT_DIRECTORIES, FolderReader, names_below
from unitlint.formats.installed_names import InstalledNames, names_in
from unitlint.formats.unit_content import holds_section, holds_unit, refusal
from unitlint.quick import patterns as re
from unitlint.systemd.conf.files import IS_NETWORKDS, NETWORK, conf_kind
from unitlint.systemd.file_names import (
    QUADLETS,
    is_quadlet_drop_in_folder,
    is_quadlet_name,
    looks_like_unit,
)
from unitlint.template.dialects import without_suffixes
from unitlint.tree.links import UTF_16, from_utf_16
from unitlint.tree.listing import Folder
from unitlint.tree.present import exists, is_link
from unitlint.tree.reader import join

_OF_UDEV = re.compile(
    r"^[^#\n]*\b(?:ACTION|SUBSYSTEMS?|KERNELS?|ENV\{\w+\}|ATTRS?\{[\w/]+\}|TAG|DRIVERS?)\s*(?:[=!]=|\+?=)\s*\"",
    re.MULTILINE,
)
"""A line of udev's rules; other programs have files of that name too (udev(7))."""


def is_udevs(text: str) -> bool:
    """Whether a file of rules is udev's."""
    return _OF_UDEV.search(text) is not None


def deliver_quadlets(
    files: FolderReader, delivery: Delivery, folder: Folder, only: Collection[str] | None = None
) -> None:
    """Deliver the folder's Quadlet files, and their drop-ins, to where podman's generator reads them."""
    names = names_in(folder.path)
    for file in folder.files:
        name = names.of(file) or _within(files, names, join(folder.path, file)) or file
        read = is_quadlet_name(name) or conf_kind(f"{NETWORK}/{name}")
        if read and not looks_like_unit(name) and (only is None or file in only):
            _deliver(files, delivery, folder.path, file, name)
    for sub in folder.folders:
        if is_quadlet_drop_in_folder(sub):
            for file in names_below(folder.path, sub, only):
                name = without_suffixes(file)
                if name.endswith(".conf") and (only is None or f"{sub}/{file}" in only or sub[:-2] in only):
                    _deliver(files, delivery, folder.path, f"{sub}/{file}", f"{sub}/{name}")


def _within(files: FolderReader, names: InstalledNames, place: str) -> str:
    """The name of the Quadlet that a file with a longer name holds; empty for any other."""
    name = names.variant(place.rpartition("/")[2])
    if files.unit_path or not is_quadlet_name(name):
        return ""
    with suppress(InputError):
        if holds_unit(name, files.reader.read(place, tree=files.tree).text):
            return name
    files.reader.forget(place)
    return ""


def deliver_companions(
    files: FolderReader, delivery: Delivery, folder: Folder, only: Collection[str] | None = None
) -> None:
    """Deliver what goes with the folder's units: rules of udev's, and what debhelper installs."""
    names = names_in(folder.path)
    for file in folder.files:
        path = names.companion(file)
        if not path or (only is not None and file not in only) or is_link(join(folder.path, file)):
            continue
        with suppress(InputError):
            source = files.reader.read(join(folder.path, file), tree=files.tree)
            if not path.endswith(".rules") or is_udevs(source.text):
                delivery.write(path, source)
                continue
        files.reader.forget(join(folder.path, file))


def _deliver(files: FolderReader, delivery: Delivery, path: str, file: str, name: str) -> None:
    place = join(path, file)
    if is_link(place) and not exists(place):
        files.skip(place, "is a link to a missing file")
        return
    try:
        source = files.reader.read(place, tree=files.tree)
    except InputError as error:
        if path.endswith(UNIT_DIRECTORIES) or error.message.startswith("can't be read"):
            files.problems.append(of_error(error))
        else:
            files.skip(place, error.message)
        return
    if conf_kind(f"{NETWORK}/{name}") and IS_NETWORKDS.search(source.text):
        delivery.write(f"{NETWORK}/{name}", source)
        return
    reason = "" if name.endswith(".conf") else refusal(name, source.text)
    if reason == UTF_16 and holds_section(name, from_utf_16(source.text)):
        files.problems.append(of_error(InputError(UTF_16, path=place, hint="save it as UTF-8")))
    elif reason:
        files.skip(place, reason)
    elif f"{QUADLETS}/{name}" in delivery.files:
        files.twins.append(file)
    else:
        delivery.write(f"{QUADLETS}/{name}", source)
