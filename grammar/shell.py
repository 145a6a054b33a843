"""The simple commands of a shell script, with their words and here-documents (POSIX, Shell Command Language).

Nothing is run: what `$…` and backquotes stand for is unknown unless the script sets it to a constant, and the
commands of every arm count.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from unitlint.grammar.shell_command import ShellCommand, Word
from unitlint.grammar.shell_functions import called, functions_of
from unitlint.grammar.shell_parser import CHARACTERS, Length, Parser
from unitlint.grammar.shell_programs import READ_A_SCRIPT, SHELLS, wrappers_of
from unitlint.grammar.shell_words import Variables, constants_of, with_paths
from unitlint.quick import patterns as re
from unitlint.quick.dataclasses import replace
from unitlint.text.source import Segment, SourceText

_READERS = frozenset({"cat", "dd", "install", "tee"})
"""Programs that hand on what they read."""

_RUNS = re.compile(r"-[a-z]*c")
_QUOTED = re.compile(r"'([^']*)'|\"((?:[^\"\\]|\\.)*)\"", re.DOTALL)

DEPTH_LIMIT = 5
"""Shells that run shells."""


def commands(
    source: SourceText, variables: Mapping[str, str] | None = None, *, whole: bool = True
) -> Iterator[ShellCommand]:
    """The simple commands of a script, in their order; `variables` are known from elsewhere.

    Raises InputError at the end where there are more than are read, and the `whole` script counts.
    """
    constants = {**(variables or {}), **constants_of(source.text)}
    paths = Variables(with_paths(source.text, constants), in_part=True)
    texts, length, last = Variables(constants, scopes=paths.scopes), Length(), 0
    for command in _with_inner(source, texts, paths, wrappers_of(source.text), length):
        last = command.words[-1].start if command.words else last
        yield command
    if whole:
        length.check(source, last)


def _with_inner(
    source: SourceText,
    constants: Variables,
    paths: Variables,
    wrappers: frozenset[str],
    length: Length,
    depth: int = 0,
) -> Iterator[ShellCommand]:
    """The commands, and in the place of `sh -c '…'` and `sh <<E` those of the text that it runs."""
    functions = functions_of(source.text) if "<<" in source.text else {}
    for command in Parser(source, constants, paths, length, wrappers).run():
        inner = _inner(source, command) if depth < DEPTH_LIMIT else None
        is_call = inner is None and depth < DEPTH_LIMIT and _is_given_text(source, command, functions)
        if is_call:
            body = called(functions[command.name], [word.text for word in command.arguments])
            inner = source.derive(body, (Segment(0, command.words[0].start, verbatim=False),))
        if inner is None:
            yield command
            continue
        length.words += len(inner.text) // CHARACTERS
        with paths.scopes.inner():
            of_inner = list(_with_inner(inner, constants, paths, wrappers, length, depth + 1))
        for index, each in enumerate(of_inner):
            each.words = [_outward(inner, word) for word in each.words]
            each.written = [_outward(inner, word) for word in each.written]
            is_reader = each.name in _READERS if is_call else index == 0
            if is_reader and each.body is None and inner is not command.body:
                each.body, each.piped_from = command.body, command.piped_from
            each.background |= command.background
            each.elsewhere |= command.elsewhere
            yield each


def _is_given_text(source: SourceText, command: ShellCommand, functions: Mapping[str, str]) -> bool:
    """Whether it calls a function with a here-document: `write_unit a.service <<E`."""
    return command.body is not None and command.body.outer is source and command.name in functions


def _outward(inner: SourceText, word: Word) -> Word:
    """A word of an inner script where it stands in the outer one."""
    return replace(word, start=inner.outward(word.start), end=inner.outward(max(word.end - 1, 0)) + 1)


def _inner(source: SourceText, command: ShellCommand) -> SourceText | None:
    """The script behind `-c` of a shell, where it is one text in quotes, or the one that it reads."""
    if command.name not in READ_A_SCRIPT:
        return None
    if all(word.text.startswith("-") and "c" not in word.text for word in command.arguments):
        return command.body if command.body is not None and command.body.outer is source else None
    if command.name not in SHELLS:
        return None
    option, text = command.words[1:3] if len(command.words) > 2 else (None, None)
    if option is None or text is None or not _RUNS.fullmatch(option.text):
        return None
    raw = source.text[text.start : text.end]
    if not (found := _QUOTED.fullmatch(raw)):
        return None
    return source.derive(found[1] or found[2] or "", [Segment(0, text.start + 1)])
