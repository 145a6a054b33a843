"""Files that become unit files once a build, Ansible or Puppet has filled them in: what they leave open."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import PurePath

from unitlint.grammar.branches import BranchTree, TagKind, Tree, parse_branches
from unitlint.grammar.gotemplate import parse_template
from unitlint.template.arms import Arm, Choice, Unknown, Verbatim, expand
from unitlint.template.dialects import Dialect, dialect_of, template_suffix
from unitlint.template.formulas import Formula
from unitlint.template.further_names import name_within
from unitlint.template.placeholders import placeholders
from unitlint.template.questions import asked_by, is_never_shown
from unitlint.template.tags import Cut, cut
from unitlint.template.terraform_files import is_filled_by_terraform
from unitlint.text.source import SourceText

_TEMPLATES = frozenset({"templates", "template", "tmpl", "tpl"})
_LEVELS = 4
"""Folders above a file of which one may say so: `templates/etc/systemd/system`."""

TAGS_LIMIT = 5_000
"""Tags in one file; of what has more, all bodies are shown."""


def unit_arms(source: SourceText) -> tuple[Arm, ...]:
    """The arms of a file that lies where units do; one that is no template has its text alone."""
    text, name = source.text, PurePath(source.path).name
    dialect = dialect_of(name, text)
    if dialect is Dialect.PLAIN and "${" in text and is_filled_by_terraform(source.path):
        dialect = Dialect.TERRAFORM
    if dialect is Dialect.GO:
        arms = expand(parse_template(text))
    elif dialect is Dialect.PLAIN:
        arms = (Verbatim(0, len(text)),) if text else ()
    else:
        arms = _tagged(text, dialect)
    return tuple(_filled(arms, text, is_template=_is_template(source.path)))


def _is_template(path: str) -> bool:
    """Whether a file's suffix or its folder calls it a template."""
    *folders, name = PurePath(path).parts
    is_named = template_suffix(name) or name_within(name)
    return bool(is_named) or not _TEMPLATES.isdisjoint(folders[-_LEVELS:])


def filled_arms(source: SourceText) -> tuple[Arm, ...]:
    """The arms of a text that has no branches: its plain placeholders are unknown."""
    text = source.text
    return tuple(_filled((Verbatim(0, len(text)),) if text else (), text, is_template=False))


def _tagged(text: str, dialect: Dialect) -> tuple[Arm, ...]:
    cuts = cut(text, dialect)
    tree = parse_branches([found.kind for found in cuts]) if len(cuts) <= TAGS_LIMIT else None
    if tree is None:  # the tags don't nest: all that they enclose is shown
        shown = (TagKind.TEXT, TagKind.OUTPUT)
        tree = tuple(index for index, found in enumerate(cuts) if found.kind in shown)
    return _arms(tree, cuts)


def _arms(tree: Tree, cuts: Sequence[Cut]) -> tuple[Arm, ...]:
    return tuple(_branch(part, cuts) if isinstance(part, BranchTree) else _plain(cuts[part]) for part in tree)


def _plain(found: Cut) -> Arm:
    return Unknown(found.start) if found.kind is TagKind.OUTPUT else Verbatim(found.start, found.end)


def _branch(branch: BranchTree, cuts: Sequence[Cut]) -> Choice:
    """A branch. A loop runs, and of a chain of conditions without `else` one is met.

    In Go's templates for machines neither need be so; here variables are lists and choices with a default.
    """
    tag, asked = cuts[branch.index], False
    if not is_never_shown(tag.words):
        is_sure = not branch.otherwise and (branch.loops or tag.kind is TagKind.ELIF)
        return _choice(branch, cuts, True if is_sure else asked_by(tag.words))
    return _choice(branch, cuts, asked)


def _choice(branch: BranchTree, cuts: Sequence[Cut], asked: Formula) -> Choice:
    return Choice(asked, _arms(branch.body, cuts), _arms(branch.otherwise, cuts), branch.loops)


def _filled(arms: Iterable[Arm], text: str, *, is_template: bool) -> Iterator[Arm]:
    """The arms with the plain placeholders of their texts unknown."""
    for arm in arms:
        match arm:
            case Verbatim(start, end):
                for begin, stop in placeholders(text, start, end, is_template=is_template):
                    if start < begin:
                        yield Verbatim(start, begin)
                    yield Unknown(begin)
                    start = stop
                if start < end:
                    yield Verbatim(start, end)
            case Choice(asked, body, otherwise, loops):
                shown = tuple(_filled(body, text, is_template=is_template))
                others = tuple(_filled(otherwise, text, is_template=is_template))
                yield Choice(asked, shown, others, loops)
            case _:
                yield arm
