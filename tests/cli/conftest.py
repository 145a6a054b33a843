"""Running the program in this process, on small trees."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.conftest import Outcome

Run = Callable[..., Outcome]

READ = "1 of 2 unit files read; --show-inputs says why the others are not\n"
"""What the summary says of `tree`: nothing lists one of its units."""


@pytest.fixture(autouse=True)
def unbound_process(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """`main` is the program's: what it sets for its process would hold for every later test of this one.

    A browser that is started below a bound on memory dies of it (SIGTRAP).
    """
    monkeypatch.setattr("unitlint.cli._bound_the_process", lambda: None)
    threshold = gc.get_threshold()
    yield
    gc.set_threshold(*threshold)
    gc.unfreeze()


@pytest.fixture(autouse=True)
def plain_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """No setting of the machine's own takes part."""
    for name in ("UNITLINT_CONFIG", "UNITLINT_DEBUG", "NO_COLOR", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current directory: two configurations, a unit with a typo, and one that is not listed."""
    files = {
        ".git/HEAD": "",
        "ignitions/common.yml": "systemd:\n  - name: agent.service\n    enabled: true\n",
        "ignitions/systemd/agent.service": (
            "[Unit]\nDescription=Agent\nAftre=network.target\n\n"
            "[Service]\nExecStart=/bin/true\n\n[Install]\nWantedBy=multi-user.target\n"
        ),
        "ignitions/systemd/left-over.service": "[Service]\nExecStart=/bin/true\n",
        "ignitions/one.yml": "include: common.yml\n",
        "ignitions/two.yml": "include: common.yml\nsystemd: [{name: update-engine.service, mask: true}]\n",
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    monkeypatch.chdir(tmp_path)
    return tmp_path
