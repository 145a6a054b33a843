"""Contracts that hold today and look meant: what somebody wrote down, and what others rely on."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from fnmatch import fnmatchcase

from unitlint.contracts.evaluate import violations
from unitlint.contracts.intentions import Intention, Topic, intentions
from unitlint.machine.contract import Contract
from unitlint.machine.machine import Machine
from unitlint.quick import patterns as re
from unitlint.quick.dataclasses import dataclass, replace
from unitlint.systemd.milestones import AWAITED
from unitlint.text.globs import GLOB_CHARACTERS
from unitlint.text.source import SourceText

_WIDTH = 100
"""Columns of a line."""
_Key = tuple[Topic, str, str]
"""Topic, subject, and what it waits for."""
MOST_NAMED = 5
"""Configurations that a proposal names at most; what fewer than all of more have is no invariant."""


_PHRASE = re.compile(r"[\w/][-\w./@\\,;()'+=]*(?: [-\w./@\\,;()'+=]+)*")
"""What is the same without quotes in YAML: no colon, no `#`, nothing that brackets."""
_LINE = re.compile(r":\d+$")
"""The line in `docs/boot.md:12`."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A contract as its lines in `.unitlint.yaml`, and where it was read off."""

    topic: Topic
    subjects: tuple[str, ...]
    earlier: tuple[str, ...] = ()
    see: str = ""
    because: str = ""
    configurations: tuple[str, ...] = ()
    """Globs of those that it binds, where these aren't all."""

    @property
    def name(self) -> str:
        """`a.service and 2 more start after b.service`."""
        is_one = len(self.subjects) == 1
        if self.topic is Topic.ORDERED:
            return f"{_few(self.subjects)} {'starts' if is_one else 'start'} after {_few(self.earlier)}"
        return f"{_few(self.subjects)} {'is' if is_one else 'are'} {self.topic}"

    @property
    def text(self) -> str:
        """An item of the list `contracts`."""
        bound = _wrapped("configurations", self.configurations) if self.configurations else []
        see = [f"  see: {quoted(self.see)}"] if self.see else []
        because = f"  because: {_phrase(self.because or 'TODO')}"
        return "\n".join([f"- name: {_phrase(self.name)}", *self._demand(), *bound, because, *see])

    def _demand(self) -> list[str]:
        match self.topic:
            case Topic.ORDERED:
                inner = [*_wrapped("units", self.subjects), *_wrapped("after", self.earlier)]
                short = f"  order: {{{', '.join(line.strip() for line in inner)}}}"
                if len(inner) == 2 and len(short) <= _WIDTH:
                    return [short]
                return ["  order:", *(f"  {line}" for line in inner)]
            case Topic.MOUNTED:
                inner = _wrapped("paths", self.subjects)
                short = f"  mounts: {{{inner[0].strip()}}}"
                return [short] if len(inner) == 1 else ["  mounts:", *(f"  {line}" for line in inner)]
            case topic:
                return _wrapped(topic, self.subjects)


def propose(models: Iterable[Machine], documents: Mapping[str, str] | None = None) -> tuple[Proposal, ...]:
    """What each machine's own files say, without what any of the machines breaks.

    `documents` has the units that the repository's documents name, and where. What has a document or a reason
    comes first, then what binds all machines.
    """
    machines, found = tuple(models), dict[_Key, Intention]()
    having: dict[_Key, dict[str, None]] = {}
    for machine in machines:
        for each in intentions(machine, documents or {}):
            key = (each.topic, each.subject, each.earlier)
            found[key] = _joined(found[key], each) if key in found else each
            having.setdefault(key, {})[machine.configuration.name] = None
    by_wording: dict[tuple[tuple[str, ...], str, str, str], list[Intention]] = {}
    for key, each in sorted(found.items()):
        names = tuple(having[key])
        by_wording.setdefault((names, each.topic, _file(each.see), each.because), []).append(each)
    proposals = (
        proposal
        for (names, *_), each in by_wording.items()
        for group in _groups(each)
        for proposal in _proposals(group, names, machines)
    )
    return tuple(sorted(_merged(proposals), key=_rank))


def _rank(proposal: Proposal) -> tuple[bool, bool, str]:
    return not proposal.see and not proposal.because, bool(proposal.configurations), proposal.name


def _merged(proposals: Iterable[Proposal]) -> list[Proposal]:
    """One for all that ask the same of units of the same configurations: each holds, so do all at once."""
    alike: dict[tuple[object, ...], list[Proposal]] = {}
    for each in proposals:
        key = (each.topic, each.earlier, _file(each.see), each.because, each.configurations)
        alike.setdefault(key, []).append(each)
    return [_together(each) for each in alike.values()]


def _together(proposals: Sequence[Proposal]) -> Proposal:
    first = proposals[0]
    subjects = tuple(sorted({name for each in proposals for name in each.subjects}))
    see = first.see if len({each.see for each in proposals}) == 1 else _file(first.see)
    return replace(first, subjects=subjects, see=see)


def _joined(one: Intention, other: Intention) -> Intention:
    """The same said twice: with the first document, and the first reason."""
    return replace(one, see=one.see or other.see, because=one.because or other.because)


def _file(see: str) -> str:
    return _LINE.sub("", see)


def _groups(by_wording: Iterable[Intention]) -> Iterator[Sequence[Intention]]:
    """What one contract can say: units that all wait for the same ones; a milestone stands for itself."""
    awaited: dict[tuple[str, str], list[Intention]] = {}
    for each in by_wording:
        milestone = each.earlier if each.earlier in AWAITED else ""
        awaited.setdefault((each.subject, milestone), []).append(each)
    groups: dict[tuple[str, ...], list[Intention]] = {}
    for members in awaited.values():
        groups.setdefault(tuple(each.earlier for each in members), []).extend(members)
    return iter(groups.values())


def _proposals(
    group: Sequence[Intention], names: tuple[str, ...], machines: tuple[Machine, ...]
) -> Iterator[Proposal]:
    """One for the whole group; where that doesn't hold, one for each that does by itself."""
    whole = _bound(_proposal(group), names, machines)
    if whole is not None:
        yield whole
    elif len(group) > 1:
        for each in group:
            yield from _proposals((each,), names, machines)


def _proposal(group: Sequence[Intention]) -> Proposal:
    first, several = group[0], len({each.see for each in group}) > 1
    subjects, earlier = _unique(each.subject for each in group), _unique(each.earlier for each in group)
    awaited = earlier if first.topic is Topic.ORDERED else ()
    return Proposal(first.topic, subjects, awaited, _file(first.see) if several else first.see, first.because)


def _unique(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))


def _few(members: Sequence[str]) -> str:
    """`a`, `a and b`, `a and 2 more`."""
    if len(members) > 2:
        return f"{members[0]} and {len(members) - 1} more"
    return " and ".join(members)


def _wrapped(key: str, names: Iterable[str]) -> list[str]:
    """`key: [a, b]` as lines of an item: as many as it takes."""
    lines = [f"  {key}: ["]
    for number, name in enumerate(names):
        word = quoted(name)
        if number:
            lines[-1] += ","
            if len(lines[-1]) + len(word) + 2 > _WIDTH:
                lines.append("   ")
            lines[-1] += " "
        lines[-1] += word
    return [*lines[:-1], f"{lines[-1]}]"]


def _bound(proposal: Proposal, names: tuple[str, ...], machines: tuple[Machine, ...]) -> Proposal | None:
    """The proposal for all machines, or else for those few that it was read off."""
    named = tuple(as_glob(name) for name in names)
    for configurations in ((), *((glob,) for glob in _shared_globs(names)), named):
        bound = replace(proposal, configurations=configurations)
        if len(configurations) <= MOST_NAMED and _holds(bound, machines):
            return bound
    return None


def _shared_globs(names: Collection[str]) -> Iterator[str]:
    """Patterns of a folder, or a file's name, that all of the names have in common."""
    for part in dict.fromkeys(part for name in names for part in name.split("/")):
        for glob in (f"{as_glob(part)}/*", f"*/{as_glob(part)}/*", f"*/{as_glob(part)}"):
            if all(fnmatchcase(name, glob) for name in names):
                yield glob


def _holds(proposal: Proposal, machines: Iterable[Machine]) -> bool:
    contract = parsed(proposal.text)
    return not any(True for machine in machines for _ in violations(contract, machine))


def as_glob(name: str) -> str:
    """A name as a pattern that matches it alone (fnmatch), but for bytes that are no UTF-8: YAML has none."""
    return "".join("?" if _is_byte(c) else f"[{c}]" if c in GLOB_CHARACTERS else c for c in name)


def _is_byte(char: str) -> bool:
    """Whether it stands for a byte of a name that is no UTF-8 (PEP 383)."""
    return 0xD800 <= ord(char) < 0xE000


def parsed(text: str) -> Contract:
    """The contract that a proposal's lines are."""
    from unitlint.contracts.load import load_contracts
    from unitlint.grammar.yamltree import compose

    source = SourceText("proposal", text)
    return load_contracts(compose(source)[0], source)[0]


def quoted(text: str) -> str:
    """A scalar of YAML that says just that."""
    plain = all(c.isalnum() or c in "-_./@" for c in text) and text[:1].isalnum()
    if plain or text.isprintable():
        return text if plain else "'" + text.replace("'", "''") + "'"
    return '"' + "".join(c if c.isprintable() and c not in '"\\' else _escaped(c) for c in text) + '"'


def _escaped(char: str) -> str:
    """One character as YAML's double quotes take any."""
    return f"\\U{0xFFFD if _is_byte(char) else ord(char):08x}"


def _phrase(text: str) -> str:
    """A scalar as `quoted`, where words and paths need no quotes."""
    return text if _PHRASE.fullmatch(text) else quoted(text)
