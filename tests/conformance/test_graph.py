"""units, edges, origins and jobs are those of the installed systemd."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conformance import cases, packages
from tests.conformance.judge import judge

pytestmark = [pytest.mark.slow, pytest.mark.systemd]


@pytest.fixture(scope="module")
def scratch() -> Iterator[Path]:
    """A folder that the unprivileged user can read, too."""
    with tempfile.TemporaryDirectory(prefix="unitlint-conformance-") as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


@pytest.mark.parametrize("target", [*cases.BOOT_TARGETS, cases.EVERYTHING])
def test_machine(scratch: Path, target: str) -> None:
    case = cases.machine(scratch / "machine")
    assert judge(case.unit_path, target).differences == ()


@pytest.mark.corpora
@pytest.mark.parametrize("target", [*cases.BOOT_TARGETS, cases.EVERYTHING])
def test_flatcar(scratch: Path, target: str) -> None:
    case = cases.flatcar(scratch / "flatcar")
    assert judge(case.unit_path, target).differences == ()


@pytest.mark.corpora
@pytest.mark.parametrize("name", cases.SYSTEMD_TESTS)
def test_systemd_tests(scratch: Path, name: str) -> None:
    case = cases.systemd_tests(name, scratch / name)
    assert judge(case.unit_path, cases.EVERYTHING).differences == ()


@pytest.mark.parametrize("target", [*cases.BOOT_TARGETS, cases.EVERYTHING])
def test_debian_packages(scratch: Path, target: str) -> None:
    if not packages.are_unpacked():
        pytest.skip("the packages are not downloaded; `python -m tests.conformance.report` does it")
    case = cases.packages(scratch / "packages")
    assert judge(case.unit_path, target).differences == ()
