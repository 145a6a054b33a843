"""What commands do to a machine that is being put together: systemctl, links, files that are written.

They stand in `runcmd` of a cloud-config, in `RUN` of a Containerfile, in scripts. Of conditions nothing is
known, so a command in any arm counts; names that only the script knows when it runs are passed over.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from fnmatch import fnmatchcase
from pathlib import PurePath

from unitlint.configuration.delivery import is_interpreted
from unitlint.formats.host import Host
from unitlint.formats.host_systemctl import run_systemctl
from unitlint.formats.ignition_machine import FileRecord
from unitlint.formats.modes import changed
from unitlint.formats.owners import anybody, given_to, owners_of
from unitlint.formats.users import at_home
from unitlint.formats.work import COMMAND
from unitlint.grammar.shell_braces import brace_expanded
from unitlint.grammar.shell_command import STANDARD_INPUT, ShellCommand, Word
from unitlint.quick import patterns as re
from unitlint.quick.dataclasses import dataclass, field, replace
from unitlint.systemd.file_names import (
    DEPENDENCY_SUFFIXES,
    DROP_IN_SUFFIX,
    is_dependency_folder,
)
from unitlint.text.source import PLACEHOLDER, Place, SourceText, is_known

LocalText = Callable[[str], SourceText | None]
"""The text of a file that a script has beside itself, by the name that it uses."""
LocalTree = Callable[[str], Iterable[tuple[str, SourceText]]]
"""The files of a folder that a script has beside itself, or those that a pattern fits: path and text."""


@dataclass(frozen=True, slots=True)
class HostCommands:
    """Carries commands out on a machine, one after the other."""

    host: Host
    local: LocalText = lambda _name: None
    tree: LocalTree = lambda _name: ()
    drafts: dict[str, SourceText] = field(default_factory=dict, compare=False)
    """What was written elsewhere, by the word for its place: a script may move it to where units lie."""

    def apply(self, command: ShellCommand) -> None:
        """Do what the command does, as far as it is known. Raises InputError where it is too much."""
        self.host.spend(COMMAND)
        match command.name:
            case "systemctl":
                run_systemctl(self.host, command)
            case "ln":
                self._link(command)
            case "cat" | "tee" | "echo" | "printf" | "dd" | "" | "done":
                self._write(command)
            case "cd" | "pushd" | "popd":
                self._go(command)
            case "cp" | "install" | "mv":
                self._copy(command)
            case "rm" | "unlink":
                self._remove(command)
            case "chmod" | "chown" | "chgrp":
                self._change(command)
            case _ if command.written:
                self._write(command)

    def _remove(self, command: ShellCommand) -> None:
        """Files that are gone again; a script may only undo its own work so."""
        for word in command.arguments if self.host.disables else ():
            self.host.removed(word.text)

    def _link(self, command: ShellCommand) -> None:
        words = [word for word in command.arguments if not word.text.startswith("-")]
        options = "".join(word.text for word in command.arguments if word.text.startswith("-"))
        if len(words) < 2 or "s" not in options.replace("--symbolic", "-s"):
            return
        *targets, path = words
        folder = path.text.rpartition("/")[2]
        for target in targets:
            name = target.text.rpartition("/")[2]
            into = len(targets) > 1 or path.text.endswith("/") or is_dependency_folder(folder)
            self.host.write_link(
                f"{path.text.rstrip('/')}/{name}" if into else path.text, target.text, self.host.place(path)
            )

    def _write(self, command: ShellCommand) -> None:
        arguments = [word for word in command.arguments if not word.text.startswith("-")]
        written = [*command.written, *(arguments if command.name == "tee" else ())]
        if command.name == "dd":
            outputs = (word for word in arguments if word.text.startswith("of="))
            written = [replace(word, text=word.text.removeprefix("of=")) for word in outputs]
        appends = command.appends or (command.name == "tee" and _has(command, "a", "append"))
        source = command.body if command.name == "dd" else command.output if written else None
        for word in written:
            if source is None and command.name in ("", "done"):
                continue
            if source is not None and not appends:
                self.drafts[self._spelt(word)] = source
            if not (appends and command.alternative):
                self.host.deliver(word.text, source, self.host.place(word), appends=appends)

    def _copy(self, command: ShellCommand) -> None:
        folder, words = _destination(command)
        words = [replace(word, text=text) for word in words for text in brace_expanded(word.text)]
        if len(words) + (folder is not None) < 2:
            return
        last = folder or words[-1]
        files = words if folder is not None else words[:-1]
        path = at_home(last.text).lstrip(PLACEHOLDER)  # `$DESTDIR`
        recursive = command.name == "cp" and (
            _has(command, "rRa", "recursive") or _has(command, "", "archive")
        )
        for file in files:
            draft = command.body if file.text == STANDARD_INPUT else self._draft(file)
            written = file.text
            file = replace(file, text=re.sub(f"^{PLACEHOLDER}+/", "", file.text))  # `$SRCDIR/a.service`
            if not is_known(file.text) and not (draft is not None and _is_file_name(path, "")):
                continue
            is_all = f"/{file.text}".rstrip("/").endswith("/.")  # `cp -r .`, `cp -r units/.`
            name = file.text.rstrip("/.").rpartition("/")[2]
            if not (name or is_all):
                continue  # `cp -r /`
            is_named = _is_file_name(path, name) or path.endswith(f"/{name}")
            into = folder is not None or len(files) > 1 or path.endswith("/") or not is_named
            target = f"{path.rstrip('/')}/{name}" if into and not is_all else path.rstrip("/")
            if draft is not None:
                if command.name == "mv" and is_interpreted(target):
                    self.host.removed(written)
                self.host.deliver(target, draft, self.host.place(last))
            else:
                self._copy_one(file.text, target, self.host.place(last), recursive=recursive)

    def _draft(self, word: Word) -> SourceText | None:
        """What the machine has, or the script has written, where a word says."""
        for file in reversed(self.host.look_through_files()):
            if file.path == word.text and file.source is not None:
                return file.source
        return self.drafts.get(self._spelt(word))

    def _spelt(self, word: Word) -> str:
        """A word as it stands in the script: what one variable stands for is the same file each time."""
        return re.sub("[\"']", "", self.host.source.text[word.start : word.end])

    def _copy_one(self, file: str, target: str, place: Place, *, recursive: bool) -> None:
        """Deliver a file; of a folder, or of all that a pattern fits, each as far as the build has it."""
        if not (recursive or "*" in file):
            self.host.deliver(target, self.local(file), place)
            return
        below = target if "*" not in file else target.rpartition("/")[0]
        for inner, source in self.tree(file):
            self.host.spend(COMMAND)
            self.host.deliver(f"{below}/{inner}", source, place)

    def _change(self, command: ShellCommand) -> None:
        """Other permissions by chmod(1), another owner by chown(1) and chgrp(1).

        A path that is known in part may be another's: of its files none loses a permission, and whose they
        are isn't known.
        """
        words = [word.text for word in command.arguments if not word.text.startswith("--")]
        recursive = any(re.fullmatch(r"-\w*R\w*", word) for word in words)
        first, *paths = [word for word in words if not re.fullmatch(r"-[A-Zcfv]+", word)] or [""]
        patterns = {re.sub(f"{PLACEHOLDER}+", "*", path).rstrip("/"): is_known(path) for path in paths}
        if recursive:
            patterns |= {f"{pattern}/*": known for pattern, known in patterns.items()}
        files = self.host.look_through_files(10 * len(patterns))
        for index, file in enumerate(files):
            matched = [known for pattern, known in patterns.items() if fnmatchcase(file.path, pattern)]
            if matched:
                self.host.spend(COMMAND)
                files[index] = (
                    _with_mode(file, first, is_certain=any(matched))
                    if command.name == "chmod"
                    else self._given(command, file, first, is_certain=any(matched))
                )

    def _given(self, command: ShellCommand, file: FileRecord, owner: str, *, is_certain: bool) -> FileRecord:
        place = self.host.place(command.words[0])
        if not is_certain or any(word.text.startswith("--reference") for word in command.arguments):
            return given_to(file, anybody(place), anybody(place), self.host.machine.late_accounts)
        user, group = owners_of(owner if command.name == "chown" else f":{owner}", place)
        return given_to(file, user, group, self.host.machine.late_accounts)

    def _go(self, command: ShellCommand) -> None:
        """Other folders, where it is known which: `cd -` and `popd` lead back to one that isn't."""
        words = [word.text for word in command.arguments if not word.text.startswith("-")]
        path = at_home(words[0]).lstrip(PLACEHOLDER) if words and command.name != "popd" else ""
        self.host.folder[:] = [path.rstrip("/")] if path.startswith("/") and is_known(path) else []


def _with_mode(file: FileRecord, text: str, *, is_certain: bool) -> FileRecord:
    before = file.default_mode if file.mode is None else file.mode
    mode = changed(before, text)
    if mode is not None and not is_certain:
        mode = None if before is None else mode | before
    return replace(file, mode=mode, default_mode=None)


def _has(command: ShellCommand, letters: str, word: str) -> bool:
    """Whether a command has an option, in one of its forms."""
    options = [found.text for found in command.arguments if found.text.startswith("-")]
    short = any(not o.startswith("--") and any(letter in o for letter in letters) for o in options)
    return short or f"--{word}" in options


def _destination(command: ShellCommand) -> tuple[Word | None, list[Word]]:
    """The folder of `-t`, and the words that are no options and none of their values."""
    folder: Word | None = None
    words: list[Word] = []
    arguments = iter(command.arguments)
    for word in arguments:
        option = word.text
        if option.startswith("--target-directory="):
            folder = replace(word, text=option.partition("=")[2])
        elif option == "--target-directory" or re.fullmatch(r"-[A-Za-z]*t", option):
            folder = next(arguments, None)
        elif command.name == "install" and re.fullmatch(r"-[A-Za-z]*[mogS]", option):
            next(arguments, None)
        elif not option.startswith("-"):
            words.append(word)
    return folder, words


def _is_file_name(path: str, copied: str) -> bool:
    """Whether a path ends in a file's name, as a unit's or the copied file's does, and not in a folder's."""
    last = PurePath(path)
    if last.suffix in (DROP_IN_SUFFIX, *DEPENDENCY_SUFFIXES):
        return False
    return bool(last.suffix) and (is_interpreted(path) or last.suffix == PurePath(copied).suffix)
