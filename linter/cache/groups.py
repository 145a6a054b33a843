"""What a run found in each group of its configurations, for the next one, in which a few are others.

A group is kept under a digest of all that the rules are given: what was found in it follows from that, and
from what was asked of the system meanwhile, which is kept with it. All else that the run asked has to be
answered as it was, except for the contents of the files that the groups are made of.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Mapping

from unitlint.cache import folder
from unitlint.cache.answers import Answer, Question
from unitlint.cache.records import Row, are_rows, are_same, has_same_answers, packed, rows, unpacked
from unitlint.cache.witness import aside, ask_again

_present: list[Groups] = []
"""Those of the run that is being made."""


def groups_of_run() -> Groups | None:
    """Those of the run that is being made; None for one that isn't kept."""
    return _present[0] if _present else None


class Groups:
    """What is known of groups by their digests, and what this run found in them."""

    def __init__(self, place: str, name: str) -> None:
        self._folder, self._name = place, name
        self._before: dict[str, tuple[list[Row], object]] | None = None
        """What was found earlier; None as long as nobody asked."""
        self._now: dict[str, tuple[frozenset[Question], object]] = {}
        self._own: frozenset[str] = frozenset()
        self.code: tuple[str, ...] = ()
        """The modules that found it, with their sizes and times."""

    def begin(self) -> None:
        """The run is being made from now on, until `end`."""
        _present.append(self)

    def end(self) -> None:
        """It is over."""
        _present.clear()

    def made_of(self, paths: Iterable[str]) -> None:
        """The groups are made of these files: their contents count for those alone that have them."""
        self._own = self._own.union(map(_absolute, paths))

    def find(self, digest: str) -> object | None:
        """What was found in a group, as JSON has it; None where that isn't known or may be another by now."""
        if self._before is None:
            with aside():
                self._before = self._loaded()
        asked, found = self._before.get(digest, ([], None))
        if found is None or not _still_so(asked):
            return None
        self._now[digest] = (_questions(asked), found)
        return found

    def note(self, digest: str, asked: Collection[Question], found: object) -> None:
        """What was found in a group, as JSON has it, and what was asked of the system meanwhile."""
        self._now[digest] = (frozenset(asked), found)

    def keep(self, answers: Mapping[Question, Answer], code: list[str]) -> None:
        """Keep what was found in a run with these answers, by these modules."""
        if not self._now:
            return
        common = {
            question: answer
            for question, answer in answers.items()
            if question[0] != "content" or _absolute(question[1]) not in self._own
        }
        groups = {
            digest: (rows({q: answers[q] for q in sorted(asked - common.keys()) if q in answers}), found)
            for digest, (asked, found) in self._now.items()
        }
        record = {"asked": rows(common), "modules": code, "groups": groups}
        folder.save(self._folder, self._name, packed(record, b""), folder.GROUPS)

    def _loaded(self) -> dict[str, tuple[list[Row], object]]:
        content = folder.load(self._folder, self._name, folder.GROUPS)
        try:
            found = unpacked(content) if content else None
            if found is None or not (are_same(found[0]["modules"]) and _still_so(found[0]["asked"])):
                return {}
            kept = found[0]["groups"]
            groups = {digest: (asked, what) for digest, (asked, what) in kept.items() if are_rows(asked)}
            self.code = tuple(found[0]["modules"])
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError, MemoryError):  # not ours
            return {}
        return groups


def _still_so(asked: list[Row]) -> bool:
    """Whether the system answers as it did; from now on the run has asked it, too."""
    ask_again(_questions(asked))
    with aside():
        return has_same_answers(asked)


def _questions(asked: list[Row]) -> frozenset[Question]:
    return frozenset((kind, path) for kind, path, _ in asked)


def _absolute(path: str) -> str:
    return os.path.abspath(path)  # noqa: PTH100 - pathlib costs time to import
