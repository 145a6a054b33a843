"""`--format junit`: JUnit's XML. Errors and warnings are failed tests, notes and a run without any pass."""

from __future__ import annotations

from unitlint.findings.finding import Finding, Severity
from unitlint.reports.report import Report
from unitlint.reports.xml import document, element


def render(report: Report) -> str:
    """One suite."""
    number = str(len(report.findings))
    totals = {
        "name": "unitlint",
        "tests": number if report.findings else "1",
        "failures": str(sum(finding.severity is not Severity.NOTE for finding in report.findings)),
        "errors": "0",
    }
    root = element(None, "testsuites", totals)
    suite = element(root, "testsuite", totals)
    if not report.findings:
        element(suite, "testcase", {"name": "no findings", "classname": "unitlint"})
    for finding in report.findings:
        where = f"{report.from_root(finding.location.path)}:{finding.location.line}:{finding.location.column}"
        case = element(suite, "testcase", {"name": f"{finding.rule} at {where}", "classname": finding.rule})
        details = _details(finding, where, report)
        if finding.severity is Severity.NOTE:
            element(case, "system-out", {}, details)
        else:
            element(case, "failure", {"type": finding.severity.value, "message": finding.message}, details)
    return document(root)


def _details(finding: Finding, where: str, report: Report) -> str:
    hops = [
        f"{report.from_root(r.location.path)}:{r.location.line}:{r.location.column} {r.message}"
        if r.location.path
        else r.message
        for r in finding.related
    ]
    help_line = [f"help: {finding.help}"] if finding.help else []
    return "\n".join([f"{where} {finding.message}", *hops, *help_line])
