"""What a device pulls in is what systemd's own database of udev says: `ENV{SYSTEMD_WANTS}` and the tag."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conformance.figures import scratch_folder
from tests.conformance.udev import RULE_FILES, obstacle, ours, theirs

pytestmark = [pytest.mark.slow, pytest.mark.systemd]


@pytest.mark.parametrize("rules", RULE_FILES)
def test_udev(rules: str) -> None:
    if why := obstacle():
        pytest.skip(why)
    with scratch_folder() as scratch:
        device = theirs(rules, Path(scratch))
    mine = ours(rules)
    assert mine.wants == device.wants
    assert mine.names <= device.names
