"""`.unitlint.yaml` into a `Config`, every mistake with its line."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Mapping as MappingOf
from pathlib import Path
from typing import NoReturn

from unitlint.config.config import Config, MachineOption, Name
from unitlint.config.options import KEYS, LEVELS, MACHINE_KEYS, MANAGERS, OF_COMMAND_LINE, OPTIONS
from unitlint.errors import InputError, UsageError
from unitlint.findings.finding import Severity
from unitlint.grammar.tree import Mapping, Node, Scalar, Sequence
from unitlint.machine.contract import Contract
from unitlint.quick.dataclasses import dataclass, field
from unitlint.systemd.defaults import OLDEST_KNOWN
from unitlint.systemd.podman import CURRENT, UNKNOWN, Version, parse, shown
from unitlint.text.numbers import whole_number
from unitlint.text.source import SourceText
from unitlint.text.suggest import did_you_mean
from unitlint.tree.reader import read_text


def load_config(path: Path, text: str | None = None, *, file: Path | None = None) -> Config:
    """Read the file, or take `text` for what it says. `path` is how it is shown, `file` where it lies.

    Raises InputError for what is no YAML, and UsageError for keys that don't exist or values of the wrong
    shape.
    """
    from unitlint.grammar.yamltree import compose

    try:
        source = SourceText(str(path), read_text(str(file or path)) if text is None else text)
    except InputError as error:
        raise UsageError(error.message, path=str(path)) from error
    documents = compose(source)
    reader = _Reader(source)
    if not documents:
        return Config(path=str(path), text=source.text)
    if len(documents) > 1:
        reader.refuse(documents[1], "the configuration must be one YAML document")
    return reader.config(documents[0])


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads nodes of one file."""

    source: SourceText
    keys: dict[int, str] = field(default_factory=dict)
    """Where a value begins → its key."""

    def config(self, node: Node) -> Config:
        options = dict(self.options(node))
        return Config(
            path=self.source.path,
            text=self.source.text,
            platform=self.text(options.get("platform")),
            target=self.text(options.get("target")),
            systemd_version=self.number(options.get("target-systemd")),
            podman_version=self.podman(options.get("target-podman")),
            contracts=self.contracts(options),
            select=self.names(options["select"]) if "select" in options else Config().select,
            ignore=self.names(options.get("ignore")),
            per_file_ignores={k.text: self.names(v) for k, v in self.pairs(options.get("per-file-ignores"))},
            exclude=self.names(options.get("exclude")),
            machines=tuple(self.machine(k, v) for k, v in self.pairs(options.get("machines"))),
            severity=self.levels(options.get("severity")),
            per_file_severity=dict(self.levels_by_glob(options.get("per-file-severity"))),
            require_reason=self.flag(options.get("require-reason")),
            fail_level=self.level(options.get("fail-level"), Severity.WARNING),
            min_severity=self.level(options.get("min-severity"), Severity.NOTE),
            rules=tuple(s.text for s in self.scalars(options.get("rules"))),
            baseline=self.text(options.get("baseline")),
            lines=dict(self.lines(options)),
        )

    def lines(self, options: MappingOf[str, Node]) -> Iterator[tuple[str, int]]:
        """Where each option's value stands, and each text of a list."""
        for key, value in options.items():
            yield key, self.line(value)
            for item in value.items if isinstance(value, Sequence) else ():
                if isinstance(item, Scalar):
                    yield f"{key}/{item.text}", self.line(item)
            for glob, _ in value.pairs if isinstance(value, Mapping) else ():
                yield f"{key}/{glob.text}", self.line(glob)

    def options(self, node: Node) -> Iterator[tuple[str, Node]]:
        """The pairs at the top, once their keys are known to exist. A null stands for the default."""
        if isinstance(node, Mapping) and node.duplicates:
            self.refuse(node.duplicates[0], f'"{node.duplicates[0].text}" is a duplicate key')
        for key, value in self.pairs(node):
            if key.text not in KEYS:
                hint = did_you_mean(OF_COMMAND_LINE.get(key.text, key.text), KEYS)
                hint = hint or f"the options are {', '.join(sorted(KEYS))}"
                self.refuse(key, f'there is no option "{key.text}"', hint)
            if not (isinstance(value, Scalar) and value.null):
                yield key.text, value

    def machine(self, name: Scalar, node: Node) -> MachineOption:
        """One of `machines`."""
        values = dict[str, Node]()
        if not isinstance(node, Mapping):
            self.refuse(node, f'machine "{name.text}" must be a mapping', "paths: [common, host-a]")
        for key, value in self.pairs(node):
            if key.text not in MACHINE_KEYS:
                hint = did_you_mean(key.text, MACHINE_KEYS) or f"it has {', '.join(MACHINE_KEYS)}"
                self.refuse(key, f'a machine has no "{key.text}"', hint)
            values[key.text] = value
        paths = tuple(scalar.text for scalar in self.scalars(values.get("paths")))
        if not paths:
            self.refuse(name, f'machine "{name.text}" has no paths', "paths: [common, host-a]")
        manager = self.text(values.get("manager"))
        if manager and manager not in MANAGERS:
            self.refuse(values["manager"], f'"{manager}" is not a manager', " or ".join(MANAGERS))
        return MachineOption(name.text, paths, self.text(values.get("platform")), manager, self.line(name))

    def contracts(self, options: MappingOf[str, Node]) -> tuple[Contract, ...]:
        """Those of the presets, and the file's own, which replace a preset's of the same name."""
        if "extends" not in options and "contracts" not in options:
            return ()
        from unitlint.config.extended import contracts_of
        from unitlint.contracts.load import load_contracts, with_presets

        own = load_contracts(options["contracts"], self.source) if "contracts" in options else ()
        presets = self.scalars(options.get("extends"))
        contracts: dict[str, tuple[Contract, ...]] = {}
        for preset in presets:
            try:
                contracts[preset.text] = contracts_of(preset.text, self.source.path)
            except UsageError as error:
                if error.line:
                    raise  # it is about a line of the other file
                other = error.path if error.path != self.source.path else ""
                self.refuse(preset, f"{other}: {error.message}" if other else error.message, error.hint)
        places = {p.text: self.source.place(p.start, p.end) for p in presets}
        return with_presets(own, places, contracts.__getitem__)

    def pairs(self, node: Node | None) -> tuple[tuple[Scalar, Node], ...]:
        """The pairs of a mapping."""
        if node is None:
            return ()
        if not isinstance(node, Mapping):
            self.refuse(node, f"{self.called(node)} must be a mapping (`key: value`)", self.meaning(node))
        self.keys.update((value.start, key.text) for key, value in node.pairs)
        return node.pairs

    def scalars(self, node: Node | None) -> tuple[Scalar, ...]:
        """A list of texts, or one text alone."""
        if node is None:
            return ()
        if isinstance(node, Mapping):
            self.refuse(node, f"{self.called(node)} must be a list of strings", self.meaning(node))
        return tuple(self.scalar(item) for item in node.items) if isinstance(node, Sequence) else (node,)

    def scalar(self, node: Node) -> Scalar:
        if not isinstance(node, Scalar) or not node.text:
            self.refuse(node, f"{self.called(node)} must be a string", self.meaning(node))
        return node

    def text(self, node: Node | None) -> str:
        return self.scalar(node).text if node is not None else ""

    def number(self, node: Node | None) -> int:
        if node is None:
            return 0
        text = self.scalar(node).text
        if not text.isdecimal() or not whole_number(text):
            self.refuse(node, f'"{text}" is not a version of systemd; write a whole number')
        if whole_number(text) < OLDEST_KNOWN:
            self.refuse(node, f"systemd {text} is too old; the oldest that unitlint knows is {OLDEST_KNOWN}")
        return whole_number(text)

    def podman(self, node: Node | None) -> Version:
        if node is None:
            return UNKNOWN
        text = self.scalar(node).text
        version = parse(text)
        if version is None:
            self.refuse(node, f'"{text}" is not a version of podman; write it as "{shown(CURRENT)}"')
        return version

    def level(self, node: Node | None, default: Severity = Severity.WARNING) -> Severity:
        if node is None:
            return default
        text = self.scalar(node).text
        if text not in LEVELS:
            self.refuse(node, f'"{text}" is not a severity', did_you_mean(text, LEVELS) or ", ".join(LEVELS))
        return Severity(text)

    def levels(self, node: Node | None) -> dict[Name, Severity]:
        return {self.name(key): self.level(value) for key, value in self.pairs(node)}

    def levels_by_glob(self, node: Node | None) -> Iterator[tuple[str, dict[Name, Severity]]]:
        for glob, levels in self.pairs(node):
            yield glob.text, self.levels(levels)

    def flag(self, node: Node | None) -> bool:
        if node is None:
            return False
        text = self.scalar(node).text
        if text not in ("true", "false"):
            self.refuse(node, f'"{text}" is neither true nor false')
        return text == "true"

    def names(self, node: Node | None) -> tuple[Name, ...]:
        return tuple(self.name(scalar) for scalar in self.scalars(node))

    def name(self, scalar: Scalar) -> Name:
        return Name(scalar.text, self.source.path, self.line(scalar))

    def line(self, node: Node) -> int:
        return self.source.location(node.start, node.end).line

    def called(self, node: Node) -> str:
        """The key whose value the node is, or "this" for what has none."""
        return f'"{self.keys[node.start]}"' if node.start in self.keys else "this"

    def meaning(self, node: Node) -> str:
        """What the option is whose value the node is; empty for a part of one."""
        return next((o.description.rstrip(".") for o in OPTIONS if o.key == self.keys.get(node.start)), "")

    def refuse(self, node: Node, message: str, hint: str = "") -> NoReturn:
        raise UsageError(message, path=self.source.path, line=self.line(node), hint=hint)
