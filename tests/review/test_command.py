"""`unitlint review` as it is typed: on git objects and folders, with artefacts, posting from a job."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from tests.conftest import Outcome

from .conftest import SECRET, Repository
from .fake_github import Failure, FakeGitHub

SERVICE = "[Service]\nExecStart=/bin/true\n"
TYPO = {"units/new.service": f"[Unit]\nXtypo=1\n{SERVICE}"}

Run = Callable[..., Outcome]


@pytest.fixture
def commits(repository_of_units: Repository) -> tuple[str, str]:
    base = repository_of_units.commit({"units/old.service": SERVICE})
    return base, repository_of_units.commit(TYPO)


@pytest.fixture
def job(github: FakeGitHub, commits: tuple[str, str], monkeypatch: pytest.MonkeyPatch) -> FakeGitHub:
    """The environment of a job for the pull request of those commits."""
    github.base, github.head = commits
    set_environment(
        monkeypatch,
        {
            "GITHUB_TOKEN": SECRET,
            "GITHUB_REPOSITORY": "acme/boot",
            "GITHUB_API_URL": github.url,
            "GITHUB_SERVER_URL": "https://github.com",
            "GITHUB_REF": "refs/pull/7/merge",
        },
    )
    return github


def set_environment(monkeypatch: pytest.MonkeyPatch, variables: Mapping[str, str]) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)


def test_posting_from_a_job(job: FakeGitHub, commits: tuple[str, str], unitlint: Run) -> None:
    base, head = commits
    done = unitlint(
        "review", "units", "--base", base, "--head", head, "--platform", "none", "--post", "github"
    )
    assert done.code == 1
    assert "1 new finding" in done.out
    assert len(job.open_comments()) == len(job.summaries()) == 1
    assert SECRET not in done.out + done.err


@pytest.mark.parametrize(
    ("api", "graphql", "asked"),
    [("/api/v3", "", "/api/graphql"), ("", "/own/graphql", "/own/graphql"), ("/", "", "/graphql")],
)
def test_graphql_is_asked_where_the_job_says(
    job: FakeGitHub,
    commits: tuple[str, str],
    unitlint: Run,
    monkeypatch: pytest.MonkeyPatch,
    api: str,
    graphql: str,
    asked: str,
) -> None:
    job.prefix, job.graphql = api.rstrip("/"), asked
    monkeypatch.setenv("GITHUB_API_URL", job.url + api)
    monkeypatch.setenv("GITHUB_GRAPHQL_URL", graphql and job.url + graphql)
    options = ("--base", commits[0], "--head", commits[1], "--platform", "none", "--post", "github")
    assert [unitlint("review", "units", *options).code for _ in range(2)] == [1, 1]
    assert ("POST", asked) in job.requests
    assert len(job.open_comments()) == len(job.summaries()) == 1


def test_a_graphql_address_that_is_none(
    job: FakeGitHub, commits: tuple[str, str], unitlint: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GITHUB_GRAPHQL_URL", f"{job.url}/elsewhere")
    done = unitlint("review", "units", "--base", commits[0], "--platform", "none", "--post", "github")
    assert done.code == 2
    assert "GITHUB_GRAPHQL_URL does not end with /graphql" in done.err


def test_a_token_that_may_not_write_leaves_annotations(
    job: FakeGitHub, commits: tuple[str, str], unitlint: Run
) -> None:
    job.failures.append(Failure(lambda _, path: path.endswith("/reviews"), 403, body={"message": "no"}))
    done = unitlint(
        *("review", "units", "--base", commits[0], "--head", commits[1]),
        *("--platform", "none", "--post", "github"),
    )
    assert "permissions: pull-requests: write" in done.err
    assert "::warning file=units/new.service,line=2" in done.out


def test_the_second_half_finds_the_request_by_its_commit(
    job: FakeGitHub, commits: tuple[str, str], unitlint: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    job.others, job.page = 5, 2
    file = str(tmp_path / "review.json")
    options = ("--platform", "none", "--artifact", file)
    assert unitlint("review", "units", "--base", commits[0], "--head", commits[1], *options).code == 1
    event = tmp_path / "event.json"
    event.write_text(json.dumps({"workflow_run": {"head_sha": commits[1]}, "pull_request": {"number": 100}}))
    set_environment(monkeypatch, {"GITHUB_EVENT_PATH": str(event), "GITHUB_REF": "refs/heads/main"})
    assert unitlint("review", "--from-artifact", file, "--post", "github").code == 0
    assert ("GET", "/repos/acme/boot/pulls/7") in job.requests
    assert ("GET", "/repos/acme/boot/pulls/100") not in job.requests
    assert len(job.open_comments()) == len(job.summaries()) == 1


def test_an_artefact_of_another_commit_is_refused(
    job: FakeGitHub, commits: tuple[str, str], unitlint: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file, event = tmp_path / "review.json", tmp_path / "event.json"
    options = ("--platform", "none", "--artifact", str(file))
    unitlint("review", "units", "--base", commits[0], "--head", commits[1], *options)
    event.write_text(json.dumps({"workflow_run": {"head_sha": "b" * 40}}))
    monkeypatch.setenv("GITHUB_EVENT_PATH", str(event))
    done = unitlint("review", "--from-artifact", str(file), "--post", "github")
    assert done.code == 2
    assert "a different commit" in done.err
    assert job.requests == []


MISSING = {
    "GITHUB_TOKEN": "GITHUB_TOKEN is not in the environment",
    "GITHUB_REPOSITORY": "GITHUB_REPOSITORY is not in the environment",
}


@pytest.mark.parametrize(("name", "words"), MISSING.items())
def test_what_the_environment_lacks_is_named(
    job: FakeGitHub,
    commits: tuple[str, str],
    unitlint: Run,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    words: str,
) -> None:
    monkeypatch.delenv(name)
    done = unitlint(
        *("review", "units", "--base", commits[0], "--head", commits[1]),
        *("--platform", "none", "--post", "github"),
    )
    assert done.code == 2
    assert words in done.err
    assert job.requests == []


@pytest.mark.parametrize(("where", "module"), [("github", "github"), ("gitlab", "gitlab")])
def test_a_missing_extra_is_named(
    job: FakeGitHub,
    commits: tuple[str, str],
    unitlint: Run,
    monkeypatch: pytest.MonkeyPatch,
    where: str,
    module: str,
) -> None:
    monkeypatch.setitem(sys.modules, module, None)
    monkeypatch.delitem(sys.modules, f"unitlint.review.posting.{where}", raising=False)
    done = unitlint(
        *("review", "units", "--base", commits[0], "--head", commits[1]),
        *("--platform", "none", "--post", where),
    )
    assert done.code == 2
    assert f"pip install 'unitlint[{where}]'" in done.err


def test_the_work_tree_is_not_touched(
    repository_of_units: Repository, commits: tuple[str, str], unitlint: Run
) -> None:
    repository_of_units.write({"units/old.service": "not committed\n", "scratch": "kept"})
    before = repository_of_units.git("status", "--porcelain")
    index = (repository_of_units.top / ".git" / "index").read_bytes()
    unitlint("review", "units", "--base", commits[0], "--head", commits[1], "--platform", "none")
    assert repository_of_units.git("status", "--porcelain") == before
    assert (repository_of_units.top / ".git" / "index").read_bytes() == index


def test_a_base_that_went_on_is_compared_where_the_head_left_it(
    repository_of_units: Repository, commits: tuple[str, str], unitlint: Run
) -> None:
    repository = repository_of_units
    repository.git("branch", "topic")
    repository.git("reset", "-q", "--hard", commits[0])
    repository.commit({"units/elsewhere.service": f"[Unit]\nXelse=1\n{SERVICE}"})
    done = unitlint("review", "units", "--base", "main", "--head", "topic", "--platform", "none")
    assert "1 new finding" in done.out
    assert "Xelse" not in done.out
    direct = unitlint(
        "review", "units", "--base", "main", "--head", "topic", "--platform", "none", "--direct"
    )
    assert "Xelse" in direct.out


def test_a_change_that_alters_nothing_says_so_in_a_line(
    repository_of_units: Repository, commits: tuple[str, str], unitlint: Run
) -> None:
    head = repository_of_units.commit({"units/old.service": f"# a comment\n{SERVICE}", "README": "words"})
    done = unitlint("review", "units", "--base", commits[1], "--head", head, "--platform", "none")
    assert done.out == (
        "This change does not alter the boot of 1 configuration; no new findings, 1 as before.\n"
    )
    assert done.code == 0


def test_folders_are_compared_without_git(
    tmp_path: Path, unitlint: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    for side, text in (("before", SERVICE), ("after", f"[Unit]\nAfter=network.target\n{SERVICE}")):
        (tmp_path / side / "units").mkdir(parents=True)
        (tmp_path / side / "units" / "a.service").write_text(text)
    monkeypatch.chdir(tmp_path)
    done = unitlint("review", "units", "--base", "before", "--head", "after")
    assert "a.service: After network.target  units/a.service:2" in done.out


def test_units_at_the_top_are_one_configuration_on_both_sides(
    repository_of_units: Repository, unitlint: Run
) -> None:
    base = repository_of_units.commit({"a.service": SERVICE})
    repository_of_units.commit({"a.service": f"[Unit]\nAfter=b.service\n{SERVICE}"})
    told = unitlint("review", "--base", base, "--platform", "none")
    assert told.out.startswith("This change alters the boot of the only configuration")


@pytest.mark.slow
def test_one_configuration_of_several(
    repository_of_units: Repository, commits: tuple[str, str], unitlint: Run
) -> None:
    listed = "systemd:\n  - {name: a.service, enabled: true}\n"
    text = f"{SERVICE}[Install]\nWantedBy=multi-user.target\n"
    base = repository_of_units.commit({"one.yml": listed, "two.yml": listed, "systemd/a.service": text})
    head = repository_of_units.commit(
        {"one.yml": listed.replace("true", "false"), "two.yml": "systemd: []\n"}
    )
    options = ("--base", base, "--head", head, "--configuration")
    done = unitlint("review", *options, "one.yml")
    assert "- a.service is no longer enabled" in done.out
    assert "two.yml" not in done.out
    assert unitlint("review", *options, "three.yml").code == 2


def test_a_unit_search_path_on_both_sides(
    repository_of_units: Repository, commits: tuple[str, str], unitlint: Run
) -> None:
    target = {"units/default.target": "[Unit]\nWants=a.service\n", "units/a.service": SERVICE}
    base = repository_of_units.commit(target)
    head = repository_of_units.commit({"units/a.service": f"[Unit]\nAfter=old.service\n{SERVICE}"})
    options = ("--unit-path", "units", "--target", "default.target", "--platform", "none")
    done = unitlint("review", "--base", base, "--head", head, *options)
    assert "+ a.service: After old.service  units/a.service:2" in done.out


def test_renames_are_followed(
    repository_of_units: Repository, commits: tuple[str, str], unitlint: Run
) -> None:
    head = repository_of_units.commit(
        {"units/new.service": None, "moved/new.service": TYPO["units/new.service"]}
    )
    done = unitlint("review", "--base", commits[1], "--head", head, "--platform", "none", "--format", "json")
    findings = json.loads(done.out)["findings"]
    assert (findings["new"], findings["fixed"], findings["remaining"]) == ([], [], 1)


def test_a_shallow_clone_is_told_what_to_fetch(
    repository_of_units: Repository,
    commits: tuple[str, str],
    unitlint: Run,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    repository_of_units.git(
        "clone", "-q", "--depth=1", f"file://{repository_of_units.top}", str(tmp_path / "shallow")
    )
    monkeypatch.chdir(tmp_path / "shallow")
    done = unitlint("review", "units", "--base", commits[0], "--platform", "none")
    assert done.code == 2
    assert "in a shallow clone, fetch it first" in done.err


def test_a_revision_that_looks_like_an_option_is_a_revision(
    repository_of_units: Repository, commits: tuple[str, str], unitlint: Run
) -> None:
    done = unitlint("review", "units", "--base=--output=/tmp/x", "--platform", "none")
    assert done.code == 2
    assert "git has no commit" in done.err


def test_pictures_are_drawn(
    repository_of_units: Repository, commits: tuple[str, str], unitlint: Run, tmp_path: Path
) -> None:
    folder = tmp_path / "pictures"
    options = ("--platform", "none", "--pictures", str(folder))
    unitlint("review", "units", "--base", commits[0], "--head", commits[1], *options)
    assert [file.name for file in folder.iterdir()] == ["boot-1.svg"]
    assert "new.service" in (folder / "boot-1.svg").read_text()


def test_markdown_has_the_picture_of_the_order(
    repository_of_units: Repository, commits: tuple[str, str], unitlint: Run
) -> None:
    options = ("--platform", "none", "--format", "markdown")
    out = unitlint("review", "units", "--base", commits[0], "--head", commits[1], *options).out
    drawn = out.partition("```mermaid\n")[2].partition("```")[0]
    assert drawn.startswith("flowchart ")
    assert "new.service" in drawn
    pairs = [re.split(r" \S*[->=.]+\S* ", line.strip()) for line in drawn.splitlines() if "->" in line]
    assert len({tuple(pair) for pair in pairs}) == len(pairs)


def test_a_unit_with_another_name_is_the_same_unit(repository_of_units: Repository, unitlint: Run) -> None:
    unit = "[Unit]\nDescription=one\nAfter=b.service\nWants=b.service\n"
    body = f"{unit}{SERVICE}[Install]\nWantedBy=multi-user.target\n"
    listed = "systemd:\n  - {{name: {0}.service, enabled: true}}\n  - {{name: b.service, enabled: true}}\n"
    base = repository_of_units.commit(
        {"one.yml": listed.format("a"), "systemd/a.service": body, "systemd/b.service": SERVICE}
    )
    head = repository_of_units.commit(
        {"one.yml": listed.format("c"), "systemd/a.service": None, "systemd/c.service": body}
    )
    told = unitlint("review", "--base", base, "--head", head, "--platform", "flatcar")
    boot = told.out.partition("The boot of ")[2].splitlines()
    assert boot[0] == "one.yml: renames a.service to c.service"
    assert [line.strip() for line in boot[1:3]] == [
        "Units",
        "~ a.service is renamed to c.service  systemd/c.service:1",
    ]
    assert "Dependencies" not in told.out
    assert "Jobs" not in told.out


def test_configuration_files_below_are_the_bases(repository_of_units: Repository, unitlint: Run) -> None:
    base = repository_of_units.commit(
        {"a/a.service": SERVICE, "b/b.service": SERVICE, "b/.unitlint.yaml": "ignore: [unknown-directive]\n"}
    )
    repository_of_units.write(
        {"a/a.service": SERVICE + "A=b\n", "b/b.service": SERVICE + "A=b\n", "b/.unitlint.yaml": "{}\n"}
    )
    found = unitlint("review", ".", "--base", base, "--platform", "none")
    assert "a/a.service:3" in found.out
    assert "1 new finding" in found.out


def test_equal_pictures_are_shown_once_and_the_changed_unit_comes_first(
    repository_of_units: Repository, unitlint: Run, tmp_path: Path
) -> None:
    """Six configurations, one with a unit more; `docker.service` waits for the network no longer."""
    listed = "systemd:\n" + "".join(
        f"  - {{name: {name}.service, enabled: true}}\n" for name in ("app", "docker", "net")
    )
    files = {f"{name}.yml": listed for name in "abcde"}
    files["f.yml"] = f"{listed}  - {{name: more.service, enabled: true}}\n"
    install = f"{SERVICE}[Install]\nWantedBy=multi-user.target\n"
    after = {"app": "docker", "docker": "net", "more": "app", "net": "basic"}
    files |= {
        f"systemd/{name}.service": f"[Unit]\nAfter={unit}.service\n{install}" for name, unit in after.items()
    }
    base = repository_of_units.commit(files)
    head = repository_of_units.commit({"systemd/docker.service": f"[Unit]\n{install}"})
    folder = tmp_path / "pictures"
    options = ("--platform", "flatcar", "--format", "markdown", "--pictures", str(folder))
    out = unitlint("review", "--base", base, "--head", head, *options).out
    effects = out.partition("**What it does to the boot**\n\n")[2]
    assert effects.startswith("* `-` `docker.service` and `app.service` no longer wait for `net.service`")
    assert out.count("```mermaid") == 1
    drawn = sorted(file.read_text("utf-8") for file in folder.iterdir())
    assert any("a.yml, b.yml, c.yml and 2 more" in svg for svg in drawn)
