"""What pyproject.toml can't say: a wheel has the base systems loaded and booted (unitlint.machine.ready)."""

import os
import subprocess
import sys
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py


class BuildWithBases(build_py):
    """Copies the packages, and has what was copied load the bases."""

    def run(self) -> None:
        super().run()
        if not self.editable_mode:
            library = Path(self.build_lib).absolute()
            folder = library / "unitlint/platforms/ready"
            command = [sys.executable, "-B", "-m", "unitlint.machine.ready", str(folder)]
            environment = {**os.environ, "PYTHONPATH": str(library)}
            subprocess.run(command, check=True, env=environment)  # noqa: S603 - what was copied just now


setup(cmdclass={"build_py": BuildWithBases})
