"""What is fuzzed: a function for each reader, which takes a file's name and its bytes.

A reader ends in an answer or an error of the `UnitlintError` family. The first step of each reads; the
second, `deep`, costs ten times as much and asks every rule as well.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from zlib import crc32

from unitlint.checking.baseline import read_baseline
from unitlint.checking.check import check
from unitlint.checking.part_files import read_part
from unitlint.config.config import Config
from unitlint.config.load import load_config
from unitlint.configuration.branches import Branches
from unitlint.configuration.configuration import Inputs
from unitlint.configuration.kernel import split
from unitlint.formats.sabakan_machines import read_machines, read_metadata
from unitlint.generators.kernel import generate, target_of
from unitlint.grammar.bytes import decode
from unitlint.grammar.fstab import parse_fstab, split_options
from unitlint.grammar.gotemplate import parse_template
from unitlint.grammar.jsontree import compose_json
from unitlint.grammar.shell import commands
from unitlint.grammar.udev import parse_udev
from unitlint.grammar.unit import parse_unit
from unitlint.grammar.yamltree import compose
from unitlint.inputs.inputs import ReadOptions, read_inputs
from unitlint.machine.assembler import Assembler
from unitlint.machine.recorded import read_times
from unitlint.platforms import catalogue
from unitlint.quick.dataclasses import replace
from unitlint.review.artifact import read_artifact
from unitlint.systemd.directives.table import keys, sections
from unitlint.template.branches import conditions, go_arms
from unitlint.template.problems import problems
from unitlint.text.source import SourceText
from unitlint.tree.ignored import ignored_by_git
from unitlint.tree.reader import Reader as FileReader
from unitlint.units.values.complaint import Subject
from unitlint.units.values.judge import complaints

CORPUS = Path(__file__).parent / "corpus"

Read = Callable[[str, bytes, bool], None]
"""Takes the name of a file of the corpus, what it is to hold, and whether to look at it with every rule."""


@dataclass(frozen=True, slots=True)
class Reader:
    """One reader: its name is the name of the folder of its corpus, unless it shares another's."""

    name: str
    read: Read
    corpus: tuple[str, ...] = ()
    deep: float = 0.05
    """The share of inputs that is looked at with every rule."""

    @property
    def files(self) -> dict[str, bytes]:
        """Name below the corpus → what the file holds."""
        folders = self.corpus or (self.name,)
        paths = (path for folder in folders for path in sorted((CORPUS / folder).rglob("*")))
        return {str(path.relative_to(CORPUS)): path.read_bytes() for path in paths if path.is_file()}


def document(name: str, data: bytes, deep: bool) -> None:
    """A file that is named, with nothing beside it."""
    path = _place(name)
    options = ReadOptions(stdin_text=decode(data), stdin_filename=path, empty=True)
    examine(read_inputs(["-"], options=options), deep)


def member(name: str, data: bytes, deep: bool) -> None:
    """A file of a folder of the corpus, the others as they are."""
    path = str((CORPUS / name).resolve())
    options = ReadOptions(overlay={path: decode(data)}, empty=True)
    examine(read_inputs([str(CORPUS / name.partition("/")[0])], options=options), deep)


def examine(inputs: Inputs, deep: bool) -> None:
    """Each configuration in its branches; what is found, if `deep`."""
    for configuration in inputs.configurations:
        Branches().expand(configuration)
    if deep:
        config = replace(Config(), platform="none")
        check(inputs, config, assembler=Assembler(config))


def values(name: str, data: bytes, deep: bool) -> None:
    """Every line as the value of a few directives; `deep`, of all."""
    lines = decode(data).split("\n")
    subjects = _subjects()
    for number, line in enumerate(lines):
        step = 1 if deep and number < 3 else 997
        for index in range(crc32(line.encode(errors="replace")) % step, len(subjects), step):
            complaints(line, subjects[index])


@cache
def _subjects() -> tuple[Subject, ...]:
    types = ("service", "socket", "timer", "mount", "automount", "swap", "path", "slice", "target", "scope")
    return tuple(
        Subject(f"a@b.{unit}", section, key)
        for unit in types
        for section in sorted(sections(unit))
        for key in sorted(keys(section, 252))
    )


def grammars(name: str, data: bytes, deep: bool) -> None:
    """Each grammar, on a text that is perhaps another's."""
    text = decode(data)
    parse_unit(text)
    list(parse_udev(text))
    for entry in parse_fstab(text):
        if hasattr(entry, "options"):
            split_options(entry.options, text)
    if deep:
        list(commands(SourceText("a.sh", text)))


def templates(name: str, data: bytes, deep: bool) -> None:
    """A Go template: its parts, its branches, what is wrong with it; `deep`, its rendering."""
    source = SourceText(name, decode(data))
    problems(source)
    go_arms(source)
    conditions(source)
    if deep:
        place = str((CORPUS / "sabakan/systemd/a.service").resolve())
        options = ReadOptions(overlay={place: source.text}, machine=str(CORPUS / "machines/m.json"))
        examine(read_inputs([str(CORPUS / "sabakan/site.yml")], options=options), deep)
    else:
        parse_template(source.text)


def trees(name: str, data: bytes, deep: bool) -> None:
    """YAML and JSON, as far as the tree of values."""
    source = SourceText(name, decode(data))
    (compose_json if name.endswith((".json", ".ign")) else compose)(source)


def machines(name: str, data: bytes, deep: bool) -> None:
    """The machines of `--machine`, or the metadata."""
    paths = {each: str(CORPUS / "machines" / each) for each in ("m.json", "metadata.json")}
    paths[name.rpartition("/")[2]] = _scratch("m.json", data)
    reader = FileReader()
    read_machines(reader, paths["m.json"])
    read_metadata(reader, paths["metadata.json"])
    if deep:
        options = ReadOptions(machine=paths["m.json"], metadata=paths["metadata.json"])
        examine(read_inputs([str(CORPUS / "sabakan/site.yml")], options=options), deep)


def config(name: str, data: bytes, deep: bool) -> None:
    """`.unitlint.yaml`, and in a deep look what it says of a folder."""
    settings = load_config(CORPUS / "config/unitlint.yaml", decode(data))
    if deep:
        inputs = read_inputs([str(CORPUS / "units/web.service")], options=ReadOptions(empty=True))
        settings = replace(settings, platform="none", rules=(), baseline="")
        check(inputs, settings, assembler=Assembler(settings))


def platform(name: str, data: bytes, deep: bool) -> None:
    """A catalogue, and in a deep look units on it."""
    scratch = _scratch("platform.json", data)
    catalogue.read(decode(data), path=scratch)
    if deep:
        settings = replace(Config(), platform=scratch)
        inputs = read_inputs([str(CORPUS / "units/web.service")], options=ReadOptions(empty=True))
        check(inputs, settings, assembler=Assembler(settings))


def ignores(name: str, data: bytes, deep: bool) -> None:
    """A `.gitignore`, asked about a few paths."""
    folder = Path(_scratch(".gitignore", data)).parent
    ignored = ignored_by_git(str(folder))
    for path in ("a.service", "build/a.service", f"a/{'b/' * 20}c", "a" * 200, "é/\udcff"):
        ignored(path, False)
        ignored(path, True)


def recorded(name: str, data: bytes, deep: bool) -> None:
    """A recording for `--times`."""
    read_times(decode(data), name)


def artifact(name: str, data: bytes, deep: bool) -> None:
    """What a review left for another job to post, and a part of a run."""
    (read_part if name.endswith("part") else lambda path: read_artifact(Path(path)))(_scratch("a", data))


def baseline(name: str, data: bytes, deep: bool) -> None:
    """A baseline."""
    read_baseline(_scratch("b.json", data))


def kernel(name: str, data: bytes, deep: bool) -> None:
    """A kernel command line, and the root that has it."""
    arguments = tuple(split(SourceText(name, decode(data))))
    target_of(arguments)
    list(generate(arguments))
    if deep:
        member(name, data, deep)


def _scratch(name: str, data: bytes) -> str:
    path = Path(_folder(), name)
    path.write_bytes(data)
    return str(path)


@cache
def _place(name: str) -> str:
    """Where a file of the corpus stands by itself; it isn't there, its folder is."""
    path = Path(_folder(), name)
    path.parent.mkdir(parents=True, exist_ok=True)
    return str(path)


@cache
def _folder() -> str:
    """A folder of this process, in memory where there is such."""
    shm = "/dev/shm"
    return tempfile.mkdtemp(prefix="unitlint-fuzz-", dir=shm if os.access(shm, os.W_OK) else None)


READERS: tuple[Reader, ...] = (
    Reader("units", document),
    Reader("drop-ins", document),
    Reader("quadlets", document),
    Reader("ignition", document),
    Reader("butane", document),
    Reader("machine-config", document),
    Reader("cloud-config", document),
    Reader("containerfiles", document),
    Reader("scripts", document),
    Reader("terraform", member),
    Reader("netplan", member),
    Reader("sabakan", member, ("sabakan", "common")),
    Reader("templates", templates),
    Reader("ansible", member),
    Reader("tables", document),
    Reader("networkd", document),
    Reader("conf", member),
    Reader("udev", member),
    Reader("kernel", kernel),
    Reader("config", config),
    Reader("baselines", baseline),
    Reader("catalogues", platform),
    Reader("machines", machines),
    Reader("times", recorded),
    Reader("gitignore", ignores),
    Reader("artifacts", artifact),
    Reader("grammars", grammars, ("units", "tables", "udev", "scripts")),
    Reader("trees", trees, ("butane", "ignition", "cloud-config", "ansible", "machine-config")),
    Reader("values", values),
)
"""Each without a process, a server or a command around it; `whole.py` has the others."""
