"""How findings are shown: one module for each format, each with `render(report) -> str`."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

from unitlint.reports.report import Report

FORMATS: dict[str, str] = {
    "full": "unitlint.reports.full",
    "concise": "unitlint.reports.concise",
    "json": "unitlint.reports.json",
    "json-lines": "unitlint.reports.json_lines",
    "sarif": "unitlint.reports.sarif",
    "github": "unitlint.reports.github",
    "gitlab": "unitlint.reports.gitlab",
    "checkstyle": "unitlint.reports.checkstyle",
    "junit": "unitlint.reports.junit",
    "rdjson": "unitlint.reports.rdjson",
    "markdown": "unitlint.reports.markdown",
}
"""Name on the command line → module, imported when it is asked for."""


def renderer(name: str) -> Callable[[Report], str]:
    """The function that writes a report in the format of that name, a key of `FORMATS`."""
    render: Callable[[Report], str] = import_module(FORMATS[name]).render
    return render
