"""The schemas that others publish of the formats that unitlint writes.

`python -m tests.reports.published` fetches what is lacking into the cache; a test of one that is not there
skips. SARIF's, which OASIS publishes for good, lies beside. Checkstyle publishes none of its results.
"""

from __future__ import annotations

import sys
import urllib.request
from pathlib import Path

from tests.conformance.cache import cache_folder

GITHUB = "https://raw.githubusercontent.com"
JENKINS = (
    f"{GITHUB}/jenkinsci/xunit-plugin/master/src/main/resources/org/jenkinsci/plugins/xunit/types/model/xsd"
)
REVIEWDOG = f"{GITHUB}/reviewdog/reviewdog/master/proto/rdf/jsonschema"
GITLAB = "https://gitlab.com/gitlab-org/gitlab/-/raw/master/app/validators/json_schemas"
ADDRESSES = {
    address.rpartition("/")[2]: address
    for address in (
        f"{JENKINS}/junit-10.xsd",
        f"{REVIEWDOG}/DiagnosticResult.json",
        f"{GITLAB}/codeclimate.json",
    )
}
"""File → where Jenkins, reviewdog and GitLab have it."""


def published(name: str) -> Path:
    """Where a schema lies once it is fetched."""
    return cache_folder() / "schemas" / name


def main() -> int:
    """Fetch each; what can't be fetched is said."""
    for name, address in ADDRESSES.items():
        file = published(name)
        file.parent.mkdir(exist_ok=True)
        try:
            if not file.exists():
                with urllib.request.urlopen(address, timeout=30) as answer:
                    file.write_bytes(answer.read())
        except OSError as error:
            print(f"{name}: not fetched: {error}", file=sys.stderr)
        else:
            print(f"{name}: {file}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
