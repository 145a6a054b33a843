"""What a CI job knows of itself, from its environment and its event; nothing of it is printed."""

from __future__ import annotations

from collections.abc import Mapping

from unitlint.errors import InputError, UsageError
from unitlint.quick import patterns as re
from unitlint.quick.dataclasses import dataclass
from unitlint.review.posting.token import Token
from unitlint.text.json_text import parse_json
from unitlint.text.numbers import whole_number
from unitlint.tree.reader import read_text

GRAPHQL = "/graphql"
_PULL = re.compile(r"refs/pull/(\d+)/(?:merge|head)\Z")
_REPOSITORY = re.compile(r"[\w.-]+/[\w.-]+\Z")
_PROJECT = re.compile(r"[\w.%/-]+\Z")


@dataclass(frozen=True, slots=True)
class GitHubJob:
    """A job of GitHub's runner
    (https://docs.github.com/actions/reference/workflows-and-actions/variables)."""

    token: Token
    repository: str
    """`owner/name`."""
    api: str
    graphql: str
    """Where GraphQL is asked; ends with `/graphql`."""
    server: str
    number: int
    """Of the pull request; 0 where the event is none of a pull request."""
    run_head: str = ""
    """In `workflow_run`: the commit that the run before this one was about."""
    run_branch: str = ""
    """In `workflow_run`: `owner:branch` of that commit."""


@dataclass(frozen=True, slots=True)
class GitLabJob:
    """A job of GitLab's runner (https://docs.gitlab.com/ci/variables/predefined_variables/)."""

    token: Token
    api: str
    project: str
    project_url: str
    number: int
    """The merge request's number within its project."""


def github_job(environment: Mapping[str, str]) -> GitHubJob:
    """The job that runs. Raises UsageError for what is missing in its environment."""
    token = _required(environment, "GITHUB_TOKEN", "pass it: `env: GITHUB_TOKEN: ${{ github.token }}`")
    repository = _required(environment, "GITHUB_REPOSITORY", "GitHub's runner sets it, owner/name")
    if not _REPOSITORY.match(repository):
        raise UsageError("GITHUB_REPOSITORY is not owner/name")
    event = _event(environment.get("GITHUB_EVENT_PATH", ""))
    run = _object(event.get("workflow_run"))
    owner = _text(_object(_object(run.get("head_repository")).get("owner")).get("login"))
    branch = _text(run.get("head_branch"))
    return GitHubJob(
        Token(token),
        repository,
        environment.get("GITHUB_API_URL") or "https://api.github.com",
        _graphql(environment),
        environment.get("GITHUB_SERVER_URL") or "https://github.com",
        _number(event, environment.get("GITHUB_REF", "")),
        _text(run.get("head_sha")),
        f"{owner}:{branch}" if owner and branch else "",
    )


def _graphql(environment: Mapping[str, str]) -> str:
    """The runner's word, else what belongs to the API: beside `/api/v3` on GitHub Enterprise Server."""
    api = (environment.get("GITHUB_API_URL") or "https://api.github.com").rstrip("/")
    address = environment.get("GITHUB_GRAPHQL_URL") or api.removesuffix("/v3") + GRAPHQL
    if not address.endswith(GRAPHQL):
        raise UsageError(f"GITHUB_GRAPHQL_URL does not end with {GRAPHQL}", hint="GitHub's runner sets it")
    return address


def gitlab_job(environment: Mapping[str, str]) -> GitLabJob:
    """The job that runs. Raises UsageError for what is missing in its environment."""
    hint = "a project or personal access token with the scope `api`; CI_JOB_TOKEN can't write notes"
    token = _required(environment, "GITLAB_TOKEN", hint)
    project = _required(environment, "CI_PROJECT_ID", "GitLab's runner sets it")
    number = _required(environment, "CI_MERGE_REQUEST_IID", "run the job in merge request pipelines")
    if not number.isdecimal() or not _PROJECT.match(project):
        raise UsageError("CI_MERGE_REQUEST_IID is not a number, or CI_PROJECT_ID is not a project")
    return GitLabJob(
        Token(token),
        environment.get("CI_API_V4_URL") or "https://gitlab.com/api/v4",
        project,
        environment.get("CI_PROJECT_URL", ""),
        whole_number(number),
    )


def _required(environment: Mapping[str, str], name: str, hint: str) -> str:
    value = environment.get(name, "")
    if not value:
        raise UsageError(f"{name} is not in the environment", hint=hint)
    return value


def _event(path: str) -> Mapping[str, object]:
    if not path:
        return {}
    try:
        return _object(parse_json(read_text(path), path=path))
    except InputError as error:
        raise UsageError(f"GITHUB_EVENT_PATH can't be read: {error}") from error


def _number(event: Mapping[str, object], ref: str) -> int:
    number = _object(event.get("pull_request")).get("number")
    if isinstance(number, int):
        return number
    match = _PULL.match(ref)
    return whole_number(match[1]) if match else 0


def _object(value: object) -> Mapping[str, object]:
    return value if isinstance(value, dict) else {}


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
