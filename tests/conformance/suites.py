"""Packages of other Debian suites, unpacked beside the machine's: their systemd and their units.

`python -m tests.conformance.suites` fetches what is lacking into the cache. apt gets lists, status and cache
of its own, so that the machine's are neither read nor written; packages are unpacked and never installed.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tests.conformance.cache import cache_folder

FILE = Path(__file__).with_name("suites.txt")
KEYRING = Path("/usr/share/keyrings/debian-archive-keyring.gpg")
COMPLETE = ".complete"
MERGED = ("bin", "sbin", "lib", "lib64")
"""Links to their namesakes in /usr, which every Debian system has and no package of older suites."""


@dataclass(frozen=True, slots=True)
class Suite:
    """A suite, the suites that its packages come from, and those that its systemd needs."""

    name: str
    sources: tuple[str, ...]
    packages: tuple[str, ...]

    @property
    def root(self) -> Path:
        """The folder in which systemd and its libraries lie unpacked."""
        return cache_folder() / self.name / "root"

    @property
    def is_there(self) -> bool:
        """Whether they do, so that no network is needed."""
        complete = self.root / COMPLETE
        return complete.exists() and complete.read_text().split() == list(self.packages)

    def download(self, packages: Iterable[str], folder: Path) -> tuple[Path, ...]:
        """Those of the packages that the suite has, in `folder`. Raises CalledProcessError."""
        folder.mkdir(parents=True, exist_ok=True)
        _apt(self, "apt-get", "update", cwd=folder)
        known = frozenset(_apt(self, "apt-cache", "pkgnames", cwd=folder).split())
        _apt(self, "apt-get", "download", *known.intersection(packages), cwd=folder)
        return tuple(sorted(folder.glob("*.deb")))


@cache
def suites() -> tuple[Suite, ...]:
    """All suites of the file."""
    return tuple(_parse(part) for part in FILE.read_text().split("\n== ")[1:])


def _parse(part: str) -> Suite:
    name, sources, *packages = part.splitlines()
    return Suite(name, tuple(sources.removeprefix("of:").split()), tuple(" ".join(packages).split()))


def fetch(suite: Suite) -> None:
    """Unpack the suite's systemd, unless it is there. Raises OSError, RuntimeError, CalledProcessError."""
    if suite.is_there:
        return
    archives = suite.root.parent / "archives"
    shutil.rmtree(archives, ignore_errors=True)  # what a download that failed has left
    for archive in suite.download(suite.packages, archives):
        unpack(archive, suite.root, leave_out=("./usr/share", "./var"))
    (suite.root / COMPLETE).write_text(" ".join(suite.packages))
    shutil.rmtree(archives)


def unpack(archive: Path, root: Path, *, only: Iterable[str] = (), leave_out: Iterable[str] = ()) -> None:
    """Put the files of a package below `root`; those that match `only`, when it is given."""
    (root / "usr").mkdir(parents=True, exist_ok=True)
    for name in MERGED:
        (root / "usr" / name).mkdir(exist_ok=True)
        if not (root / name).is_symlink():
            (root / name).symlink_to(f"usr/{name}")
    data = subprocess.run(["dpkg-deb", "--fsys-tarfile", archive], capture_output=True, check=True).stdout
    command = ["tar", "-x", "-C", str(root), "--no-same-owner", "--keep-directory-symlink"]
    command += [f"--exclude={path}" for path in leave_out]
    done = subprocess.run([*command, "--wildcards", *only], input=data, capture_output=True)
    if done.returncode and b"Not found in archive" not in done.stderr:
        raise RuntimeError(done.stderr.decode())


@cache
def mirror() -> str:
    """The archive of Debian that the machine's own apt asks. Raises RuntimeError where it asks none."""
    command = ["apt-get", "indextargets", "--format", "$(REPO_URI)", "Created-By: Packages"]
    found = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    mirrors = [address for address in found.splitlines() if address.rstrip("/").endswith("/debian")]
    if not mirrors:
        raise RuntimeError("the machine's apt asks no archive of Debian")
    return mirrors[0]


def _apt(suite: Suite, program: str, *arguments: str, cwd: Path) -> str:
    state = cache_folder() / suite.name / "apt"
    (state / "lists/partial").mkdir(parents=True, exist_ok=True)
    (state / "status").touch()
    sources = state / "sources.list"
    lines = (f"deb [signed-by={KEYRING}] {mirror()} {name} main\n" for name in suite.sources)
    sources.write_text("".join(lines))
    settings = {
        "Dir::State": state,
        "Dir::State::status": state / "status",
        "Dir::Cache": state,
        "Dir::Etc::sourcelist": sources,
        "Dir::Etc::sourceparts": "/dev/null",
        "Dir::Etc::preferences": "/dev/null",
        "Dir::Etc::preferencesparts": "/dev/null",
        "Acquire::Languages": "none",
        "APT::Default-Release": suite.sources[-1],
        "APT::Sandbox::User": "",
    }
    options = [word for key, value in settings.items() for word in ("-o", f"{key}={value}")]
    command = [program, "-q", *options, *arguments]
    return subprocess.run(command, cwd=cwd, check=True, capture_output=True, text=True).stdout


def main() -> int:
    """Fetch every suite; what can't be fetched is said, and its tests skip."""
    for suite in suites():
        try:
            fetch(suite)
        except (OSError, RuntimeError, subprocess.CalledProcessError) as error:
            reason = getattr(error, "stderr", "") or str(error)
            print(f"{suite.name}: not fetched: {reason.strip()}", file=sys.stderr)
        else:
            print(f"{suite.name}: {suite.root}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
