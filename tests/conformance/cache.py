"""Where downloads stay between runs."""

from __future__ import annotations

import os
from pathlib import Path


def cache_folder() -> Path:
    """Outside the checkout, for all to read: `UNITLINT_CACHE`, or the user's cache."""
    default = Path("/var/cache" if os.geteuid() == 0 else Path.home() / ".cache") / "unitlint-conformance"
    folder = Path(os.environ.get("UNITLINT_CACHE", default))
    folder.mkdir(parents=True, exist_ok=True)
    return folder
