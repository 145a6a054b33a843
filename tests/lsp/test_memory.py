"""What an earlier check said is said again only of what is the same: each check equals one of its own."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from tests.lsp.looking import settings
from unitlint.checking import memory
from unitlint.checking.branches import BranchFinding
from unitlint.checking.memory import Memory
from unitlint.lsp.checking import Checked, check_project, machines
from unitlint.lsp.projects import Project
from unitlint.machine.assemble import Assembled
from unitlint.machine.machine import Machine
from unitlint.rules import Rule

EXAMPLES = Path(__file__).parents[2] / "examples"
LATE = "\n[Unit]\nAfter=nowhere.service\nRequires=nowhere.service\n"


@pytest.fixture
def boot(tmp_path: Path) -> Path:
    """The example boot: three configurations of two roles, with contracts."""
    (tmp_path / ".git").mkdir()
    shutil.copytree(EXAMPLES / "boot", tmp_path / "boot")
    return tmp_path / "boot"


def edits(boot: Path) -> Iterator[dict[str, str]]:
    """What the editor's texts are, one after the other."""
    web, docker = boot / "roles/web/systemd/app.service", boot / "common/systemd/docker.service"
    fstab, lab = boot / "common/files/etc/fstab", boot / "common/lab.yml"
    config = boot / ".unitlint.yaml"
    yield {}
    yield {}
    yield {str(web): web.read_text() + LATE}
    yield {str(web): "# one line more\n" + web.read_text()}
    yield {str(docker): docker.read_text() + LATE, str(web): web.read_text() + LATE}
    yield {str(fstab): fstab.read_text().replace("ext4", "xfs")}
    yield {str(lab): "# one line more\n" + lab.read_text()}
    yield {str(config): config.read_text() + "\nignore: [broken-contract]\n"}
    yield {str(config): config.read_text().replace("platform: flatcar", "platform: systemd-257")}
    yield {str(web): "[Service\n"}
    yield {}
    yield {str(web): "# one line more\n" + web.read_text()}
    yield {str(web): "# one line more\n#\n" + web.read_text() + "# the last\n"}
    yield {str(web): "# one line more\n" + web.read_text() + LATE}
    yield {str(web): "#\n# two lines more\n" + web.read_text() + LATE, str(lab): "\n" + lab.read_text()}
    yield {str(docker): "# one line more\n" + docker.read_text()}
    yield {str(docker): docker.read_text() + "# the last\n", str(fstab): "#\n" + fstab.read_text()}


def said(checked: Checked) -> tuple[object, ...]:
    """All that an editor shows of a check."""
    return (checked.findings, checked.configurations, checked.texts, str(checked.error))


def drawn(model: Machine) -> tuple[object, ...]:
    """The boot of a model, and its edges with their reasons and places."""
    return (sorted(model.boot.jobs), [repr(edge) for edge in model.graph.edges()])


@pytest.mark.slow
def test_each_check_is_one_of_its_own(boot: Path) -> None:
    kept, project, seen = Memory(), Project(str(boot)), set()
    for overlay in edits(boot):
        checked = check_project(project, overlay, settings(), kept)
        alone = check_project(project, overlay, settings())
        assert said(checked) == said(alone), overlay
        known, own = machines(checked, kept), machines(alone)
        assert (known.names, known.own) == (own.names, own.own)
        assert [*map(drawn, known.models)] == [*map(drawn, own.models)]
        seen.add(checked.findings)
    assert len(seen) > 6, "the edits change what is found"


def test_only_what_changed_is_asked_about(boot: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    whole = memory.findings_of_model

    def noted(assembled: Assembled, rules: Sequence[Rule]) -> Iterator[BranchFinding]:
        asked.append(",".join(assembled.units.configurations))
        return whole(assembled, rules)

    monkeypatch.setattr(memory, "findings_of_model", noted)
    kept, project = Memory(), Project(str(boot))
    check_project(project, {}, settings(), kept)
    first, asked[:] = list(asked), []
    web = boot / "roles/web/systemd/app.service"
    check_project(project, {str(web): web.read_text() + LATE}, settings(), kept)
    assert set(asked) == {"roles/web/site.yml"}, first
    assert len(first) > len(asked)


def test_a_comment_builds_no_graph(boot: Path) -> None:
    kept, project = Memory(), Project(str(boot))
    web = boot / "roles/web/systemd/app.service"
    built = []
    for text in ("", "# a", "# a n", LATE, f"{LATE}# a note", LATE.replace("nowhere", "elsewhere")):
        checked = check_project(project, {str(web): web.read_text() + text}, settings(), kept)
        assert checked.assembler is not None
        built.append(checked.assembler.graphs)
    assert built[0] > 1
    assert [*map(bool, built[1:])] == [False, False, True, False, True]


@pytest.mark.slow
def test_a_platform_of_ones_own_is_read_again(boot: Path) -> None:
    """A catalogue of the user's may change between two checks, and nobody tells."""
    config, captured = boot / ".unitlint.yaml", boot / "base.json"
    config.write_text(config.read_text().replace("platform: flatcar", "platform: ./base.json"))
    shipped = EXAMPLES.parent / "linter/platforms"
    kept, found = Memory(), []
    for name in ("flatcar.json", "systemd-257.json"):
        shutil.copy(shipped / name, captured)
        checked = check_project(Project(str(boot)), {}, settings(), kept)
        assert said(checked) == said(check_project(Project(str(boot)), {}, settings()))
        found.append(checked.findings)
    assert found[0] != found[1]


def test_a_script_beside_the_units_is_looked_at_again(tmp_path: Path) -> None:
    """It starts a unit that nothing else starts, and is none of what the configuration holds."""
    (tmp_path / ".git").mkdir()
    template, unit = tmp_path / "site.yml", tmp_path / "systemd/app.service"
    unit.parent.mkdir()
    unit.write_text("[Service]\nExecStart=/bin/app\n[Install]\nWantedBy=multi-user.target\n")
    template.write_text("systemd:\n  - name: app.service\n")
    script, kept, found = tmp_path / "setup.sh", Memory(), []
    for text in (None, None, "systemctl start app.service\n", "true\n"):
        if text is not None:
            script.write_text(text)
        checked = check_project(Project(str(tmp_path)), {}, settings(), kept)
        assert said(checked) == said(check_project(Project(str(tmp_path)), {}, settings()))
        found.append([finding.rule for finding in checked.findings])
    assert found == [["never-started"], ["never-started"], [], ["never-started"]]
