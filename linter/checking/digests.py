"""What configurations are kept under, so that what was found in them can be told again of the same ones."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

from unitlint.cache.contents import Contents
from unitlint.checking.encoded import Group
from unitlint.config.config import Config
from unitlint.configuration.configuration import ROOT
from unitlint.platforms.select import SHORT, is_shipped, shipped
from unitlint.quick.dataclasses import replace
from unitlint.rules import Rule


class Digests:
    """Those of groups of configurations for which the same settings hold, and which the same rules look at.

    A digest follows from all that a group holds, texts and places included.
    """

    def __init__(self, config: Config, rules: Sequence[Rule], contents: Contents | None = None) -> None:
        self._config, self._rules = config, rules
        self._contents = contents or Contents()

    @cached_property
    def decide_all(self) -> bool:
        """Whether nothing but the groups, the configuration file and the rules decides what is found.

        A base that isn't ours is read while rules are asked, by whoever is the first; whether there is the
        target that is asked for depends on all groups; and nobody knows what somebody else's rules look at.
        """
        is_ours = not self._config.platform or is_shipped(self._config.platform)
        return is_ours and not self._config.target and not any(rule.origin for rule in self._rules)

    def of(self, group: Group) -> str:
        """The digest of a group; empty for one of which there is more to ask than it holds."""
        if not self.decide_all or any(
            found.kind == ROOT or found.platform not in self._ours for found in group
        ):
            return ""
        try:
            return self._contents.digest((self._common, tuple(group)))
        except (TypeError, RecursionError):  # what can't be looked into may be anything
            return ""

    @cached_property
    def _ours(self) -> frozenset[str]:
        """Platforms that ship."""
        return frozenset({"", *SHORT, *shipped()})

    @cached_property
    def _common(self) -> str:
        config = replace(self._config, below=None, unread=None)
        return self._contents.digest((config, tuple(rule.name for rule in self._rules)))
