"""Completion as bash, zsh and fish do it: a line is typed in the shell itself."""

from __future__ import annotations

import os
import pty
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

import click
import pytest
from click.shell_completion import CompletionItem

from unitlint.cli import completing

TYPED = (
    ("unitlint exp", "explain"),
    ("unitlint --select unknown-d", "unknown-directive"),
    ("unitlint check --ignore syntax-error,unknown-d", "syntax-error,unknown-directive"),
    ("unitlint --format sa", "sarif"),
    ("unitlint --platform flat", "flatcar"),
    ("unitlint explain unknown-d", "unknown-directive"),
    ("unitlint why back", "backup.service"),
    ("unitlint boot --target back", "backup.service"),
    ("unitlint why backup.service time-sy", "time-sync.target"),
    ("unitlint --config lab", "laboratory.yaml"),
    ("unitlint lab", "laboratory.yaml"),
    ("unitlint --statis", "--statistics"),
)
"""What is begun, and what a tab makes of its last word."""


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A folder with a unit and a file, and `unitlint` in `bin`."""
    programs = tmp_path / "bin"
    programs.mkdir()
    program = programs / "unitlint"
    program.write_text(f'#!/bin/sh\nexec {sys.executable} -m unitlint "$@"\n')
    program.chmod(0o755)
    here = tmp_path / "here"
    here.mkdir()
    (here / "backup.service").write_text("[Service]\nExecStart=/bin/true\n")
    (here / "laboratory.yaml").write_text("platform: none\n")
    return here


def _environment(place: Path) -> dict[str, str]:
    return {
        **os.environ,
        "PATH": f"{place.parent / 'bin'}:{os.environ['PATH']}",
        "HOME": str(place.parent),
        "TERM": "dumb",
        "PS1": "",
    }


def _bash(place: Path) -> list[str]:
    """The words that its completion function replies, with the fallback to files that it asks for."""
    lines = ['eval "$(unitlint completion bash)"', "compopt() { FALLBACK=1; }"]
    for line, _ in TYPED:
        words = " ".join(f"'{word}'" for word in line.split())
        last = len(line.split()) - 1
        lines += [
            f"COMP_WORDS=({words}); COMP_CWORD={last}; COMPREPLY=(); FALLBACK=",
            "_unitlint_completion unitlint",
            f'[ "$FALLBACK" ] && [ -z "$COMPREPLY" ] && COMPREPLY=($(compgen -f {line.split()[-1]}))',
            'echo "${COMPREPLY[*]}"',
        ]
    command = ["bash", "--norc", "-c", "\n".join(lines)]
    done = subprocess.run(command, cwd=place, env=_environment(place), capture_output=True, text=True)
    assert not done.stderr
    return done.stdout.splitlines()


def _fish(place: Path) -> list[str]:
    lines = ["unitlint completion fish | source"]
    lines += [f'echo (complete -C "{line}")' for line, _ in TYPED]
    command = ["fish", "--no-config", "-c", "\n".join(lines)]
    done = subprocess.run(command, cwd=place, env=_environment(place), capture_output=True, text=True)
    return done.stdout.splitlines()


def _zsh(place: Path) -> list[str]:
    """Its line editor wants a terminal: what stands on the line after a tab is written to a file."""
    said = place.parent / "said"
    setup = (
        "autoload -U compinit && compinit -u -D",
        'eval "$(unitlint completion zsh)"',
        "unsetopt beep",
        f'seen() {{ print -r -- "$BUFFER" >> {said}; BUFFER=; zle redisplay }}',
        "zle -N seen && bindkey '^G' seen",
    )
    (place.parent / ".zshrc").write_text("\n".join(setup) + "\n")
    main, side = pty.openpty()
    with subprocess.Popen(
        ["zsh", "-i"], cwd=place, env=_environment(place), stdin=side, stdout=side, stderr=side
    ) as shell:
        os.close(side)
        said.touch()
        for count, (line, _) in enumerate(TYPED, 1):
            os.write(main, f"{line}\t\x07".encode())
            until = time.monotonic() + 60
            while said.read_text().count("\n") < count and time.monotonic() < until:
                time.sleep(0.05)
        shell.kill()
    os.close(main)
    return said.read_text().splitlines()


SHELLS = {"bash": _bash, "zsh": _zsh, "fish": _fish}


@pytest.mark.slow
@pytest.mark.parametrize("shell", SHELLS)
def test_a_tab_in_the_shell_itself(place: Path, shell: str) -> None:
    if shutil.which(shell) is None:
        pytest.skip(f"{shell} is not installed")
    found = SHELLS[shell](place)
    assert len(found) == len(TYPED), found
    for (line, wanted), answer in zip(TYPED, found, strict=True):
        assert wanted in re.split(r"[\s]+", answer), (line, answer)


HOSTILE = (
    "a b",
    "$(touch run)",
    "`touch run`",
    "x;touch run",
    "*",
    "q'q",
    'q"q',
    "x\\n",
    "x\ny",
    "\x1b[31m",
    "~",
)
"""What folders of configurations may be called."""


def _offered(shell: str, folder: Path) -> list[str]:
    asked = {"COMP_WORDS": "unitlint check --configuration ", "COMP_CWORD": "3"}
    asked |= {"COMP_CWORD": ""} if shell == "fish" else {}
    environment = {**_environment(folder), **asked, "_UNITLINT_COMPLETE": f"{shell}_complete"}
    command = [sys.executable, "-m", "unitlint"]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True)
    assert not done.stderr
    return done.stdout.splitlines()


@pytest.fixture
def hostile(place: Path) -> Path:
    for name in HOSTILE:
        (place / name).mkdir()
        (place / name / "a.service").write_text("[Service]\nExecStart=/bin/true\n")
    return place


def test_bash_puts_no_command_on_the_line(hostile: Path) -> None:
    lines = (
        'eval "$(unitlint completion bash)"',
        "COMP_WORDS=(unitlint check --configuration ''); COMP_CWORD=3; COMPREPLY=()",
        "_unitlint_completion unitlint",
        "eval \"printf '%s\\\\n' ${COMPREPLY[*]}\"",  # as if each word was put on the line
    )
    command = ["bash", "--norc", "-c", "\n".join(lines)]
    done = subprocess.run(command, cwd=hostile, env=_environment(hostile), capture_output=True, text=True)
    shown = [name for name in HOSTILE if name.isprintable()]
    assert sorted(done.stdout.splitlines()) == sorted(("here", *shown)), done.stderr
    assert not (hostile / "run").exists()


@pytest.mark.parametrize("shell", ["zsh", "fish"])
def test_no_name_is_two_lines_or_an_escape(shell: str, hostile: Path) -> None:
    offered = _offered(shell, hostile)
    assert sum("q'q" in line for line in offered) == 1
    assert not [line for line in offered if line in ("y", "x") or not line.isprintable()]


def test_a_tab_ends_whatever_is_wrong(monkeypatch: pytest.MonkeyPatch) -> None:
    def loop(_: str) -> list[CompletionItem]:
        while True:
            pass

    def burst(_: str) -> list[CompletionItem]:
        raise RecursionError

    monkeypatch.setattr(completing, "SECONDS", 1)
    context = click.Context(click.Command("x"))
    assert completing.answer(loop, context, "") == []
    assert completing.answer(burst, context, "") == []
