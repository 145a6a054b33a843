"""What commands do to a machine that is being put together: systemctl, links, files that are written.

They stand in `runcmd` of a cloud-config, in `RUN` of a Containerfile, in scripts. Of conditions nothing is
known, so a command in any arm counts; names that only the script knows when it runs are passed over.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from fnmatch import fnmatchcase
from pathlib import PurePath

from unitlint.configuration.configuration import Problem
from unitlint.configuration.delivered import Enablement
from unitlint.configuration.delivery import is_interpreted
from unitlint.configuration.problems import DUPLICATE_ENTRY
from unitlint.formats.ignition_machine import FileRecord, IgnitionMachine
from unitlint.formats.modes import changed
from unitlint.formats.users import at_home
from unitlint.formats.work import COMMAND
from unitlint.grammar.shell_braces import brace_expanded
from unitlint.grammar.shell_command import ShellCommand, Word
from unitlint.quick import patterns as re
from unitlint.quick.dataclasses import dataclass, field, replace
from unitlint.systemd import systemctl
from unitlint.systemd.file_names import (
    DEPENDENCY_SUFFIXES,
    DROP_IN_SUFFIX,
    ETC,
    MASK,
    RUN,
    USER_ETC,
    USR,
    is_dependency_folder,
    is_unit_name,
    looks_like_unit,
)
from unitlint.text.source import PLACEHOLDER, Place, SourceText, is_known

_INPUT = "/dev/stdin"
_LINKING = systemctl.ENABLING | {"link"}
"""Verbs that link a unit file that is named by its path."""
_UNKNOWN = re.compile(f"{PLACEHOLDER}+")
_NAMED_BY_PATHS = (".mount", ".automount", ".swap")
_WANTING = {"add-wants": "wants", "add-requires": "requires"}

LocalText = Callable[[str], SourceText | None]
"""The text of a file that a script has beside itself, by the name that it uses."""
LocalTree = Callable[[str], Iterable[tuple[str, SourceText]]]
"""The files of a folder that a script has beside itself, or those that a pattern fits: path and text."""


@dataclass(frozen=True, slots=True)
class HostCommands:
    """Carries commands out on `machine`; `root` is what stands in front of the machine's paths."""

    machine: IgnitionMachine
    source: SourceText
    local: LocalText = lambda _name: None
    tree: LocalTree = lambda _name: ()
    disables: bool = True
    """Whether `disable` counts: a script may only undo its own work with it."""
    drafts: dict[str, SourceText] = field(default_factory=dict, compare=False)
    """What was written elsewhere, by the word for its place: a script may move it to where units lie."""
    folder: list[str] = field(default_factory=list, compare=False)
    """Where relative paths begin, once that is known."""
    adrift: list[tuple[SourceText, Place]] = field(default_factory=list, compare=False)
    """Texts that are written to where only the script knows when it runs."""

    def unplaced(self) -> Iterator[tuple[SourceText, Place]]:
        """Those of them that no later command has put where its place is known."""
        placed = {id(file.source) for file in self.machine.files if is_interpreted(file.path)}
        yield from ((text, place) for text, place in self.adrift if id(text) not in placed)

    def apply(self, command: ShellCommand) -> None:
        """Do what the command does, as far as it is known. Raises InputError where it is too much."""
        self._spend(COMMAND)
        match command.name:
            case "systemctl":
                self._systemctl(command)
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

    def _spend(self, steps: int) -> None:
        self.machine.work.add(steps, self.source)

    def _look_through_files(self, times: int = 1) -> list[FileRecord]:
        """All files so far, for a command that asks each of them."""
        self._spend(len(self.machine.files) * times // 10)
        return self.machine.files

    def place(self, word: Word) -> Place:
        """Where a word stands."""
        return self.source.place(word.start, word.end)

    def _edit(self, command: ShellCommand) -> None:
        """`systemctl edit --stdin NAME`: a drop-in, or with `--full` the unit (systemctl(1))."""
        words = [word.text for word in command.arguments]
        named = [word for word in words if not word.startswith("-") and word != "edit"]
        options = dict(word.partition("=")[::2] for word in words)
        if len(named) != 1 or "--user" in options or command.body is None:
            return
        folder = USER_ETC if "--global" in options else RUN if "--runtime" in options else ETC
        path = f"{folder}/{systemctl.unit_name(named[0])}"
        if "--full" not in options:
            path = f"{path}.d/{options.get('--drop-in', 'override.conf')}"
        self._deliver(path, command.body, self.place(command.words[0]))

    def _systemctl(self, command: ShellCommand) -> None:
        words = [word.text for word in command.arguments]
        if "edit" in words and "--stdin" in words:
            self._edit(command)
            return
        call = systemctl.parse(words)
        if call is None:
            if (call := systemctl.parse(words, user=True)) is not None:
                self._for_users(command, call)
            return
        places = self._places(command, call)
        if call.verb in _WANTING and len(call.units) > 1:
            target, *units = call.units
            for unit in units:
                self._write_link(f"{ETC}/{target}.{_WANTING[call.verb]}/{unit}", f"../{unit}", places[unit])
            return
        for unit in call.units:
            for name in brace_expanded(unit):
                self._on_unit(call.verb, name, places[unit])

    def _places(self, command: ShellCommand, call: systemctl.Call) -> dict[str, Place]:
        """Where the call names its units; `systemctl rescue` has its own in mind."""
        named = {systemctl.unit_name(word.text): self.place(word) for word in command.arguments}
        return {unit: named.get(unit, self.place(command.words[0])) for unit in call.units}

    def _for_users(self, command: ShellCommand, call: systemctl.Call) -> None:
        """What a call for users' managers does to their units."""
        places = self._places(command, call)
        if call.verb == "preset-all":
            self.machine.users_presets.append(("*", self.place(command.words[0])))
        for unit in call.units:
            for name in brace_expanded(unit):
                self._on_users_unit(call.verb, name, places[unit])

    def _on_users_unit(self, verb: str, unit: str, place: Place) -> None:
        name = unit.rpartition("/")[2]
        if not is_known(name) or not (is_unit_name(name) or verb == "preset"):
            return
        if verb in _LINKING and "/" in unit:
            self._write_link(f"{USER_ETC}/{name}", unit, place)
        if verb in systemctl.ENABLING or (verb == "disable" and self.disables):
            self.machine.users_enablements[name] = Enablement(name, verb != "disable", place)
        elif verb == "mask":
            self._write_link(f"{USER_ETC}/{name}", MASK, place)
        elif verb == "preset":
            self.machine.users_presets.append((name, place))

    def _on_unit(self, verb: str, unit: str, place: Place) -> None:
        name = unit.rpartition("/")[2]
        if not is_known(unit):
            unit = name = _UNKNOWN.sub("_", name)
            if not any(file.path.endswith(f"/{name}") for file in self._look_through_files()):
                return
        if not is_unit_name(name):
            return
        if verb == "set-default":
            self._write_link(f"{ETC}/default.target", f"{USR}/{name}", place)
        elif verb == "mask":
            self._mask(name, place)
        elif verb == "unmask" and name in self.machine.units:
            self.machine.units[name].mask = False
        elif verb in _LINKING:
            if "/" in unit:
                self._write_link(f"{ETC}/{name}", unit, place)
            if verb != "link":
                self.machine.unit(name, place).enablement = Enablement(name, True, place)
        elif verb == "disable" and self.disables:
            self.machine.unit(name, place).enablement = Enablement(name, False, place)

    def _mask(self, name: str, place: Place) -> None:
        """Mask a unit, which systemctl(1) refuses where its link would replace a file."""
        path = f"{ETC}/{name}"
        if not any(file.path == path for file in self._look_through_files()):
            self.machine.unit(name, place).mask = True
        elif self.disables:
            message = f"systemctl doesn't mask {name}: {path} is a file, which it doesn't replace"
            help_ = f"deliver the unit as {USR}/{name}, or delete the file first"
            self.machine.problems.append(Problem(DUPLICATE_ENTRY, message, place, help_))

    def _remove(self, command: ShellCommand) -> None:
        """Files that are gone again; a script may only undo its own work so."""
        for word in command.arguments if self.disables else ():
            self._removed(word.text)

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
            self._write_link(
                f"{path.text.rstrip('/')}/{name}" if into else path.text, target.text, self.place(path)
            )

    def _write_link(self, path: str, target: str, place: Place) -> None:
        path = self._absolute(path)
        if is_known(path) and is_known(target) and is_interpreted(path):
            self.machine.links.append(FileRecord(path, None, place, link=target))

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
                if not (is_known(word.text) and word.text.startswith("/")):
                    self.adrift.append((source, self.place(word)))
            if not (appends and command.alternative):
                self._deliver(word.text, source, self.place(word), appends=appends)

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
            draft = command.body if file.text == _INPUT else self._draft(file)
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
                    self._removed(written)
                self._deliver(target, draft, self.place(last))
            else:
                self._copy_one(file.text, target, self.place(last), recursive=recursive)

    def _draft(self, word: Word) -> SourceText | None:
        """What the machine has, or the script has written, where a word says."""
        for file in reversed(self._look_through_files()):
            if file.path == word.text and file.source is not None:
                return file.source
        return self.drafts.get(self._spelt(word))

    def _spelt(self, word: Word) -> str:
        """A word as it stands in the script: what one variable stands for is the same file each time."""
        return re.sub("[\"']", "", self.source.text[word.start : word.end])

    def _removed(self, path: str) -> None:
        """A file that the script moves on is no longer where it wrote it."""
        files = self._look_through_files()
        files[:] = [file for file in files if file.path != path]

    def _copy_one(self, file: str, target: str, place: Place, *, recursive: bool) -> None:
        """Deliver a file; of a folder, or of all that a pattern fits, each as far as the build has it."""
        if not (recursive or "*" in file):
            self._deliver(target, self.local(file), place)
            return
        below = target if "*" not in file else target.rpartition("/")[0]
        for inner, source in self.tree(file):
            self._spend(COMMAND)
            self._deliver(f"{below}/{inner}", source, place)

    def _change(self, command: ShellCommand) -> None:
        """Other permissions: of chmod(1) as far as they are known, all else makes that a file's are not.

        A path that is known in part may be another's: of its files none loses a permission.
        """
        words = [word.text for word in command.arguments if not word.text.startswith("--")]
        recursive = any(re.fullmatch(r"-\w*R\w*", word) for word in words)
        first, *paths = [word for word in words if not re.fullmatch(r"-[A-Zcfv]+", word)] or [""]
        patterns = {re.sub(f"{PLACEHOLDER}+", "*", path).rstrip("/"): is_known(path) for path in paths}
        if recursive:
            patterns |= {f"{pattern}/*": known for pattern, known in patterns.items()}
        files = self._look_through_files(10 * len(patterns))
        for index, file in enumerate(files):
            matched = [known for pattern, known in patterns.items() if fnmatchcase(file.path, pattern)]
            if matched:
                before = file.default_mode if file.mode is None else file.mode
                mode = changed(before, first) if command.name == "chmod" else None
                if mode is not None and not any(matched):
                    mode = None if before is None else mode | before
                files[index] = replace(file, mode=mode, default_mode=None)

    def _go(self, command: ShellCommand) -> None:
        """Other folders, where it is known which: `cd -` and `popd` lead back to one that isn't."""
        words = [word.text for word in command.arguments if not word.text.startswith("-")]
        path = at_home(words[0]).lstrip(PLACEHOLDER) if words and command.name != "popd" else ""
        self.folder[:] = [path.rstrip("/")] if path.startswith("/") and is_known(path) else []

    def _absolute(self, path: str) -> str:
        """A path in the folder that the script has gone to, if units lie there; any other as it is."""
        found = at_home(path).lstrip(PLACEHOLDER)
        if found.startswith("/") or not self.folder:
            return found
        inside = f"{self.folder[0]}/{found.removeprefix('./')}"
        return inside if is_interpreted(inside) else found

    def _deliver(self, path: str, source: SourceText | None, place: Place, *, appends: bool = False) -> None:
        path = self._absolute(path)
        if source is not None and not is_known(path):
            path = opened(path)
        if source is None and is_dependency_folder(path.rpartition("/")[0].rpartition("/")[2]):
            return  # most likely a link that the build has made
        if is_known(path) and path.startswith("/") and ".." not in path.split("/"):
            self.machine.files.append(FileRecord(path, source, place, appends=appends and source is not None))


def opened(path: str) -> str:
    """A path in a folder of units with `_` for what only the script knows of its name; any other as it is.

    The name of a mount says where it is, so that another is none of its.
    """
    folder, _, name = path.rpartition("/")
    open_name = _UNKNOWN.sub("_", name)
    is_free = looks_like_unit(name) and not name.endswith(_NAMED_BY_PATHS)
    is_one = is_free and is_known(folder) and is_interpreted(f"{folder}/{open_name}")
    return f"{folder}/{open_name}" if is_one else path


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
