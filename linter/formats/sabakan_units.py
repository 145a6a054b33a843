"""Units that are looked at alone, but belong to sabakan templates beside them: Go templates, for Flatcar."""

from __future__ import annotations

from pathlib import Path

from unitlint.configuration.branches import interpreted
from unitlint.configuration.configuration import SABAKAN, Configuration
from unitlint.configuration.problems import of_template
from unitlint.errors import InputError
from unitlint.formats.collection import Collection
from unitlint.formats.kinds import InputKind, is_candidate
from unitlint.quick.dataclasses import replace
from unitlint.systemd.base_systems import FLATCAR
from unitlint.tree.listing import list_folder
from unitlint.tree.reader import join

_IN_FILES = ("files", "etc", "systemd", "system")


def as_templates(collection: Collection, configuration: Configuration) -> Configuration:
    """The configuration of a folder, as sabakan's if templates beside the folder deliver its files."""
    folder = _template_folder(configuration.path)
    if not folder or not _holds_template(collection, folder):
        return configuration
    problems = [problem for source in interpreted(configuration) for problem in of_template(source)]
    return replace(
        configuration,
        kind=SABAKAN,
        platform=FLATCAR.name,
        platform_is_guess=FLATCAR.is_guess,
        problems=(*configuration.problems, *problems),
    )


def _template_folder(path: str) -> str:
    """Where the templates would be: above `systemd/`, or above `files/etc/systemd/system/`."""
    parts = Path(path).absolute().parts
    if parts[-4:] == _IN_FILES:
        return join(path, "../../../..")
    return join(path, "..") if parts[-1:] == ("systemd",) else ""


def _holds_template(collection: Collection, folder: str) -> bool:
    from unitlint.formats.document import kind_of

    for name in list_folder(folder).files:
        path = join(folder, name)
        known = collection.reader.knows(path)
        try:
            document = kind_of(collection, collection.reader.read(path)) if is_candidate(name) else None
        except InputError:
            continue
        if not known:  # nothing is to be said of what nobody named
            collection.reader.forget(path)
        if document is not None and document.kind is InputKind.SABAKAN:
            return True
    return False
