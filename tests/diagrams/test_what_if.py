"""What the page says of a masked or disabled unit is what `unitlint review --mask` finds."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from importlib.resources import files
from pathlib import Path
from random import Random
from typing import Any

import pytest

from tests.diagrams.test_same_answers import model_of
from unitlint.config.config import Config
from unitlint.configuration.configuration import Configuration
from unitlint.configuration.what_if import WhatIf
from unitlint.diagrams.of_model import drawn_boot
from unitlint.diagrams.page_boot import Tables, boot_data, pulls_data
from unitlint.diagrams.page_data import embed
from unitlint.inputs.inputs import read_inputs
from unitlint.machine.assemble import first_branches
from unitlint.machine.assembler import Assembler
from unitlint.machine.machine import Machine
from unitlint.machine.undone import undone
from unitlint.transaction.transaction import Transaction

Outcome = dict[str, Any]
"""Whether the boot fails, and else the wave of each job."""

SAID = """
const told = (boot, verb) => boot.units.map((unit, at) => {
  const { error, jobs, waves } = simulated(boot, verb, at);
  const starts = [...jobs].map((job) => [boot.units[job].n, waves.get(job)]);
  return [`${verb} ${unit.n}`, { fails: error !== "", jobs: Object.fromEntries(starts) }];
});
const both = (boot) => ["mask", "disable"].flatMap((verb) => told(boot, verb));
return data.boots.map((boot) => Object.fromEntries(both(boot)));
"""
NAMES = [f"{letter}.service" for letter in "abcdefg"] + ["srv.mount", "x.target"]
KINDS = ("Requires", "Wants", "BindsTo", "Requisite", "Conflicts", "PartOf", "Upholds", "PropagatesStopTo")
TAILS = {
    "service": "[Service]\nExecStart=/bin/true\n",
    "mount": "[Mount]\nWhat=tmpfs\nWhere=/srv\nType=tmpfs\n",
    "target": "",
}


def folder_of(random: Random, folder: Path) -> None:
    """Units that pull in, exclude and wait for each other at random; some masked, missing, or enabled."""
    folder.mkdir()
    links = folder / "default.target.wants"
    links.mkdir()
    isolates = random.choice(("yes", "no"))
    (folder / "default.target").write_text(f"[Unit]\nAllowIsolate={isolates}\nDefaultDependencies=no\n")
    for name in random.sample(NAMES, random.randint(5, len(NAMES))):
        if random.random() < 0.06:
            (folder / name).symlink_to("/dev/null")
            continue
        said = [f"{kind}={random.choice(NAMES)}" for kind in random.choices(KINDS, k=random.randint(0, 3))]
        order = (random.choice(NAMES) for _ in range(random.randint(0, 2)))
        said += [f"{random.choice(('After', 'Before'))}={other}" for other in order]
        said += ["RequiresMountsFor=/srv/data"] if random.random() < 0.2 and name != "srv.mount" else []
        said += ["After=alias-g.service"] if random.random() < 0.2 else []
        wanted = random.choice(("", f"RequiredBy={random.choice(NAMES)}\n", "WantedBy=default.target\n"))
        more = random.choice(("", "", f"Also={random.choice(NAMES[:7])}\n"))
        more += "Alias=alias-g.service\n" if name == "g.service" else ""
        install = f"[Install]\n{wanted}{more}" if wanted or more else ""
        lines = "\n".join(said)
        kind = name.rpartition(".")[2]
        (folder / name).write_text(f"[Unit]\nDefaultDependencies=no\n{lines}\n{TAILS[kind]}{install}")
        if random.random() < 0.5:
            (links / name).symlink_to(f"../{name}")


def page_of_boots(machines: Iterable[Machine]) -> str:
    """What the page's script knows of these, without the page around it."""
    tables = Tables()
    boots = [
        boot_data(
            machine.configuration.name,
            *drawn_boot(machine),
            (),
            "",
            tables,
            gone=undone(machine.configuration, machine.platform, drawn_boot(machine)[0]),
            version=machine.systemd_version,
        )
        for machine in machines
    ]
    data = {"boots": boots, "pulls": pulls_data(), "reasons": [], "settings": []}
    parts = ("page_model.js", "page_transaction.js")
    scripts = "\n".join((files("unitlint.diagrams") / part).read_text("utf-8") for part in parts)
    return f'<script type="application/json" id="data">{embed(data)}</script><script>{scripts}</script>'


def machine_of(configuration: Configuration, config: Config, assembler: Assembler) -> Machine:
    return next(iter(first_branches([configuration], config, assembler=assembler)))


def outcome_of(boot: Transaction) -> Outcome:
    jobs = {unit: wave for wave, units in enumerate(boot.waves) for unit in units}
    return {"fails": bool(boot.error), "jobs": jobs}


def supposed(
    machine: Machine, config: Config, assembler: Assembler, every: int = 1
) -> Iterator[tuple[str, Outcome]]:
    """What the command line makes of each unit that has a job, or of every third one, masked and disabled."""
    for start, verb in enumerate(("mask", "disable")):
        for unit in sorted(drawn_boot(machine)[1].jobs)[start % every :: every]:
            changed = WhatIf(**{verb: (unit,)}).apply(machine.configuration)
            boot = drawn_boot(machine_of(changed, config, assembler))[1]
            yield f"{verb} {unit}", outcome_of(boot)


def told(browser: Any, page: Path, machines: Iterable[Machine]) -> list[dict[str, Outcome]]:
    page.write_text(page_of_boots(machines), "utf-8")
    browser.get(page.as_uri())
    found: list[dict[str, Outcome]] = browser.execute_script(SAID)
    return found


@pytest.mark.slow
def test_page_and_command_line_agree_on_random_units(browser: Any, tmp_path: Path) -> None:
    random = Random(14)
    config = Config(platform="none")
    assembler = Assembler(config)
    machines = []
    for number in range(60):
        folder = tmp_path / f"set-{number}"
        folder_of(random, folder)
        found = read_inputs([str(folder)]).configurations
        machines.append(machine_of(next(iter(found)), config, assembler))
    kinds = {"fails": 0, "fewer": 0, "more": 0}
    for machine, said in zip(machines, told(browser, tmp_path / "page.html", machines), strict=True):
        now = drawn_boot(machine)[1].jobs.keys()
        for what, outcome in supposed(machine, config, assembler):
            assert said[what] == outcome, (machine.configuration.name, what)
            kinds["fails"] += outcome["fails"]
            kinds["fewer"] += len(now - outcome["jobs"].keys()) > 1
            kinds["more"] += bool(outcome["jobs"].keys() - now)
    assert all(count > 5 for count in kinds.values()), kinds


@pytest.mark.slow
@pytest.mark.parametrize("name", ["Neco", "Debian"])
def test_page_and_command_line_agree_on_every_third_unit(name: str, browser: Any, tmp_path: Path) -> None:
    machine = model_of(name)
    config = Config()
    [said] = told(browser, tmp_path / "page.html", [machine])
    target = drawn_boot(machine)[1].target
    different = [
        what
        for what, outcome in supposed(machine, config, Assembler(config), every=3)
        if said[what] != outcome and what != f"mask {target}"  # what systemd starts instead it only names
    ]
    assert different == []
    assert json.dumps(said)
