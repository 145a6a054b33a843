"""Another version of Python out of Debian's packages, unpacked and never installed.

`python -m tests.interpreters 3.14 FOLDER` makes a virtual environment of it, with all that the tests need.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.conformance.suites import Suite, fetch

SOURCES = ("trixie", "sid")
LIBRARIES = (
    *("libc6", "libgcc-s1", "libstdc++6", "zlib1g", "libbz2-1.0", "liblzma5", "libzstd1", "libexpat1"),
    *("libffi8", "libssl3t64", "libsqlite3-0", "libreadline8t64", "libncursesw6", "libtinfo6", "libuuid1"),
)

WRAPPER = """\
#!/bin/sh
exec {root}/usr/lib64/ld-linux-x86-64.so.2 --library-path {root}/usr/lib/x86_64-linux-gnu --argv0 "$0" \\
    {root}/usr/bin/python{version} "$@"
"""
"""The loader is that of the newer libc; by the link that was called, Python finds its environment."""


def interpreter(version: str) -> Path:
    """A program that is Python of that version. Raises OSError, RuntimeError, CalledProcessError."""
    name = f"python{version}"
    parts = (name, f"{name}-minimal", f"lib{name}-minimal", f"lib{name}-stdlib", f"{name}-venv")
    suite = Suite(name, SOURCES, (*parts, *LIBRARIES))
    fetch(suite)
    program = suite.root / "usr/local" / "bin" / name
    program.parent.mkdir(parents=True, exist_ok=True)
    program.write_text(WRAPPER.format(root=suite.root, version=version))
    program.chmod(0o755)
    return program


def environment(program: Path, folder: Path) -> Path:
    """A virtual environment with unitlint and the newest releases of what it and its tests need."""
    subprocess.run([program, "-m", "venv", "--without-pip", folder], check=True)
    python = folder / "bin" / "python"
    repository = Path(__file__).parents[1]
    pip = [sys.executable, "-m", "pip", "-q", "--disable-pip-version-check", "--python", python]
    subprocess.run([*pip, "install", "--upgrade", "-e", f"{repository}[dev]"], check=True)
    return python


if __name__ == "__main__":
    print(environment(interpreter(sys.argv[1]), Path(sys.argv[2])))
