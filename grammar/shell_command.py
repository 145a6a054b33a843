"""A simple command of a shell script, with its words and what it reads (POSIX, Shell Command Language)."""

from __future__ import annotations

from unitlint.grammar.shell_output import output_of
from unitlint.quick.dataclasses import dataclass, field
from unitlint.text.source import SourceText

STANDARD_INPUT = "/dev/stdin"


@dataclass(frozen=True, slots=True)
class Word:
    """One word without its quotes; where it is only known when the script runs it holds a placeholder."""

    text: str
    start: int
    end: int


@dataclass(slots=True)
class ShellCommand:
    """A simple command."""

    words: list[Word] = field(default_factory=list)
    written: list[Word] = field(default_factory=list)
    """The files that its output goes to: `>`, `>>`."""
    appends: bool = False
    body: SourceText | None = None
    """What it reads: a here-document of its own, or of the command whose output is piped into it."""
    piped_from: ShellCommand | None = None
    printed: list[SourceText] = field(default_factory=list)
    """What the words behind `echo` or `printf` stand for, each character with its place."""
    prints: bool = False
    """Whether a word so far is `echo` or `printf`."""
    assigns: bool = True
    """Whether all words so far are assignments."""
    group: list[ShellCommand] | None = None
    """The commands of `{ …; }`, `( … )` or `do … done`, of the command that ends it."""
    reads_group: bool = False
    """Whether it reads what a group prints as a file: `cp <(…)`."""
    inside: list[SourceText] = field(default_factory=list)
    """The commands that run before it, for their output in its words: `$(…)`."""
    loop: str = ""
    """`until` or `while` where it is the condition of a loop, which runs it again and again."""
    negated: bool = False
    """Whether `!` stands before it."""
    alternative: bool = False
    """Whether it stands in an arm of an `if` or `case` that another arm precedes."""
    background: bool = False
    """Whether the shell goes on without waiting for it: `&`."""
    elsewhere: bool = False
    """Whether it runs on another host or in another root: `ssh HOST`, `chroot ROOT`."""

    @property
    def name(self) -> str:
        """The program, without its folder."""
        return self.words[0].text.rpartition("/")[2] if self.words else ""

    @property
    def output(self) -> SourceText | None:
        """What it prints; None where that isn't known, or nothing."""
        return output_of(self)

    @property
    def arguments(self) -> list[Word]:
        """The words behind the program's name."""
        return self.words[1:]
