"""A fact of systemd stands once: nothing repeats a table, and no setting is read raw."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from pathlib import Path

from unitlint.configuration import configuration
from unitlint.systemd import api_mounts, file_names, file_systems, generator_files, symbols
from unitlint.systemd.commands import SERVICE_COMMANDS, SOCKET_COMMANDS
from unitlint.systemd.directives import OWN_SECTIONS, keys, named, newest_version
from unitlint.units.values.complaint import Effect, Subject
from unitlint.units.values.judge import complaints

ROOT = Path(__file__).parents[1]
TABLES = "linter/systemd"
READERS = "linter/units"
"""Where values are read; elsewhere their kinds have functions (`units.effective`, `units.verify`)."""

KINDS = "linter/configuration/configuration.py"

FEWEST = 4
"""Fewer words than this are no table."""

TYPED = frozenset({"BOOLEAN", "SERVICETYPE", "SERVICERESTART", "KILLMODE", "SERVICEEXITTYPE"})
"""Kinds of values of which systemd ignores a bad one, so that an earlier assignment counts."""

Words = frozenset[str]
Place = tuple[str, int]


@cache
def modules() -> tuple[tuple[str, ast.Module], ...]:
    return tuple(_modules())


def _modules() -> Iterator[tuple[str, ast.Module]]:
    for folder in ("linter", "rules", "grammar"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            name = str(path.relative_to(ROOT))
            if not name.startswith(("linter/rules/", "linter/grammar/")):  # links to the folders at the top
                yield name, ast.parse(path.read_text(encoding="utf-8"))


def literals() -> Iterator[tuple[Place, Words]]:
    """Sets, tuples and lists of words, those that are spread into another one left out."""
    for name, module in modules():
        for node in ast.walk(module):
            words = _words(node)
            if len(words) >= FEWEST:
                yield (name, getattr(node, "lineno", 0)), words


def _words(node: ast.AST) -> Words:
    if isinstance(node, ast.Set | ast.Tuple | ast.List):
        values = [element.value for element in node.elts if isinstance(element, ast.Constant)]
        if len(values) == len(node.elts):
            return frozenset(value for value in values if isinstance(value, str))
    if isinstance(node, ast.Constant) and isinstance(node.value, str) and "\n" not in node.value:
        words = node.value.split(" ")
        return frozenset(words) if all(word in vocabulary() for word in words) else frozenset()
    return frozenset()


def vocabulary() -> Words:
    """The words of systemd's."""
    return _VOCABULARY


@cache
def tables() -> dict[str, Words]:
    """Each table of words by its name."""
    return {
        **{f"symbols.tsv: {name}": symbols.symbols(name) for name in symbols.set_names()},
        "UNIT_TYPES": frozenset(file_names.UNIT_TYPES),
        "QUADLET_TYPES": frozenset(file_names.QUADLET_TYPES),
        "UNIT_PATHS": frozenset(file_names.UNIT_PATHS),
        "SERVICE_COMMANDS": frozenset(SERVICE_COMMANDS),
        "SOCKET_COMMANDS": frozenset(SOCKET_COMMANDS),
        "NETWORK_TYPES": frozenset(file_systems.NETWORK_TYPES),
        "API_MOUNTS": frozenset(api_mounts.API_MOUNTS),
    }


_SECTIONS = ("Unit", "Install", *(section for own in OWN_SECTIONS.values() for section in own))
_VOCABULARY: Words = frozenset().union(
    (key for section in _SECTIONS for key in keys(section, newest_version())), *tables().values()
)


def test_nothing_repeats_a_table() -> None:
    """All of a table's words, or all but one, in code that could ask the table."""
    repeated = [
        f"{name}:{line} repeats {table}"
        for (name, line), words in literals()
        if not name.startswith(TABLES)
        for table, known in tables().items()
        if len(known) >= FEWEST and words <= known and len(known) - len(words) <= 1
    ]
    assert repeated == []


def test_no_collection_stands_twice() -> None:
    """The same three words or more, of systemd's or any other program's, that two modules each know."""
    places: dict[Words, list[Place]] = defaultdict(list)
    for place, words in collections():
        places[words].append(place)
    assert [found for found in places.values() if len({name for name, _ in found}) > 1] == []


def collections() -> Iterator[tuple[Place, Words]]:
    """Sets, tuples and lists of words, or of members of an enumeration, that are named or searched.

    A row of a table, or what is handed to a function, is none.
    """
    for name, module in modules():
        parents = {child: node for node in ast.walk(module) for child in ast.iter_child_nodes(node)}
        for node, parent in parents.items():
            if isinstance(node, ast.Set | ast.Tuple | ast.List) and _is_named_or_asked(parent):
                words = list(_members(node))
                if len(words) >= 3 and all(words):
                    yield (name, node.lineno), frozenset(words)


def _is_named_or_asked(parent: ast.AST) -> bool:
    if isinstance(parent, ast.Call):
        made_or_asked = ("frozenset", "set", "tuple", "fromkeys", "startswith", "endswith")
        return ast.unparse(parent.func).rpartition(".")[2] in made_or_asked
    return isinstance(parent, ast.Assign | ast.AnnAssign | ast.Compare | ast.For | ast.comprehension)


def _members(node: ast.Set | ast.Tuple | ast.List) -> Iterator[str]:
    """Each element, those of a collection that is spread into it included; empty for what is computed."""
    for element in node.elts:
        if isinstance(element, ast.Starred) and isinstance(element.value, ast.Set | ast.Tuple | ast.List):
            yield from _members(element.value)
        elif isinstance(element, ast.Constant) and isinstance(element.value, str):
            yield element.value
        elif isinstance(element, ast.Attribute) and ast.unparse(element.value)[0].isupper():
            yield ast.unparse(element)
        else:
            yield ""


def test_kinds_of_inputs_go_by_their_names() -> None:
    """Nothing compares a configuration's kind with a word, gives it one, or makes a set of the words."""
    kinds = {value for name, value in vars(configuration).items() if name.isupper() and type(value) is str}
    spelt = [
        f"{name}:{node.lineno} has a word for a kind of input"
        for name, module in modules()
        for node in ast.walk(module)
        if name != KINDS and _spells_kind(node, kinds)
    ]
    assert len(kinds) >= 10
    assert spelt == []


def _spells_kind(node: ast.AST, kinds: set[str]) -> bool:
    match node:
        case ast.Compare(left=ast.Attribute(attr="kind") as asked, comparators=[word]):
            return ast.unparse(asked.value).endswith("configuration") and bool(_constants(word) & kinds)
        case ast.Call(func=ast.Attribute(attr="configuration") | ast.Name(id="Configuration")):
            return any(each.arg == "kind" and _constants(each.value) for each in node.keywords)
        case ast.Set() | ast.Tuple() | ast.List():
            return len(node.elts) > 1 and set(_members(node)) <= kinds
    return False


def _constants(node: ast.AST) -> set[str]:
    return {str(each.value) for each in ast.walk(node) if isinstance(each, ast.Constant)}


def test_characters_of_patterns_stand_once() -> None:
    """`*?[`, be it as the letters of a set or as those of a regular expression (`text.globs`)."""
    repeated = [
        f"{name}:{node.lineno}"
        for name, module in modules()
        for node in ast.walk(module)
        if isinstance(node, ast.Constant) and node.value in ("*?[", r"[*?\[]", "[*?[]")
    ]
    assert [place for place in repeated if not place.startswith("linter/text/globs.py")] == []


def test_what_generators_read_stands_once() -> None:
    """A root delivers what generators read; a path that only one of the two knows is silently passed over."""
    known = {*generator_files.FILES, *generator_files.FOLDERS}
    repeated = [
        f"{name}:{node.lineno} knows {node.value}"
        for name, module in modules()
        if not name.startswith(TABLES)
        for node in ast.walk(module)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
        if node.value in known or (node.value.endswith("/") and node.value[:-1] in known)
    ]
    assert repeated == []


def test_no_setting_is_read_raw() -> None:
    """`unit.last("Unit", "DefaultDependencies").value` says `maybe` where systemd says what stood before."""
    others = [(name, module) for name, module in modules() if not name.startswith(READERS)]
    raw = [found for name, module in others for found in raw_reads(name, module)]
    assert raw == []


def raw_reads(name: str, module: ast.Module) -> Iterator[str]:
    """Where a module takes the text of such a setting for its value."""
    for node in ast.walk(module):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            section, key = _section_and_key(node)
            reads = node.func.attr in ("last", "values", "assignments") and _is_typed(section, key)
            if reads or (node.func.attr == "last" and _is_judged(section, key)):
                yield f"{name}:{node.lineno} reads {section}.{key} with {node.func.attr}()"


def _section_and_key(call: ast.Call) -> tuple[str, str]:
    given = [argument.value for argument in call.args[:2] if isinstance(argument, ast.Constant)]
    return (str(given[0]), str(given[1])) if len(given) == 2 else ("", "")


def _is_typed(section: str, key: str) -> bool:
    directive = named(key).get(section)
    return directive is not None and not TYPED.isdisjoint(kind for _, kind in directive.kinds)


def _is_judged(section: str, key: str) -> bool:
    """Whether systemd ignores some values, of which `last_taken` and its kin know."""
    unit_type = next((kind for kind, own in OWN_SECTIONS.items() if section in own), "service")
    found = complaints("no such value", Subject(f"a.{unit_type}", section, key, newest_version()))
    return any(complaint.effect is Effect.IGNORED for complaint in found)


def test_sections_of_types_are_asked_for() -> None:
    """`unit.type.capitalize()`, or a mapping of types to sections, is a second table of sections."""
    sections = {repr({kind: own[0]})[1:-1] for kind, own in OWN_SECTIONS.items() if own}
    found = [
        f"{name}:{node.lineno}"
        for name, module in modules()
        if not name.startswith(TABLES)
        for node in ast.walk(module)
        if isinstance(node, ast.Dict) and node.keys
        if sections.issuperset(ast.unparse(node)[1:-1].split(", "))
    ]
    assert found == []


def test_versions_stand_in_the_tables() -> None:
    """Since when something holds, and which version is assumed, are facts of systemd."""
    found = [
        f"{name}: {ast.unparse(node)}"
        for name, module in modules()
        if not name.startswith(TABLES)
        for node in _versions(module)
    ]
    assert found == []


def _versions(module: ast.Module) -> Iterator[ast.AST]:
    """What gives a version a name or a default, or compares with one."""
    for node, after in pairwise(module.body):
        if isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None and _tells_version(after):
            yield from (each for each in ast.walk(node.value) if _is_version(each))
    own = {
        ast.unparse(t)
        for node in module.body
        if isinstance(node, ast.Assign)
        for t in node.targets
        if _is_version(node.value)
    }
    for node in ast.walk(module):
        if isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            words = " ".join(map(ast.unparse, targets)).lower()
            if _is_version(node.value) and ("since" in words or "version" in words):
                yield node
        elif isinstance(node, ast.Compare):
            sides = (node.left, *node.comparators)
            by_number = any(_is_version(side) or ast.unparse(side) in own for side in sides)
            if by_number and any("version" in ast.unparse(side) for side in sides):
                yield node
        elif isinstance(node, ast.arguments):
            arguments = (*node.posonlyargs, *node.args)
            pairs = [*zip(reversed(arguments), reversed(node.defaults), strict=False)]
            pairs += [(a, d) for a, d in zip(node.kwonlyargs, node.kw_defaults, strict=True) if d]
            yield from (
                argument for argument, default in pairs if "version" in argument.arg and _is_version(default)
            )


def _tells_version(node: ast.stmt) -> bool:
    """Whether what follows a table says that versions are in it."""
    return isinstance(node, ast.Expr) and "version" in ast.unparse(node)


def _is_version(node: ast.AST | None) -> bool:
    return isinstance(node, ast.Constant) and type(node.value) is int and 200 <= node.value < 400


def test_lines_are_told_apart_in_one_way() -> None:
    """`str.splitlines` also ends a line at a form feed or U+2028, which stand in names and comments."""
    found = [
        f"{name}:{node.lineno}"
        for name, module in modules()
        for node in ast.walk(module)
        if isinstance(node, ast.Attribute) and node.attr in ("splitlines", "StringIO")
    ]
    assert found == [], "unitlint.text.lines has lines_of and bare_lines"
