"""Folders for the language server to be opened on."""

from __future__ import annotations

from pathlib import Path

import pytest

APP = """\
[Unit]
Requires=database.service

[Service]
ExecStart=/usr/bin/app

[Install]
WantedBy=multi-user.target
"""

DATABASE = """\
[Service]
ExecStart=/usr/bin/database
"""


@pytest.fixture
def units(tmp_path: Path) -> Path:
    """A folder of units in a repository: an app that requires its database and doesn't wait for it."""
    (tmp_path / ".git").mkdir()
    (tmp_path / "app.service").write_text(APP)
    (tmp_path / "database.service").write_text(DATABASE)
    return tmp_path
