"""Write the hashes of what CI installs: `python .ci/lock.py`, with the Python that they are for.

pip says what it would install of `.[dev]`; .ci/requirements-VERSION.lock is that, each file by its hash. They
are of the platform that this runs on, which is to be CI's.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

FOLDER = Path(__file__).parent
COMMAND = (
    sys.executable,
    "-m",
    "pip",
    "install",
    "-q",
    "--dry-run",
    "--ignore-installed",
    "--report",
    "-",
    ".[dev]",
)


def lock(report: str) -> str:
    """The lines of the file, by what pip reports."""
    rows = []
    for item in json.loads(report)["install"]:
        name = re.sub("[-_.]+", "-", item["metadata"]["name"]).lower()  # PEP 503
        version = item["metadata"]["version"]
        if name != "unitlint":
            digest = item["download_info"]["archive_info"]["hashes"]["sha256"]
            rows.append(f"{name}=={version} --hash=sha256:{digest}\n")
    return "# Made by .ci/lock.py.\n" + "".join(sorted(rows))


if __name__ == "__main__":
    done = subprocess.run(COMMAND, cwd=FOLDER.parent, check=True, capture_output=True, text=True)  # noqa: S603
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    (FOLDER / f"requirements-{version}.lock").write_text(lock(done.stdout))
