"""`unitlint init`: a repository is looked at, and set up."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import click

from unitlint.checking.check import check as find
from unitlint.cli import suggestions
from unitlint.cli.models import Models, read_fleet
from unitlint.cli.options import Shared, paths_argument, shared_options
from unitlint.cli.output import tell, write, write_below
from unitlint.cli.session import load_inputs, read_config
from unitlint.config.discovery import FILE_NAMES, repository_root
from unitlint.configuration.configuration import CONTAINERFILE, Configuration, Inputs
from unitlint.errors import UsageError
from unitlint.quick import patterns as re
from unitlint.reports.report import plural
from unitlint.systemd.base_systems import DEBIAN_FOLDER
from unitlint.text.lines import bare_lines
from unitlint.tree.reader import read_text

PRESET_OF = {"flatcar": "flatcar", "fedora-coreos": "fedora-coreos"}
"""Base system → the preset of contracts that fits."""
_BOOTC = re.compile(r"\bbootc\b|\bostree container commit\b")
"""What a Containerfile of an image that boots runs, or is made from (bootc-image(5))."""

HOOK = """\
  - repo: https://github.com/unitlint/unitlint
    rev: v{version}  # not released yet: write a commit here until it is
    hooks:
      - id: unitlint{arguments}
"""

GITHUB = """\
name: unitlint
on:
  pull_request:
permissions:
  contents: read
jobs:
  check:
    runs-on: ubuntu-24.04
    steps:
      - uses: actions/checkout@08c6903cd8c0fde910a37f88322edcfb5dd907a8 # v5.0.0
        with:
          persist-credentials: false
      # No version is on PyPI yet: until one is, write git+https://github.com/unitlint/unitlint@COMMIT
      - run: pipx install unitlint
      - run: unitlint --format github{paths}
"""

GITLAB = """\
unitlint:
  image: python:3.13
  script:
    # No version is on PyPI yet: until one is, write git+https://github.com/unitlint/unitlint@COMMIT
    - pip install -q unitlint
    - unitlint --format full --format gitlab:gl-code-quality-report.json{paths}
  artifacts:
    when: always
    reports:
      codequality: gl-code-quality-report.json
"""


@click.command()
@paths_argument
@click.option(
    "-o",
    "--output",
    metavar="FILE",
    default=FILE_NAMES[0],
    show_default=True,
    help="The configuration file to write.",
)
@shared_options
def init(shared: Shared, *, output: str) -> None:
    """Write .unitlint.yaml, a CI job and a pre-commit entry, and say what a first run finds.

    What is there already stays as it is.
    """
    root = repository_root(Path.cwd()) or Path.cwd()
    present = [name for name in (output, *FILE_NAMES) if (root / name).exists()]
    if present:
        raise UsageError("already exists", path=present[0], hint="`unitlint config show` prints it")
    fleet = read_fleet(shared)
    _write(root / output, configuration_text(fleet))
    for path, text in _jobs(root, shared.paths):
        _write(path, text)
    write(_first_run(shared))


def configuration_text(fleet: Models) -> str:
    """`.unitlint.yaml` for what was read."""
    from unitlint.cli.contracts import NOTHING_TO_PROPOSE, proposed_text
    from unitlint.contracts.load import preset_names

    configurations = fleet.inputs.configurations
    bases = suggestions.bases_of(configurations)
    root = repository_root(Path.cwd()) or Path.cwd()
    presets = [name for name in _presets(fleet.inputs, root) if name in preset_names()]
    lines = ["# unitlint's configuration; `unitlint config init -o -` prints every option."]
    lines += suggestions.platforms(configurations, bases)
    if presets:
        lines.append(f"extends: [{', '.join(presets)}]")
    for name in preset_names():
        if name not in presets and _speaks_of(name, configurations):
            lines.append(
                f"# The preset {name} is about these units: add it, and run `unitlint contracts check`."
            )
    lines += suggestions.excluded(configurations, root)
    lines += suggestions.machines(fleet.models, root)
    text = proposed_text(fleet.models)
    if text != NOTHING_TO_PROPOSE:
        lines += ["", "# These hold today and look intended. Keep those you rely on, and say why."]
        lines += [line if line.startswith("#") else f"# {line}" for line in bare_lines(text)]
    return "\n".join(lines) + "\n"


def _presets(inputs: Inputs, root: Path) -> Iterator[str]:
    """Those of the base systems that the files are for, most first; and of what stands on them.

    A preset speaks of units by name: on machines of another base system its contracts are about nothing.
    """
    configurations = inputs.configurations
    bases = suggestions.bases_of(each for each in configurations if not each.platform_is_guess)
    yield from (PRESET_OF[base] for base, _ in bases.most_common() if base in PRESET_OF)
    if (root / DEBIAN_FOLDER / "control").is_file():
        yield "debian-package"
    if any(_BOOTC.search(text) for text in _containerfiles(inputs, root)):
        yield "bootc"
    if "kubelet.service" in _units(configurations):
        yield "kubeadm"
    if any("/containers/systemd/" in path for each in configurations for path in each.files):
        yield "quadlets"


def _containerfiles(inputs: Inputs, root: Path) -> Iterator[str]:
    """The texts of those that are read, and of those at the top."""
    read = (each.path for each in inputs.configurations if each.kind == CONTAINERFILE)
    yield from (inputs.texts.get(path, "") for path in read)
    yield from (read_text(str(path)) for name in ("Containerfile", "Dockerfile") for path in root.glob(name))


def _speaks_of(preset: str, configurations: Sequence[Configuration]) -> bool:
    """Whether most of the units that it names are the repository's own."""
    from unitlint.contracts.load import load_preset
    from unitlint.text.globs import is_glob

    own = _units(configurations)
    named = {unit.name for contract in load_preset(preset) for unit in contract.named}
    whole = {name for name in named if not is_glob(name)}
    return len(whole & own) > len(whole) / 2


def _units(configurations: Sequence[Configuration]) -> set[str]:
    return {name for each in configurations for directory in each.directories for name in directory.units}


def _jobs(root: Path, paths: tuple[str, ...]) -> Iterator[tuple[Path, str]]:
    """Files of the CI that the repository has, and of pre-commit."""
    import json
    import shlex

    from unitlint import __version__

    named = [Path(os.path.relpath(path, root)).as_posix() for path in paths]
    words = f" {shlex.join(named)}" if named else ""
    hooks = root / ".pre-commit-config.yaml"
    arguments = f"\n        args: {json.dumps(named)}" if named else ""
    hook = HOOK.format(version=__version__, arguments=arguments)
    if not hooks.exists():
        yield hooks, f"repos:\n{hook}"
    else:
        _by_hand(f"{hooks.name}: add, below repos:", hook)
    if (root / ".gitlab-ci.yml").exists():
        _by_hand(".gitlab-ci.yml: add", GITLAB.format(paths=words))
    elif (root / ".github").is_dir() or "github.com" in _remotes(root):
        job = root / ".github" / "workflows" / "unitlint.yaml"
        if not job.exists():
            yield job, GITHUB.replace("{paths}", words)


def _by_hand(what: str, text: str) -> None:
    """What is to be added to a file that is there."""
    for line in (what, *bare_lines(text)):
        tell(line)


def _remotes(root: Path) -> str:
    """What Git's configuration says; empty where there is none."""
    file = root / ".git" / "config"
    return read_text(str(file)) if file.is_file() else ""


def _write(path: Path, text: str) -> None:
    write_below(path, text.encode())
    tell(f"wrote {path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path}")


def _first_run(shared: Shared) -> str:
    """How much there is to do, by what was written too, and how to begin."""
    config = read_config(shared)
    inputs = load_inputs(shared, config)
    result = find(inputs, config)
    where = " ".join(shared.paths)
    shown = f"unitlint {where}".rstrip()
    number = plural(len(result.findings), "finding")
    lines = [f"{number} in {plural(len(inputs.configurations), 'configuration')}"]
    rules = Counter(f"{finding.severity.value}[{finding.rule}]" for finding in result.findings)
    for rule, count in sorted(rules.items(), key=lambda row: (-row[1], row[0])):
        lines.append(f"  {count}  {rule}")
    if result.findings:
        later = f"unitlint baseline create {where}".rstrip()
        lines.append(f"`{shown}` shows them; `{later}` leaves them for later")
    return "\n".join(lines) + "\n"
