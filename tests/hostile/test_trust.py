"""What a stranger's repository can make unitlint run, read and write."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

UNIT = "[Service]\nExecStart=/bin/true\n"
RULE = (
    '"""Ours."""\nfrom pathlib import Path\n'
    'SEVERITY, CATEGORY, SINCE = "error", "ours", "1"\n'
    'Path("ran").write_text("it ran")\n'
    "def check(machine):\n    return iter(())\n"
)


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository, and beside it a secret."""
    (tmp_path / "secret").write_text("[Unit]\nDescription=TOKEN\n")
    tree = tmp_path / "tree"
    tree.mkdir()
    monkeypatch.chdir(tree)
    git("init", "-q", "-b", "main")
    (tree / "a.service").write_text(UNIT)
    return tree


def git(*words: str, stdin: bytes = b"") -> str:
    identity = ["-c", "user.name=t", "-c", "user.email=t@example.org"]
    done = subprocess.run(["git", *identity, *words], input=stdin, check=True, capture_output=True)
    return done.stdout.decode().strip()


def unitlint(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "unitlint", *words]
    return subprocess.run(
        command, capture_output=True, text=True, timeout=120, check=False, env={**os.environ, **environment}
    )


def test_rules_of_a_repository_run_on_trust_alone(tree: Path, tmp_path: Path) -> None:
    (tree / "ours.py").write_text(RULE)
    (tree / ".unitlint.yaml").write_text("rules: [ours.py]\n")
    done = unitlint("a.service")
    assert "rules of your own are not run: ours.py" in done.stderr
    assert not (tree / "ran").exists()
    assert unitlint("a.service", "--own-rules").returncode in (0, 1)
    assert (tree / "ran").exists()
    (tree / "ran").unlink()
    (tmp_path / "unitlint").mkdir()
    (tmp_path / "unitlint/trusted").write_text(f"# mine\n{tree}\n")
    assert unitlint("a.service", XDG_CONFIG_HOME=str(tmp_path)).stderr == ""
    assert (tree / "ran").exists()


@pytest.mark.parametrize(
    "option",
    [
        "baseline: ../secret",
        "platform: ../secret",
        "platform: out",
        "baseline: out/secret",
        "rules: ../secret",
        "rules: [/etc/passwd]",
        "rules: out",
        "machines: {m: {paths: ['*'], platform: /}}",
        "machines: {m: {paths: ['*'], platform: out}}",
    ],
)
def test_options_stay_inside_of_the_repository(tree: Path, option: str) -> None:
    (tree / "out").symlink_to("..")
    (tree / ".unitlint.yaml").write_text(f"{option}\n")
    done = unitlint("a.service")
    assert done.returncode == 2
    assert "points outside" in done.stderr
    assert "TOKEN" not in done.stderr + done.stdout


def test_a_rule_that_no_parser_takes_is_told_with_the_reason(tree: Path) -> None:
    (tree / "deep.py").write_text("-" * 80_000 + "1")
    (tree / ".unitlint.yaml").write_text("rules: [deep.py]\n")
    done = unitlint("a.service")
    assert done.returncode == 2
    assert "can't be read: it is nested too deeply\n" in done.stderr


def test_a_platform_is_no_path_from_the_current_directory(tree: Path) -> None:
    (tree / ".unitlint.yaml").write_text("platform: out\n")
    (tree / "sub").mkdir()
    (tree / "sub/out").symlink_to("/")
    (tree / "sub/b.service").write_text(UNIT)
    os.chdir(tree / "sub")
    done = unitlint("b.service")
    assert done.returncode == 2
    assert "`platform` points outside" in done.stderr


def test_a_platform_of_a_machine_lies_beside_the_configuration(tree: Path) -> None:
    (tree / "root/usr/lib/systemd/system").mkdir(parents=True)
    (tree / "root/usr/lib/systemd/system/deep.service").write_text(UNIT)
    (tree / ".unitlint.yaml").write_text("machines: {m: {paths: ['*.service'], platform: root}}\n")
    (tree / "sub").mkdir()
    os.chdir(tree / "sub")
    shown = unitlint("graph", "--json", "--platform-units", "all", "..")
    assert "deep.service" in shown.stdout, shown.stderr


@pytest.mark.parametrize("target", ["../secret", "/proc/self/environ"])
def test_a_link_out_shows_nothing_of_where_it_leads(tree: Path, target: str) -> None:
    (tree / "b.service").symlink_to(target)
    for paths in (["b.service"], ["."], ["a.service", "b.service"]):
        done = unitlint(*paths, "--format", "json", SECRET_TOKEN="TOKEN")
        assert done.returncode in (0, 1, 2)
        assert "TOKEN" not in done.stdout + done.stderr


def test_a_folder_of_a_template_that_is_a_link_out(tree: Path) -> None:
    (tree / "site.yml").write_text('version: "2.3"\nsystemd: []\n')
    (tree / "systemd").symlink_to("/")
    done = unitlint("site.yml")
    assert done.returncode in (0, 1, 2)
    assert "/etc" not in done.stdout


def test_a_review_takes_the_rules_and_the_configuration_of_the_base(tree: Path) -> None:
    git("add", "-A")
    git("commit", "-qm", "base")
    (tree / "ours.py").write_text(RULE)
    (tree / ".unitlint.yaml").write_text("rules: [ours.py]\nignore: [all]\n")
    (tree / "a.service").write_text(UNIT.replace("ExecStart", "ExecSart"))
    done = unitlint("review", "--base", "HEAD", "--own-rules")
    assert done.returncode == 1
    assert "unknown-directive" in done.stdout
    assert not (tree / "ran").exists()


def test_a_review_of_a_path_that_is_nowhere(tree: Path) -> None:
    git("add", "-A")
    git("commit", "-qm", "base")
    done = unitlint("review", "--base", "HEAD", "nowhere")
    assert done.returncode == 2
    assert "nowhere is in neither" in done.stderr


def test_nothing_of_a_tree_is_written_through_its_links(tree: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    link = git("hash-object", "-w", "--stdin", stdin=str(outside).encode())
    blob = git("hash-object", "-w", "--stdin", stdin=b"[Unit]\n")
    inner = git("mktree", stdin=f"120000 blob {link}\tb.service\n100644 blob {blob}\tc.service\n".encode())
    # A tree that git would not make: a link and a folder of one name.
    raw = b"120000 d\0" + bytes.fromhex(link) + b"40000 d\0" + bytes.fromhex(inner)
    top = git("hash-object", "-w", "-t", "tree", "--literally", "--stdin", stdin=raw)
    commit = git("commit-tree", top, "-m", "hostile")
    unitlint("review", "--base", commit, "--head", commit, "--direct")
    assert list(outside.iterdir()) == []


def test_a_fix_keeps_the_line_ends_of_its_file(tree: Path) -> None:
    (tree / "a.timer").write_bytes(b"[Unit]\r\nDescripton=x\r\n[Timer]\r\nOnCalendar=daily\r\n")
    unitlint("a.timer", "--fix", "--unsafe-fixes")
    assert b"\n" not in (tree / "a.timer").read_bytes().replace(b"\r\n", b"")


@pytest.mark.parametrize(
    "words",
    [
        ("check", "-o", "link/report"),
        ("check", "-o", "file"),
        ("graph", "--dot", "-o", "link/picture"),
        ("baseline", "update", "-o", "file"),
        ("lock", "-o", "file"),
    ],
)
def test_nothing_is_written_through_a_link_out(tree: Path, tmp_path: Path, words: tuple[str, ...]) -> None:
    (tmp_path / "outside").mkdir()
    (tree / "link").symlink_to("../outside")
    (tree / "file").symlink_to("../outside/file")
    done = unitlint(words[0], *words[1:], "a.service")
    assert done.returncode == 2
    assert list((tmp_path / "outside").iterdir()) == []


def test_a_run_out_of_time_says_so(tree: Path) -> None:
    for number in range(400):
        others = " ".join(f"u{other}.service" for other in range(400))
        (tree / f"u{number}.service").write_text(f"[Unit]\nAfter={others}\n{UNIT}")
    done = unitlint(".", "--timeout", "1")
    assert done.returncode == 2
    assert "stopped after 1 s" in done.stdout + done.stderr
