"""`--platform`: a name of a catalogue that ships, a catalogue's file, a root's folder, or none."""

from __future__ import annotations

from functools import cache
from importlib import resources
from pathlib import Path

from unitlint.errors import UsageError
from unitlint.platforms.catalogue import read
from unitlint.platforms.platform import NO_PLATFORM, Platform


def shipped() -> tuple[str, ...]:
    """The names of the catalogues that ship, sorted."""
    files = resources.files("unitlint.platforms").iterdir()
    return tuple(sorted(file.name.removesuffix(".json") for file in files if file.name.endswith(".json")))


@cache
def select_platform(name: str) -> Platform:
    """The platform that `name` means. Raises UsageError when it is no name, file or folder."""
    if name in ("", "none"):
        return NO_PLATFORM
    resource = resources.files("unitlint.platforms").joinpath(f"{name}.json")
    if "/" not in name and resource.is_file():
        return read(resource.read_text("utf-8"), path=f"{name}.json")
    path = Path(name)
    if path.is_file():
        return read(path.read_text("utf-8"), path=name)
    if path.is_dir():
        from unitlint.platforms.capture import capture

        return capture(name, name=name)
    known = ", ".join(shipped())
    raise UsageError(
        f"no platform '{name}': it is none of {known}, no catalogue file and no root's folder",
        hint="unitlint platform list",
    )
