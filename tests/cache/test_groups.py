"""A changed file costs its own configuration, and makes no difference to what is said of the others."""

from __future__ import annotations

import json
import subprocess
import sys
from enum import Enum
from pathlib import Path
from random import Random

import pytest

from unitlint.cache.contents import Contents
from unitlint.checking.encoded import Encoded
from unitlint.checking.finding_texts import FindingTexts
from unitlint.config.config import Config
from unitlint.findings.finding import Edit as Change
from unitlint.findings.finding import Finding, Fix, Related, Severity
from unitlint.text.codec import MOST_CHARACTERS
from unitlint.text.source import Location

from .conftest import Edit, Outcome, Runner
from .test_runs import link, remove, write

_PROGRAM = """
import sys
told = open(sys.argv[1], "w", buffering=1)
from unitlint.checking import kept_findings as check
from unitlint.cli import main
plain = check.assemble_groups
def counting(groups, *rest):
    told.write(f"{len(groups)}\\n")
    return plain(groups, *rest)
check.assemble_groups = counting
main(sys.argv[2:])
"""

BUTANE = "variant: fcos\nversion: 1.5.0\nsystemd:\n  units:\n    - name: {0}.service\n      contents: |\n{1}"
UNIT = "        [Service]\n        Type={0}\n        ExecStart=/usr/bin/x\n"
FOLDER = "[Unit]\nAfter={0}\n[Service]\nExecStart=/usr/bin/x\n"
TEMPLATE = "[Service]\n{{{{ if .A }}}}\nExecStart={0}\n{{{{ end }}}}\n"


def machine(name: str, type_: str) -> Edit:
    """An edit that writes the document of a machine."""
    return write(f"{name}.bu", BUTANE.format(name, UNIT.format(type_)))


EDITS: dict[str, Edit] = {
    "one machine": machine("one", "oneshot"),
    "another text of it": machine("one", "wrong"),
    "two machines": machine("two", "exec"),
    "an unused comment": write(
        "two.bu", "# unitlint: ignore[ordering-cycle] once\n" + BUTANE.format("two", UNIT.format("exec"))
    ),
    "no second machine": remove("two.bu"),
    "a folder": write("app/app.service", FOLDER.format("one.service")),
    "another text in it": write("app/app.service", FOLDER.format("gone.service")),
    "a template": write("app/made.service.tmpl", TEMPLATE.format("relative")),
    "another template": write("app/made.service.tmpl", TEMPLATE.format("/usr/bin/x")),
    "another folder": write("other/other.service", FOLDER.format("app.service") + "Type=wrong\n"),
    "a unit of the same name": write("other/one.service", "[Service]\nExecStart=/usr/bin/x\n"),
    "no unit of the same name": remove("other/one.service"),
    "a script that starts one": write("deploy.sh", "#!/bin/sh\nsystemctl start one.service\n"),
    "a script that starts another": write("deploy.sh", "#!/bin/sh\nsystemctl start two.service\n"),
    "no script": remove("deploy.sh"),
    "a script beside a unit": write("app/run", "#!/bin/sh\nsystemctl start app.service\n"),
    "code of Terraform": write("main.tf", 'resource "x" "y" { command = "systemctl start other.service" }\n'),
    "no code": remove("main.tf"),
    "a configuration": write(".unitlint.yaml", "min-severity: warning\n"),
    "contracts": write(
        ".unitlint.yaml",
        "contracts:\n  - name: first\n    because: it has to\n    before: [one.service]\n"
        "    after: [two.service]\n",
    ),
    "no configuration": remove(".unitlint.yaml"),
    "a configuration below": write("app/.unitlint.yaml", "ignore: [never-started]\n"),
    "no configuration below": remove("app/.unitlint.yaml"),
    "an ignore file": write(".gitignore", "other/\n"),
    "no ignore file": remove(".gitignore"),
    "a wants link": link("app/multi-user.target.wants/app.service", "../app.service"),
    "no wants link": remove("app/multi-user.target.wants"),
}
FIRST = ("one machine", "two machines", "a folder", "another folder", "a template")


@pytest.fixture
def several(runner: Runner) -> Runner:
    """A repository of several configurations."""
    for name in FIRST:
        EDITS[name](runner.folder)
    return runner


def asked(runner: Runner, *arguments: str) -> tuple[Outcome, int]:
    """What a run says, and about how many groups its rules were asked; none if it was said again."""
    told = runner.caches / "asked"
    command = [sys.executable, "-c", _PROGRAM, str(told), "check", *arguments]
    done = subprocess.run(
        command, cwd=runner.folder, env=runner.environment, capture_output=True, check=False
    )
    return Outcome(done.returncode, done.stdout, done.stderr), sum(map(int, told.read_text().split()))


def test_a_changed_file_costs_its_own_configuration(several: Runner) -> None:
    before, all_groups = asked(several)
    EDITS["another text of it"](several.folder)
    found, groups = asked(several)
    assert (groups, all_groups) == (1, 5)
    assert found == asked(several, "--no-cache")[0]
    is_another = found.out != before.out
    assert is_another


def test_a_new_name_and_a_new_script_cost_all(several: Runner) -> None:
    all_groups = asked(several)[1]
    EDITS["a script that starts one"](several.folder)
    found, groups = asked(several)
    assert groups == all_groups
    assert found == asked(several, "--no-cache")[0]


def test_what_a_rule_reads_besides_is_asked_again(several: Runner) -> None:
    EDITS["a script that starts another"](several.folder)
    before = asked(several)[0]
    EDITS["a script that starts one"](several.folder)
    found = asked(several)[0]
    assert found == asked(several, "--no-cache")[0]
    is_another = found.out != before.out
    assert is_another


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(3))
def test_any_order_of_edits_says_the_same_with_and_without(several: Runner, seed: int) -> None:
    random = Random(seed)
    for name in random.sample([*EDITS, *EDITS], k=2 * len(EDITS)):
        jobs = random.choice(("1", "3"))
        EDITS[name](several.folder)
        assert several("check", "--jobs", jobs) == several("check", "--no-cache", "--jobs", "1"), name


@pytest.mark.slow
def test_spoilt_groups_change_nothing(several: Runner) -> None:
    asked(several)
    (entry,) = (several.caches / "unitlint").glob("*.groups")
    whole = entry.read_bytes()
    for number, content in enumerate((b"", b"x" * 40, b"[" * 100_000, whole[:20] + b"{}\n", whole[:-9])):
        entry.write_bytes(content)
        machine("one", f"wrong{number}")(several.folder)
        assert asked(several)[0] == asked(several, "--no-cache")[0], content[:40]


def test_options_that_decide_over_all_groups_have_all_asked(several: Runner) -> None:
    for options in (("--target", "multi-user.target"), ("--platform", ".")):
        _, all_groups = asked(several, *options)
        EDITS["another text of it"](several.folder)
        assert asked(several, *options)[1] == all_groups
        EDITS["one machine"](several.folder)


PLACE = Location("a.service", 3, 1, 3, 9, "systemd.units[0]")
FINDING = Finding(
    rule="ordering-cycle",
    severity=Severity.ERROR,
    message="ünit \udc80",
    location=PLACE,
    related=(Related(PLACE, "here"),),
    fix=Fix("write it", (Change(PLACE, "new", "old"),)),
)


def test_findings_come_back_as_they_were() -> None:
    found: Encoded = [((0, 2), [FINDING]), ((1,), [FINDING, FINDING.within(("a",))])]
    document = json.loads(json.dumps(FindingTexts().document(found)))
    assert FindingTexts().encoded(document) == found


def test_what_would_be_cut_is_not_kept() -> None:
    finding = Finding("a-rule", Severity.NOTE, "x" * (MOST_CHARACTERS + 1), PLACE)
    with pytest.raises(ValueError, match="whole"):
        FindingTexts().document([((0,), [finding])])


class Word(Enum):
    """Some words."""

    YES = "1"


def test_digests_tell_apart_what_is_not_the_same() -> None:
    values = [
        *(None, True, 1, "1", "", Word.YES, (), ("1",), ("", "1"), ("1", ""), (("1",),), ["1"]),
        *(
            frozenset({"1"}),
            {"1": ""},
            {"": "1"},
            PLACE,
            Location("b.service"),
            (PLACE, PLACE),
            Severity.ERROR,
        ),
        "error",
    ]
    digests = [Contents().digest(value) for value in values]
    assert len(set(digests)) == len(values)
    assert digests == [Contents().digest(value) for value in values], "and are the same again"
    with pytest.raises(TypeError):
        Contents().digest((object(),))
    with pytest.raises(TypeError):
        Contents().digest(Path())


def test_a_digest_is_of_all_fields_whatever_was_seen_before() -> None:
    before = Contents()
    one, other = (Config(lines={"exclude": line}) for line in (1, 2))
    assert one == other
    assert len({before.digest(one), before.digest(other)}) == 2, "a place counts, if not for equality"
    held = (Location("a.service", 3), [Location("a.service", 3)], {"b": (Location("b.service"), 1, True)})
    assert {before.digest(held), Contents(before).digest(held)} == {Contents().digest(held)}
