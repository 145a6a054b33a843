"""The wheel holds every package and every data file: setuptools takes only what is listed."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

from unitlint.platforms.select import catalogue_of
from unitlint.platforms.select import shipped as catalogues

FOLDERS = {"linter": "unitlint", "rules": "unitlint/rules", "grammar": "unitlint/grammar"}
"""Top-level folder → where the import package has it."""


@pytest.fixture(scope="module")
def shipped(tracked: tuple[str, ...]) -> set[str]:
    """Every file of those folders, as the wheel names it."""
    parts = (name.partition("/") for name in tracked)
    return {f"{FOLDERS[top]}/{rest}" for top, _, rest in parts if top in FOLDERS}


def test_ci_has_the_hashes_for_each_python(repository: Path) -> None:
    """`python .ci/lock.py` writes them, with that Python; CI installs nothing else."""
    workflow = (repository / ".github/workflows/ci.yml").read_text()
    (versions,) = re.findall(r"^ *python: \[(.*)\]$", workflow, re.MULTILINE)
    locked = {path.stem.removeprefix("requirements-") for path in (repository / ".ci").glob("*.lock")}
    assert set(re.findall(r"[\d.]+", versions)) == locked


def test_every_package_is_listed(repository: Path, shipped: set[str]) -> None:
    project = tomllib.loads((repository / "pyproject.toml").read_text())
    present = {str(Path(name).parent).replace("/", ".") for name in shipped if name.endswith("/__init__.py")}
    assert set(project["tool"]["setuptools"]["packages"]) == present


def test_every_folder_with_modules_is_a_package(shipped: set[str]) -> None:
    folders = {str(Path(name).parent) for name in shipped if name.endswith(".py")}
    assert {folder for folder in folders if f"{folder}/__init__.py" not in shipped} == set()


@pytest.mark.slow
def test_the_wheel_holds_every_file(
    repository: Path, tracked: tuple[str, ...], shipped: set[str], tmp_path: Path
) -> None:
    source, out = tmp_path / "source", tmp_path / "out"
    for name in tracked:
        (source / name).parent.mkdir(parents=True, exist_ok=True)
        (source / name).write_bytes((repository / name).read_bytes())
    build = [sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "-w", str(out), str(source)]
    built = subprocess.run(build, capture_output=True, text=True, check=False)
    if built.returncode and "No matching distribution found for setuptools" in built.stderr:
        pytest.skip("no package index to take setuptools from")
    assert built.returncode == 0, built.stderr
    (wheel,) = out.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
    beside = {name for name in names if ".data/" in name}
    assert [name.partition(".data/")[2] for name in beside] == ["data/share/man/man1/unitlint.1"]
    bases = {f"unitlint/platforms/ready/{catalogue_of(name)}" for name in catalogues()}
    assert {name for name in names if ".dist-info/" not in name} - beside == shipped | bases
    assert sum(name.endswith("licenses/LICENSE") for name in names) == 1
