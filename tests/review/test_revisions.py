"""Repositories that are not the usual checkout: bare, with trees that git would not make, with odd names."""

from __future__ import annotations

import json
import os
import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import Outcome
from unitlint.errors import InputError, UsageError
from unitlint.tree import repository, revisions
from unitlint.tree.repository import Blob, find_repository
from unitlint.tree.revisions import laid_out, lay_out

from .conftest import Repository

SERVICE = "[Service]\nExecStart=/bin/true\n"
A, B = {"units/a.service": SERVICE}, {"units/b.service": SERVICE}

Run = Callable[..., Outcome]


def test_a_bare_repository_is_reviewed_between_revisions(
    repository_of_units: Repository, unitlint: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    base, head = repository_of_units.commit(A), repository_of_units.commit(B)
    bare = tmp_path / "bare"
    repository_of_units.git("clone", "-q", "--bare", ".", str(bare))
    monkeypatch.chdir(bare)
    told = unitlint("review", "units", "--base", base, "--head", head, "--platform", "none")
    assert told.code == 0
    assert "b.service is added" in told.out
    refused = unitlint("review", "units", "--base", base)
    assert refused.code == 2
    assert "--head" in refused.err


def test_a_path_that_only_the_base_has(repository_of_units: Repository, unitlint: Run) -> None:
    base = repository_of_units.commit({"deep/down/units/a.service": SERVICE, **B})
    repository_of_units.git("rm", "-rq", "deep")
    repository_of_units.commit({})
    told = unitlint("review", "deep/down/units", "--base", base, "--platform", "none")
    assert told.code == 0
    assert "- deep/down/units" in told.out


def test_a_commit_without_files_is_a_base(repository_of_units: Repository, unitlint: Run) -> None:
    base, head = repository_of_units.commit({}), repository_of_units.commit(A)
    told = unitlint("review", "units", "--base", base, "--head", head, "--platform", "none")
    assert told.out.startswith("This change adds 1 configuration; no new findings.")
    nothing = unitlint("review", "--base", base, "--head", base, "--platform", "none")
    assert nothing.code == 0
    assert nothing.out.startswith("There is no machine configuration here, before or after this change")
    everything = unitlint("review", ".", "--base", base, "--head", base, "--platform", "none")
    assert everything == nothing
    refused = unitlint("review", "units", "--base", base, "--head", base, "--platform", "none")
    assert refused.code == 2
    assert "units is in neither" in refused.err


def test_nothing_is_written_through_a_link_of_a_tree(repository_of_units: Repository, tmp_path: Path) -> None:
    """A tree with a link and a file below it, which git does not make but reads."""
    top, outside = repository_of_units.top, tmp_path / "outside"
    outside.mkdir()
    link = hashed(top, str(outside).encode())
    file = hashed(top, b"text")
    blobs = [
        Blob("120000", link, "units"),
        Blob("100644", file, "units/a.service"),
        Blob("100644", file, "b"),
    ]
    folder = tmp_path / "folder"
    folder.mkdir()
    lay_out(find_repository(top), [*blobs, Blob("100644", file, "b/c")], folder)
    assert list(outside.iterdir()) == []
    assert (folder / "b").read_text() == (folder / "units" / "a.service").read_text() == "text"


def hashed(top: Path, content: bytes) -> str:
    """The object of that content."""
    command = ["git", "-C", str(top), "hash-object", "-w", "--stdin"]
    return subprocess.run(command, input=content, capture_output=True, check=True).stdout.decode().strip()


def test_a_link_out_of_the_tree_is_not_read(repository_of_units: Repository, unitlint: Run) -> None:
    base = repository_of_units.commit(A)
    secret = repository_of_units.top.parent / "secret"
    secret.write_text("[Unit]\nSecretWord=1\n")
    (repository_of_units.top / "units" / "b.service").symlink_to(secret)
    head = repository_of_units.commit({})
    told = unitlint("review", "units", "--base", base, "--head", head, "--platform", "none")
    assert told.code in (0, 1)
    assert "SecretWord" not in told.out + told.err


def test_an_object_that_is_not_there_is_told(repository_of_units: Repository, tmp_path: Path) -> None:
    repository_of_units.commit(A)
    gone = Blob("100644", "1" * 40, "units/a.service")
    with pytest.raises(InputError, match="the clone is not complete"):
        lay_out(find_repository(repository_of_units.top), [gone], tmp_path)


def test_trees_that_name_each_other_twice_end_at_a_limit(
    repository_of_units: Repository, unitlint: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Forty trees of two names each hold a million million files: the listing is read as it comes."""
    base = repository_of_units.commit(A)
    git = repository_of_units.git
    tree = f"100644 blob {git('rev-parse', f'{base}:units/a.service').strip()}\ta.service"
    for _ in range(40):
        made = subprocess.run(
            ["git", "mktree"],
            input=tree.encode(),
            capture_output=True,
            check=True,
            cwd=repository_of_units.top,
        )
        name = made.stdout.decode().strip()
        tree = f"040000 tree {name}\ta\n040000 tree {name}\tb"
    head = git("commit-tree", "-p", base, "-m", "head", name).strip()
    for limit, said in (("FILES_LIMIT", "files below these paths"), ("ENTRY_LIMIT", "files")):
        with monkeypatch.context() as bounded:
            bounded.setattr(repository, limit, 1_000)
            told = unitlint("review", ".", "--base", base, "--head", head, "--platform", "none")
        assert told.code == 2
        assert re.search(rf"a revision holds more than 1,000 {said}(?! below)", told.err)


def test_a_file_of_any_size_is_told_to_be_too_large(
    repository_of_units: Repository, unitlint: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    base = repository_of_units.commit({**A, **B})
    head = repository_of_units.commit({"units/a.service": SERVICE + "#x\n" * 3_000_000})
    for limit in (revisions.BLOB_LIMIT, revisions.FILE_LIMIT + 10):
        monkeypatch.setattr(revisions, "BLOB_LIMIT", limit)
        told = unitlint("review", "units", "--base", base, "--head", head, "--platform", "none")
        assert told.code == 1
        assert "is too large: files up to 8 MiB are read  units/a.service:1" in told.out


def test_a_name_that_is_no_utf_8_stays_valid_json(repository_of_units: Repository, unitlint: Run) -> None:
    base = repository_of_units.commit(A)
    name = os.fsencode(repository_of_units.top / "units") + b"/b\xff.service"
    Path(os.fsdecode(name)).write_text(SERVICE)
    head = repository_of_units.commit({})
    told = unitlint(
        "review", "units", "--base", base, "--head", head, "--platform", "none", "--format", "json"
    )
    paths = [finding["path"] for finding in json.loads(told.out)["findings"]["new"]]
    assert paths == ["units/b\udcff.service"]


def test_a_folder_in_no_repository_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="not in a git repository"):
        find_repository(tmp_path)


def test_what_was_laid_out_is_gone_afterwards(repository_of_units: Repository) -> None:
    commit = repository_of_units.commit(A)
    with laid_out(find_repository(repository_of_units.top), commit, ("units",)) as folder:
        assert (folder / "units" / "a.service").read_text() == SERVICE
    assert not folder.exists()


def test_a_partial_clone_is_not_completed_over_a_connection(
    repository_of_units: Repository, unitlint: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    base, _ = repository_of_units.commit(A), repository_of_units.commit(B)
    repository_of_units.git("config", "uploadpack.allowFilter", "true")
    clone = tmp_path / "clone"
    source = repository_of_units.top.as_uri()
    repository_of_units.git("clone", "-q", "--no-checkout", "--filter=blob:none", source, str(clone))
    partial = Repository(clone)
    partial.git("config", "protocol.ext.allow", "always")
    partial.git("config", "remote.origin.url", f"ext::touch {tmp_path / 'run'}")
    monkeypatch.chdir(clone)
    told = unitlint("review", "units", "--base", base, "--head", "HEAD", "--platform", "none")
    assert told.code == 2
    assert "git has no content for units/a.service: the clone is not complete" in told.err
    assert not (tmp_path / "run").exists()


def test_one_commit_is_not_shown_for_another(repository_of_units: Repository, unitlint: Run) -> None:
    base, head = repository_of_units.commit(A), repository_of_units.commit(B)
    repository_of_units.git("replace", base, head)
    told = unitlint("review", "units", "--base", base, "--head", head, "--platform", "none", "--direct")
    assert "b.service is added" in told.out


def test_what_a_sparse_checkout_leaves_out_is_not_gone(
    repository_of_units: Repository, unitlint: Run
) -> None:
    base = repository_of_units.commit({**A, "other/c.service": SERVICE})
    repository_of_units.git("sparse-checkout", "set", "other")
    repository_of_units.write({"other/d.service": SERVICE})
    told = unitlint("review", ".", "--base", base, "--platform", "none")
    assert "gone" not in told.out
    assert "The boot of other: adds d.service" in told.out
    repository_of_units.git("rm", "-q", "--cached", "--sparse", "units/a.service")
    assert "- units" in unitlint("review", ".", "--base", base, "--platform", "none").out


def test_a_submodule_is_none_of_a_commit_nor_of_the_work_tree(
    repository_of_units: Repository, unitlint: Run, tmp_path: Path
) -> None:
    inner = Repository(tmp_path / "inner")
    inner.top.mkdir()
    inner.git("init", "-q")
    inner.commit(B)
    repository_of_units.write(A)
    repository_of_units.git(
        "-c", "protocol.file.allow=always", "submodule", "--quiet", "add", str(inner.top), "m[1] !"
    )
    base = repository_of_units.commit({})
    assert (repository_of_units.top / "m[1] !/units/b.service").exists()
    told = unitlint("review", ".", "--base", base, "--platform", "none")
    assert told.out.startswith("This change does not alter the boot of 1 configuration")


def test_temporary_files_in_the_repository_are_none_of_the_work_tree(
    repository_of_units: Repository, unitlint: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    base = repository_of_units.commit(A)
    scratch = repository_of_units.top / "units" / "tmp"
    scratch.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(scratch))
    told = unitlint("review", ".", "--base", base, "--platform", "none")
    assert told.out.startswith("This change does not alter the boot of 1 configuration")


def test_the_only_unit_is_too_large(repository_of_units: Repository, unitlint: Run) -> None:
    base = repository_of_units.commit(A)
    head = repository_of_units.commit({"units/a.service": SERVICE + "#x\n" * 3_000_000})
    told = unitlint("review", "units", "--base", base, "--head", head, "--platform", "none")
    assert told.code == 1
    assert "is too large: files up to 8 MiB are read  units/a.service:1" in told.out


def test_a_repository_that_git_refuses_is_told_as_such(
    repository_of_units: Repository, unitlint: Run
) -> None:
    repository_of_units.write({**A, ".git/config": "["})
    told = unitlint("review", "units", "--base", "HEAD")
    assert told.code == 2
    assert "git can't read the repository of" in told.err
    assert "bad config line" in told.err


def test_what_the_configuration_names_is_read_though_the_paths_are_others(
    repository_of_units: Repository, unitlint: Run
) -> None:
    """A file of contracts, wherever it lies; that of the base counts."""
    preset = "contracts:\n- {name: n, masked: [ntpd.service], because: chrony sets the clock}\n"
    units = {"hosts/web/ntpd.service": SERVICE, "hosts/web/a.service": SERVICE}
    extends = {".unitlint.yaml": "extends: [lab/boot.yaml]\n", "lab/boot.yaml": preset}
    nested = {"hosts/.unitlint.yaml": "extends: [../lab/boot.yaml]\n", "lab/boot.yaml": preset}
    for files in (extends, nested):
        base = repository_of_units.commit({**A, **files})
        head = repository_of_units.commit(units)
        for words in (("--head", head), ()):
            told = unitlint("review", "hosts", "--base", base, *words, "--platform", "none")
            assert told.code == 1, told.err
            assert "ntpd.service is not masked and can start" in told.out
        repository_of_units.git("rm", "-rq", ".")


def test_what_a_configuration_names_is_not_written_through_a_link(
    repository_of_units: Repository, tmp_path: Path
) -> None:
    outside, folder = tmp_path / "outside", tmp_path / "folder"
    outside.mkdir()
    folder.mkdir()
    top, links = repository_of_units.top, set[str]()
    link, file = hashed(top, str(outside).encode()), hashed(top, b"text")
    found = find_repository(top)
    lay_out(found, [Blob("120000", link, "lab")], folder, links)
    lay_out(found, [Blob("100644", file, "lab/boot.yaml")], folder, links)
    assert (folder / "lab").is_symlink()
    assert list(outside.iterdir()) == []
