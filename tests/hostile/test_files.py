"""Files that somebody made to harm: each run ends soon, with an exit status that is no bug of ours."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

UNIT = "[Service]\nExecStart=/bin/true\n"
DIGITS = "9" * 5000
SITE = 'version: "2.3"\nsystemd:\n  - name: a.service\n    enabled: true\n'
MACHINE = ["site.yml", "--machine", "m.json"]

HOSTILE: dict[str, tuple[dict[str, str | bytes], list[str]]] = {
    "a number of 5,000 digits": (
        {"a.service": f"[Service]\nExecStart=/x\nTimeoutStartSec={DIGITS}\nNice={DIGITS}\nUser={DIGITS}\n"},
        ["a.service"],
    ),
    "a fraction of 5,000 digits": (
        {"a.service": f"[Service]\nExecStart=/x\nTimeoutStartSec=1.{DIGITS}\nMemoryMax=1.{DIGITS}K\n"},
        ["a.service"],
    ),
    "5,000 digits in a calendar": (
        {"a.timer": f"[Timer]\nOnCalendar={DIGITS}-*-*\nOnCalendar=*-*-* 0:0:0/{DIGITS}\n"},
        ["a.timer"],
    ),
    "5,000 digits in the configuration": (
        {"a.service": UNIT, ".unitlint.yaml": f"target-systemd: {DIGITS}\n"},
        ["a.service"],
    ),
    "a platform's name of 300 characters": (
        {"a.service": UNIT, ".unitlint.yaml": f"platform: {'a' * 300}\n"},
        ["a.service"],
    ),
    "a platform of bytes": (
        {"a.service": UNIT, ".unitlint.yaml": "platform: p\n", "p": b"\xff\xfe"},
        ["a.service"],
    ),
    "a rule of one's own with a name of 300 characters": (
        {"a.service": UNIT, ".unitlint.yaml": f"rules: [{'a' * 300}]\n"},
        ["a.service"],
    ),
    "a COPY of a name of 300 characters": (
        {"Containerfile": f"FROM fedora-bootc:41\nCOPY {'a' * 300}.service /etc/systemd/system/\n"},
        ["Containerfile"],
    ),
    "400 conditions in each other": (
        {"a.service.j2": "[Unit]\n" + "{% if a %}" * 400 + "{% endif %}" * 400},
        ["a.service.j2"],
    ),
    "a baseline of odd shapes": (
        {"a.service": UNIT, "b.json": '{"version": 1, "findings": [{"fingerprint": 1, "rule": []}]}'},
        ["a.service", "--baseline", "b.json"],
    ),
    "a baseline without end": (
        {"a.service": UNIT, ".unitlint.yaml": "baseline: /dev/full\n"},
        ["a.service"],
    ),
    "half a character in JSON": (
        {"x.ign": '{"ignition": {"version": "3.3.0"}, "systemd": {"units": [{"name": "\\ud800.service"}]}}'},
        ["x.ign"],
    ),
    "150,000 blanks in JSON": (
        {
            "x.ign": '{"ignition": {"version": "3.3.0"}, "systemd": {"units": [{"name": "a.service",'
            f' "contents": "[Unit]\\nDescription=a{" " * 150_000}b"}}]}}}}'
        },
        ["x.ign"],
    ),
    "a machine that is no number": ({"site.yml": SITE, "m.json": '{"spec": {"rack": NaN}}'}, MACHINE),
    "an infinite machine": ({"site.yml": SITE, "m.json": '{"spec": {"rack": 1e999}}'}, MACHINE),
    "a machine of 5,000 digits": (
        {"site.yml": SITE, "m.json": f'{{"spec": {{"rack": {DIGITS}}}}}'},
        MACHINE,
    ),
    "patterns that git refuses": (
        {"u/a.service": UNIT, ".gitignore": "!\nbuild\\\n[z-a]\n"},
        ["."],
    ),
    "a pattern of many stars": (
        {f"u/{'a' * 200}/a.service": UNIT, ".gitignore": "*a" * 30 + "b\n"},
        ["."],
    ),
}


@pytest.fixture
def run(tmp_path: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Write the files and run unitlint among them, in bounded time and memory."""

    def run_in(files: dict[str, str | bytes], *words: str) -> subprocess.CompletedProcess[str]:
        (tmp_path / ".git").mkdir(exist_ok=True)
        for name, text in files.items():
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / name).write_bytes(text if isinstance(text, bytes) else text.encode())
        command = [sys.executable, "-m", "unitlint", *words]
        limited = ["/bin/sh", "-c", 'ulimit -v 2000000; exec "$@"', "sh", *command]
        return subprocess.run(limited, cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False)

    return run_in


@pytest.mark.parametrize(("files", "words"), HOSTILE.values(), ids=HOSTILE.keys())
def test_a_run_ends_without_a_bug(run, files: dict[str, str | bytes], words: list[str]) -> None:
    done = run(files, "check", *words)
    assert done.returncode in (0, 1, 2), done.stderr
    assert "Traceback" not in done.stderr


def test_a_package_list_without_end(tmp_path: Path, run) -> None:
    (tmp_path / "debian").mkdir()
    (tmp_path / "debian/control").symlink_to("/dev/zero")
    done = run({"debian/a.service": UNIT}, "check", ".")
    assert done.returncode in (0, 1, 2), done.stderr


@pytest.mark.parametrize("words", [["check", "-"], ["boot", "a.service", "--times", "-"]])
def test_standard_input_without_end(tmp_path: Path, words: list[str]) -> None:
    (tmp_path / "a.service").write_text(UNIT)
    command = [
        "/bin/sh",
        "-c",
        'ulimit -v 2000000; exec "$@" < /dev/zero',
        "sh",
        sys.executable,
        "-m",
        "unitlint",
    ]
    done = subprocess.run(
        [*command, *words], cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 2
    assert "<stdin>: is too large: files up to 8 MiB are read" in done.stderr


@pytest.mark.parametrize("option", ["--cmdline", "--times"])
def test_a_file_of_an_option_that_is_a_device(run, option: str) -> None:
    done = run({"a.service": UNIT}, "boot", "a.service", option, "/dev/zero")
    assert done.returncode in (0, 2)
    assert "Traceback" not in done.stderr


def test_a_root_whose_users_never_end(tmp_path: Path, run) -> None:
    (tmp_path / "root/etc/systemd/system").mkdir(parents=True)
    (tmp_path / "root/etc/passwd").symlink_to("/dev/zero")
    done = run({"root/etc/systemd/system/a.service": f"{UNIT}User=x\n"}, "check", "root")
    assert done.returncode in (0, 1), done.stderr


def test_a_part_that_never_ends(tmp_path: Path, run) -> None:
    os.mkfifo(tmp_path / "part")
    done = run({"a.service": UNIT}, "merge", "part", "/dev/zero", "--", "a.service")
    assert done.returncode == 2
    assert "not a regular file" in done.stderr or "No such" in done.stderr


def test_texts_that_a_template_multiplies(run) -> None:
    doubled = "{{$b := `xxxxxxxxxxxxxxxx`}}" + "{{$b = print $b $b $b $b $b $b $b $b}}" * 12 + "{{$b}}"
    files = {"site.yml": SITE, "m.json": "{}", "systemd/a.service": f"[Unit]\nDescription={doubled}\n"}
    done = run(files, "check", *MACHINE)
    assert done.returncode == 1
    assert "the text is longer than" in done.stdout
