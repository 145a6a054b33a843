"""`--post`: the draft of a review on the job's pull or merge request; annotations where that can't be."""

from __future__ import annotations

import os

import click

from unitlint.cli.output import tell
from unitlint.errors import UsageError
from unitlint.findings.finding import Finding
from unitlint.quick.dataclasses import replace
from unitlint.review.draft import Remark, ReviewDraft
from unitlint.review.posting.converge import RealClock, converge
from unitlint.review.posting.environment import github_job, gitlab_job
from unitlint.review.posting.host import Host, RefusedError
from unitlint.text.source import Location


def post_draft(draft: ReviewDraft, where: str, artifact_url: str, *, untrusted: bool = False) -> None:
    """Post it. What the host refuses is told on standard error, and on GitHub annotated instead.

    An `untrusted` draft is posted only to the request whose commit the host says it is of.
    """
    try:
        host = _github(draft, untrusted=untrusted) if where == "github" else _gitlab()
        done = converge(host, draft, RealClock(), artifact_url=artifact_url)
    except RefusedError as error:
        tell(f"unitlint: nothing more is posted: {error}")
        if where == "github":
            click.echo(workflow_commands(draft), nl=False)
        return
    tell(f"unitlint: {done.summary}")


def _github(draft: ReviewDraft, *, untrusted: bool) -> Host:
    try:
        from unitlint.review.posting.github import PullRequestHost
    except ImportError as error:
        raise _missing("github", error) from error
    job = github_job(os.environ)
    if untrusted:
        if job.run_head and job.run_head != draft.head:
            raise UsageError("the artifact belongs to a different commit than its run")
        job = replace(job, number=0)  # the number is looked up by the commit, whatever the event says
    return PullRequestHost(job, RealClock(), head=draft.head)


def _gitlab() -> Host:
    try:
        from unitlint.review.posting.gitlab import MergeRequestHost
    except ImportError as error:
        raise _missing("gitlab", error) from error
    return MergeRequestHost(gitlab_job(os.environ))


def _missing(extra: str, error: ImportError) -> UsageError:
    return UsageError(f"--post {extra} needs {error.name}", hint=f"pip install 'unitlint[{extra}]'")


def workflow_commands(draft: ReviewDraft) -> str:
    """The new findings as workflow commands."""
    from unitlint.reports.github import render
    from unitlint.reports.report import Report

    return render(Report(tuple(_finding(remark) for remark in draft.remarks)))


def _finding(remark: Remark) -> Finding:
    place = Location(remark.path, remark.line, 1, remark.end_line, 1)
    return Finding(remark.rule, remark.severity, remark.message, place, help=remark.help)
