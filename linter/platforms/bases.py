"""The platform that lies under a configuration: what is asked for, what the input says, or a guess."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from unitlint.configuration.configuration import ROOT, Configuration, Manager, holds_base
from unitlint.platforms.platform import Platform
from unitlint.quick.dataclasses import dataclass, field, replace
from unitlint.systemd.podman import OF_RELEASES, UNKNOWN, Version
from unitlint.units.least_version import least_version

NOTHING_UNDERNEATH = (
    "base: none, so cycles and orders through the base's units, and references to missing ones, "
    "are not looked for; name one with --platform (`unitlint platform list`)"
)

Found = dict[tuple[str, bool, int, Version, Manager], Platform]
"""Platforms by all that makes one."""


@dataclass(slots=True)
class Bases:
    """Finds each configuration's platform; one that is found is handed on and never looked up again."""

    asked: str = ""
    """What an option or the configuration file names, for all configurations."""
    systemd_version: int = 0
    """The version that an option or the configuration file gives."""
    podman_version: Version = UNKNOWN
    """That of podman, likewise."""
    _found: Found = field(default_factory=dict)

    def platform(self, configuration: Configuration) -> Platform:
        """The platform, with the systemd that boots. Raises UsageError for a name that means none."""
        guessed = not self.asked and configuration.platform_is_guess
        name = self.asked or (_guess(configuration) if guessed else configuration.platform)
        version = self.systemd_version or _version_in(configuration)
        key = (
            name,
            guessed,
            version or (_least_version(configuration, name) if guessed else 0),
            self._podman(configuration),
            configuration.manager,
        )
        if key not in self._found:
            self._found[key] = _platform(*key)
        return self._found[key]

    def known_version(self, configuration: Configuration) -> int:
        """The target's systemd as an option, a root or its platform tells it; 0 where nothing does."""
        platform = self.platform(configuration)
        known = self.systemd_version or _version_in(configuration)
        return known or (0 if platform.guessed or not platform.name else platform.systemd_version)

    def _podman(self, configuration: Configuration) -> Version:
        """The target's podman as an option, a root's package database or a release that is named tells it."""
        if self.podman_version != UNKNOWN or configuration.kind != ROOT:
            given = self.podman_version
            return given if given != UNKNOWN else OF_RELEASES.get(self.asked, UNKNOWN)
        from unitlint.platforms.capture import detect_podman

        return detect_podman(configuration.path)

    def notes(self, configurations: Iterable[Configuration]) -> tuple[str, ...]:
        """What there is to say of them, a sentence each: a guess, and what nothing underneath leaves out."""
        guesses: dict[str, None] = {}
        bare = False
        for configuration in configurations:
            platform = self.platform(configuration)
            if platform.guessed:
                guesses.setdefault(platform.name)
            bare = bare or (not platform.name and not holds_base(configuration))
        notes = (*_guess_notes(sorted(guesses)), *([NOTHING_UNDERNEATH] if bare else []))
        return (*notes, *_version_notes(self.systemd_version))


def _guess(configuration: Configuration) -> str:
    """The base that the input is likely for."""
    from unitlint.platforms.likely import likely_base

    return likely_base(configuration)


def _least_version(configuration: Configuration, name: str) -> int:
    """The systemd that the units need, where it is newer than the one of the guessed base; else 0."""
    from unitlint.platforms.select import select_platform

    of_base = select_platform(name).systemd_version
    least = least_version(configuration, of_base)
    return least if least > of_base else 0


def _guess_notes(names: list[str]) -> Iterator[str]:
    if names:
        yield f"base: {', '.join(names)}, a guess; name another with --platform (`unitlint platform list`)"


def _version_notes(asked: int) -> Iterator[str]:
    """What is asked for may be out already; a slip of the finger would be taken for the newest unseen."""
    if asked:
        from unitlint.systemd.directives import newest_version

        newest = newest_version()
        if asked > newest:
            yield f"systemd {asked}: unitlint doesn't know it and treats it as {newest}, the newest it knows"


def _platform(name: str, guessed: bool, version: int, podman: Version, manager: Manager) -> Platform:
    from unitlint.platforms.select import select_platform

    platform = select_platform(name).of(manager)
    if guessed and platform.name:
        platform = replace(platform, complete=False, guessed=True)
    if podman != UNKNOWN:
        platform = replace(platform, podman_version=podman)
    return replace(platform, systemd_version=version) if version else platform


def _version_in(configuration: Configuration) -> int:
    """The version of a root's own systemd; 0 for another input and for a root without one."""
    if configuration.kind != ROOT:
        return 0
    from unitlint.platforms.capture import detect_version

    return detect_version(configuration.path)
