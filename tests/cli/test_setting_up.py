"""`init`, `lock`, `contracts`, and the presets that they name."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from tests.cli.conftest import Run
from unitlint import api
from unitlint.cli.init import configuration_text
from unitlint.cli.models import read_fleet
from unitlint.cli.options import Shared
from unitlint.config.load import load_config
from unitlint.contracts.load import load_preset, preset_names
from unitlint.errors import UsageError

AGENT = "[Service]\nExecStart=/bin/true\n[Install]\nWantedBy=multi-user.target\n"
BUTANE = """\
variant: flatcar
version: 1.1.0
systemd:
  units:
    - name: agent.service
      enabled: true
      contents: |
        [Unit]
        Description=Agent
        [Service]
        ExecStart=/usr/bin/agent
        [Install]
        WantedBy=multi-user.target
    - name: docker.service
      enabled: true
      dropins:
        - name: 10-agent.conf
          contents: |
            [Unit]
            After=agent.service
    - name: ntpd.service
      mask: true
"""


@pytest.fixture(autouse=True)
def repository_of_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current directory: a repository on GitHub with a machine."""
    monkeypatch.chdir(tmp_path)
    for folder in (".git", ".github"):
        Path(folder).mkdir()
    Path("web.bu").write_text(BUTANE)
    return tmp_path


def test_init_sets_a_repository_up(unitlint: Run) -> None:
    outcome = unitlint("init")
    assert outcome.code == 0
    written = [".unitlint.yaml", ".pre-commit-config.yaml", ".github/workflows/unitlint.yaml"]
    assert [line for line in outcome.err.splitlines() if line.startswith("wrote")] == [
        f"wrote {name}" for name in written
    ]
    assert "1 configuration" in outcome.out
    config = load_config(Path(".unitlint.yaml"))
    assert config.platform == "flatcar"
    assert config.contracts, "those of the preset"
    for name in written:
        assert yaml.safe_load(Path(name).read_text())
    assert unitlint(".", "--fail-level", "error").code == 0


def test_what_init_proposes_holds_once_it_is_uncommented(unitlint: Run) -> None:
    text = configuration_text(read_fleet(Shared(paths=(".",))))
    lines = [line for line in text.splitlines() if not line.startswith(("# These", "# unitlint'"))]
    uncommented = "\n".join(line.removeprefix("# ") for line in lines)
    Path(".unitlint.yaml").write_text(uncommented)
    names = [contract.name for contract in load_config(Path(".unitlint.yaml")).contracts]
    assert "ntpd.service is masked" in names
    assert "docker.service starts after agent.service" in names
    assert unitlint("contracts", "check", ".").code == 0


def test_well_known_orders_are_proposed_where_they_hold(unitlint: Run) -> None:
    """With a reason, and for the machines that have them; what the documents name is meant."""
    text = BUTANE.replace("agent.service", "kubelet.service").replace(
        "[Unit]\n        Description=Agent", "[Unit]\n        After=docker.service"
    )
    for number in range(6):
        (folder := Path("nodes") / str(number)).mkdir(parents=True)
        (folder / "node.bu").write_text(text.replace("            After=kubelet.service\n", ""))
    Path("README.md").write_text("The kubelet.service is what it is for.\n")
    proposed = yaml.safe_load(unitlint("contracts", "propose", "web.bu", "nodes").out)["contracts"]
    by_name = {contract["name"]: contract for contract in proposed}
    order = by_name["kubelet.service starts after containerd.service and docker.service"]
    assert order["order"] == {"units": ["kubelet.service"], "after": ["containerd.service", "docker.service"]}
    assert order["because"] == "it starts its pods through the container runtime"
    enabled = by_name["kubelet.service is enabled"]
    assert (enabled["see"], enabled["configurations"]) == ("README.md:1", ["nodes/*"])
    assert "configurations" not in by_name["ntpd.service is masked"]


def test_what_is_proposed_is_yaml_whatever_a_path_holds(unitlint: Run) -> None:
    odd = ["a: b", "c #d", "e\x1b[31m", "\\f", "'g", '"h', "- i", "{j", "::error::k"]
    fields = (path.translate({ord(" "): "\\040", ord("\\"): "\\134"}) for path in odd)
    Path("root/etc").mkdir(parents=True)
    Path("root/usr/lib").mkdir(parents=True)
    Path("root/usr/lib/os-release").write_text("ID=debian\n")
    Path("root/etc/fstab").write_text("".join(f"tmpfs /{field} tmpfs defaults 0 0\n" for field in fields))
    told = unitlint("contracts", "propose", "root")
    assert told.code == 0, told.err
    (mounted,) = yaml.safe_load(told.out)["contracts"]
    assert {f"/{path}" for path in odd} == set(mounted["mounts"]["paths"])
    assert mounted["name"] == '/"h and 8 more are mounted'
    assert "\x1b" not in told.out


def _proposed(unitlint: Run, path: str) -> dict[str, dict[str, object]]:
    """The contracts that are proposed, by name; each holds."""
    told = unitlint("contracts", "propose", path)
    Path("proposed.yaml").write_text(told.out)
    assert unitlint("contracts", "check", path, "--config", "proposed.yaml").code == 0
    return {contract["name"]: contract for contract in yaml.safe_load(told.out)["contracts"]}


def test_orders_of_quadlets_are_proposed_and_not_what_podman_adds(unitlint: Run) -> None:
    """What several wait for is one contract; the network that podman waits for by itself is none."""
    Path("lab").mkdir()
    Path("lab/front.network").write_text("[Network]\n")
    for name in ("db", "web"):
        text = f"[Container]\nImage=docker.io/library/{name}:1\nNetwork=front.network\n"
        Path(f"lab/{name}.container").write_text(text + "[Install]\nWantedBy=default.target\n")
    Path("lab/web.container.d").mkdir()
    Path("lab/README.md").write_text("Then `systemctl --user restart web`, as web.container says.\n")
    found = _proposed(unitlint, "lab")
    assert found["db.service and web.service start after front-network.service"]["order"] == {
        "units": ["db.service", "web.service"],
        "after": ["front-network.service"],
    }
    assert found["web.service is enabled"]["see"] == "lab/README.md:1"
    assert set(found) == {
        "db.service and web.service start after front-network.service",
        "db.service is enabled",
        "web.service is enabled",
    }


def test_of_a_whole_root_only_the_administrators_files_are_proposed(unitlint: Run) -> None:
    vendor, own = Path("root/usr/lib/systemd/system"), Path("root/etc/systemd/system")
    for folder in (vendor / "sysinit.target.wants", own / "multi-user.target.wants"):
        folder.mkdir(parents=True)
    for target in ("sysinit", "basic", "multi-user", "default", "local-fs", "network-online"):
        (vendor / f"{target}.target").write_text("[Unit]\n")
    (vendor / "sysinit.target").write_text("[Unit]\nWants=local-fs.target\nAfter=local-fs.target\n")
    (vendor / "default.target").write_text("[Unit]\nRequires=multi-user.target\nAfter=multi-user.target\n")
    (vendor / "dev-hugepages.mount").write_text("[Mount]\nWhat=hugetlbfs\nWhere=/dev/hugepages\n")
    (vendor / "sysinit.target.wants/dev-hugepages.mount").symlink_to("../dev-hugepages.mount")
    wants = "[Unit]\nWants=network-online.target\nAfter=network-online.target srv.mount\n"
    (own / "app.service").write_text(wants + AGENT)
    (own / "multi-user.target.wants/app.service").symlink_to("../app.service")
    Path("root/etc/fstab").write_text("/dev/vda1 / ext4 defaults 0 1\n/dev/vdb1 /srv ext4 defaults 0 2\n")
    assert set(_proposed(unitlint, "root")) == {
        "/srv is mounted",
        "app.service is enabled",
        "app.service starts after network-online.target",
        "app.service starts after srv.mount",
    }


def test_init_proposes_no_more_than_a_person_reads(unitlint: Run) -> None:
    Path("units").mkdir()
    for number in range(20):
        after = f"[Unit]\nAfter=u{number - 1}.service\n" if number else ""
        Path(f"units/u{number}.service").write_text(after + AGENT)
    unitlint("init", "units")
    written = Path(".unitlint.yaml").read_text()
    assert written.count("#   - name: ") == 10
    assert written.endswith("\n# `unitlint contracts propose --all` has 9 more.\n")
    assert unitlint("contracts", "propose", "units").out.count("- name: ") == 10
    assert unitlint("contracts", "propose", "units", "--all").out.count("- name: ") == 19


def test_units_of_many_machines_with_the_same_wish_share_a_contract(unitlint: Run) -> None:
    """Each of the machines has one of them; the list is wrapped, and valid."""
    for number in range(30):
        folder = Path("hosts", str(number))
        folder.mkdir(parents=True)
        wants = "[Unit]\nWants=network-online.target\nAfter=network-online.target\n"
        (folder / f"exporter-of-something-{number}.service").write_text(wants + AGENT)
    found = _proposed(unitlint, "hosts")
    (name,) = [name for name in found if "start after" in name]
    assert name == "exporter-of-something-0.service and 29 more start after network-online.target"
    assert len(found[name]["order"]["units"]) == 30
    text = unitlint("contracts", "propose", "hosts").out
    assert max(map(len, text.splitlines())) <= 104
    Path(".unitlint.yaml").write_text(text)
    assert "holds in 30 configurations" in unitlint("contracts", "check", "hosts").out


def test_a_drop_in_of_a_mount_that_systemd_ships_is_no_mount_of_the_users(unitlint: Run) -> None:
    Path("units/sys-kernel-tracing.mount.d").mkdir(parents=True)
    Path("units/sys-kernel-tracing.mount.d/mode.conf").write_text("[Mount]\nOptions=mode=755\n")
    Path("units/srv.mount").write_text(
        "[Mount]\nWhat=/dev/vdb\nWhere=/srv\n[Install]\nWantedBy=local-fs.target\n"
    )
    (mounts,) = [each["mounts"] for each in _proposed(unitlint, "units").values() if "mounts" in each]
    assert mounts == {"paths": ["/srv"]}


def test_the_first_run_is_by_the_presets_that_init_wrote(unitlint: Run) -> None:
    late = "    - name: local-fs.target\n      dropins:\n        - name: a.conf\n          contents: |\n"
    lines = "            [Unit]\n            After=network-online.target\n"
    Path("web.bu").write_text(BUTANE + late + lines)
    assert "  1  error[broken-contract]\n" in unitlint("init").out
    assert "error[broken-contract]" in unitlint("--format", "concise").out


def test_init_names_every_preset_that_fits(unitlint: Run) -> None:
    Path("units").mkdir()
    for name in ("a", "b", "c"):
        Path("units", f"{name}.service").write_text(AGENT)
    Path("etc/containers/systemd").mkdir(parents=True)
    Path("etc/containers/systemd/a.container").write_text("[Container]\nImage=docker.io/library/a:1\n")
    assert unitlint("init").code == 0
    assert "\nextends: [flatcar, quadlets]\n" in Path(".unitlint.yaml").read_text()


@pytest.mark.parametrize(
    ("files", "extends"),
    [
        ({"debian/control": "Source: web\n", "debian/web.service": AGENT}, "extends: [debian-package]"),
        ({"home/.config/systemd/user/a.service": AGENT}, ""),
        ({"Containerfile": "FROM fedora\nCOPY a.service /usr/lib/systemd/system/\n", "a.service": AGENT}, ""),
        (
            {
                "Containerfile": "FROM quay.io/fedora/fedora-bootc:42\nCOPY units /usr/lib/systemd/system/\n",
                "units/a.service": AGENT,
            },
            "extends: [bootc]",
        ),
        (
            {
                "Containerfile": "FROM base\nCOPY files /\nRUN bootc container lint\n",
                "files/usr/lib/systemd/system/a.service": AGENT,
            },
            "extends: [bootc]",
        ),
    ],
)
def test_init_goes_by_what_the_repository_says_and_not_by_a_guess(
    unitlint: Run, files: dict[str, str], extends: str
) -> None:
    """A base system that is assumed, as that of users' units, has no preset."""
    Path("web.bu").unlink()
    for name, text in files.items():
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).write_text(text)
    assert unitlint("init").code == 0
    lines = Path(".unitlint.yaml").read_text().splitlines()
    assert [line for line in lines if line.startswith("extends")] == ([extends] if extends else [])


def test_init_extends_the_preset_of_each_base_system(unitlint: Run) -> None:
    Path("core.bu").write_text(Path("web.bu").read_text().replace("variant: flatcar", "variant: fcos"))
    assert unitlint("init").code == 0
    lines = Path(".unitlint.yaml").read_text().splitlines()
    (extends,) = [line for line in lines if line.startswith("extends")]
    assert sorted(extends.removeprefix("extends: [").removesuffix("]").split(", ")) == [
        "fedora-coreos",
        "flatcar",
    ]


def test_init_proposes_to_leave_out_the_data_of_tests(unitlint: Run) -> None:
    Path("pkg/testdata").mkdir(parents=True)
    Path("pkg/testdata/odd.bu").write_text(BUTANE)
    assert unitlint("init").code == 0
    written = Path(".unitlint.yaml")
    assert "\n# exclude: [pkg/testdata/]\n" in written.read_text()
    written.write_text(written.read_text().replace("# exclude", "exclude"))
    assert unitlint().err == "", "every glob matches something"
    assert "web.bu" in unitlint("--show-inputs").out
    assert "odd.bu: " not in unitlint("--show-inputs").out


def test_init_proposes_machines_of_folders_that_name_each_others_units(unitlint: Run) -> None:
    Path("web.bu").unlink()
    for path, name in {"common": "storage", "hosts/a": "a", "hosts/b": "b", "other": "c"}.items():
        Path(path).mkdir(parents=True)
        needs = "[Unit]\nRequires=storage.service\nAfter=storage.service\n" if "hosts" in path else ""
        Path(path, f"{name}.service").write_text(needs + AGENT)
    assert unitlint("init").code == 0
    written = Path(".unitlint.yaml")
    proposed = "# machines:\n#   a: {paths: [hosts/a, common]}\n#   b: {paths: [hosts/b, common]}\n"
    assert proposed in written.read_text()
    written.write_text(proposed.replace("# ", ""))
    for name in ("a", "b"):
        told = unitlint("why", f"{name}.service", "storage.service", "--configuration", name)
        assert "common/storage.service" not in told.err
        assert f"{name}.service starts after storage.service" in told.out


def test_init_proposes_one_machine_for_many_folders_that_it_could_have(unitlint: Run) -> None:
    Path("web.bu").unlink()
    for name in "abcdefg":
        Path("apps", name).mkdir(parents=True)
        needs = "[Unit]\nAfter=a.service\n" if name != "a" else ""
        Path("apps", name, f"{name}.service").write_text(needs + AGENT)
    assert unitlint("init").code == 0
    written = Path(".unitlint.yaml")
    proposed = "# machines:\n#   apps: {paths: [apps]}\n"
    assert proposed in written.read_text()
    written.write_text(proposed.replace("# ", ""))
    assert "g.service starts after a.service" in unitlint("why", "g.service", "a.service").out
    written.unlink()
    Path("apps/g/f.service").write_text(AGENT)
    assert unitlint("init").code == 0
    assert "#   b: {paths: [apps/b, apps/a]}\n" in written.read_text()


def test_init_says_which_bases_there_are(unitlint: Run) -> None:
    Path("units").mkdir()
    Path("units/a.service").write_text(AGENT)
    assert unitlint("init").code == 0
    lines = Path(".unitlint.yaml").read_text().splitlines()
    assert (
        lines[1]
        == "# platform: one for all; without it each goes by its files: flatcar (1), systemd (1, a guess)"
    )


def test_presets_that_ship_agree_on_a_contract_of_one_name() -> None:
    """So that no order of `extends` loses a part of one."""
    named = {}
    for name in preset_names():
        for contract in load_preset(name):
            invariant, *rest = named.setdefault(contract.name, (contract.invariant, contract.because))
            assert (invariant, *rest) == (contract.invariant, contract.because), contract.name


def test_of_two_presets_the_later_counts() -> None:
    name = "local file systems don't wait for the network"
    Path("boot.yaml").write_text(f"contracts: [{{name: {name}, absent: [a.socket], because: ours}}]\n")
    for extends, because in (("flatcar, boot.yaml", "ours"), ("boot.yaml, flatcar", "everything after")):
        Path(".unitlint.yaml").write_text(f"extends: [{extends}]\n")
        contracts = load_config(Path(".unitlint.yaml")).contracts
        (found,) = [each for each in contracts if each.name.startswith("local file systems")]
        assert found.because.startswith(because)


def test_init_names_the_paths_that_it_was_given(unitlint: Run) -> None:
    assert unitlint("init", "web.bu").code == 0
    assert "run: unitlint --format github web.bu\n" in Path(".github/workflows/unitlint.yaml").read_text()
    (hook,) = yaml.safe_load(Path(".pre-commit-config.yaml").read_text())["repos"][0]["hooks"]
    assert hook["args"] == ["web.bu"]


def test_init_overwrites_nothing(unitlint: Run) -> None:
    Path(".unitlint.yaml").write_text("platform: none\n")
    outcome = unitlint("init")
    assert (outcome.code, Path(".unitlint.yaml").read_text()) == (2, "platform: none\n")
    assert "already exists" in outcome.err


def test_init_adds_nothing_to_hooks_that_are_there(unitlint: Run) -> None:
    Path(".pre-commit-config.yaml").write_text("repos: []\n")
    Path(".gitlab-ci.yml").write_text("")
    told = unitlint("init").err
    assert ".pre-commit-config.yaml: add, below repos:\n  - repo: https://" in told
    assert "\n      - id: unitlint\n.gitlab-ci.yml: add\nunitlint:\n  image: python" in told
    assert Path(".pre-commit-config.yaml").read_text() == "repos: []\n"


def test_the_lock_calls_what_is_always_there_no_idle_unit(unitlint: Run) -> None:
    Path("root/etc/systemd/system").mkdir(parents=True)
    Path("root/etc/systemd/system/a.service").write_text(AGENT)
    Path("root/etc/fstab").write_text("/dev/vda1 / ext4 defaults 0 1\n")
    lines = unitlint("lock", "root", "-o", "-").out.splitlines()
    assert lines[lines.index("always -.mount") + 1] == "mount / from /dev/vda1"


def test_a_contract_is_explained_hop_by_hop(unitlint: Run) -> None:
    Path(".unitlint.yaml").write_text(unitlint("contracts", "propose", ".").out)
    outcome = unitlint("contracts", "check", ".", "--explain", "docker.service starts after agent.service")
    assert outcome.code == 0
    first, because, see, which, hop = outcome.out.splitlines()
    assert first == "docker.service starts after agent.service: holds in 1 configuration"
    assert (because, see) == ("  because TODO", "  see web.bu")
    assert which.strip() == "docker.service starts after agent.service, in web.bu:"
    assert hop.strip() == "docker.service after agent.service  web.bu:20 (After=)"


def test_a_broken_contract_is_told(unitlint: Run) -> None:
    Path(".unitlint.yaml").write_text("contracts: [{name: n, absent: [agent.service], because: b}]\n")
    outcome = unitlint("contracts", "check", ".")
    assert outcome.code == 1
    assert outcome.out.startswith("n: broken in 1 of 1 configuration\n  web.bu: ")
    assert 'no contract "m"' in unitlint("contracts", "check", ".", "--explain", "m").err


@pytest.mark.parametrize(
    ("rest", "why"),
    [
        (
            "order: {units: [agent.service], after: [gone.service, away.target]}",
            "no configuration has gone.service or away.target",
        ),
        (
            "order: {units: [agent.service], after: [a.target]}, configurations: [other.bu]",
            "no configuration has the name other.bu",
        ),
        (
            "default-dependencies: {units: [nowhere.service], value: no}",
            "no configuration has nowhere.service",
        ),
    ],
)
def test_a_contract_about_nothing_says_why(unitlint: Run, rest: str, why: str) -> None:
    Path(".unitlint.yaml").write_text(f"contracts: [{{name: n, because: b, {rest}}}]\n")
    assert unitlint("contracts", "check", ".").out == f"n: checks nothing here: {why}\n"


def test_an_order_holds_in_a_folder_whose_units_nothing_links_yet(unitlint: Run) -> None:
    """As every command has it, enabling them is assumed; of a unit that nobody enables it isn't."""
    Path("units").mkdir()
    Path("units/a.service").write_text(AGENT)
    Path("units/b.service").write_text("[Unit]\nAfter=a.service c.service\n" + AGENT)
    Path("units/c.service").write_text("[Service]\nExecStart=/bin/true\n")
    Path("units/a.timer").write_text("[Timer]\nOnCalendar=daily\n[Install]\nWantedBy=timers.target\n")
    Path(".unitlint.yaml").write_text(
        "contracts:\n"
        "  - {name: held, order: {units: [b.service], after: [a.service]}, because: x}\n"
        "  - {name: kept, order: {units: [b.service], before: [multi-user.target]}, because: x}\n"
        "  - {name: daily, periodic: {units: [a.service], every: 1d}, because: x}\n"
        "  - {name: cut, order: {units: [b.service], after: [c.service]}, because: x}\n"
        "  - {name: apart, independent: {units: [b.service], of: [a.service]}, because: x}\n"
    )
    told = unitlint("contracts", "check", "units")
    assert told.code == 1
    assert [line for line in told.out.splitlines() if not line.startswith(" ")] == [
        "held: holds in 1 configuration",
        "kept: holds in 1 configuration",
        "daily: holds in 1 configuration",
        "cut: broken in 1 of 1 configuration",
        "apart: broken in 1 of 1 configuration",
    ]


def test_a_contract_that_some_break_says_how_to_narrow_it(unitlint: Run) -> None:
    Path("log.bu").write_text("variant: flatcar\nversion: 1.1.0\n")
    contract = "contracts:\n  - {name: agent, enabled: [agent.service], because: x}\n"
    Path(".unitlint.yaml").write_text(contract)
    told = unitlint("contracts", "check", "log.bu", "web.bu")
    assert told.out.splitlines() == [
        "agent: broken in 1 of 2 configurations",
        "  log.bu: agent.service is not enabled: it doesn't exist",
        "  if it is meant only where it holds, add to it: configurations: [web.bu]",
    ]
    Path(".unitlint.yaml").write_text(contract.replace("because", "configurations: [web.bu], because"))
    assert unitlint("contracts", "check", "log.bu", "web.bu").code == 0


def test_machines_that_break_a_contract_alike_are_told_once(unitlint: Run) -> None:
    for name in ("a", "b", "c"):
        Path(f"{name}.bu").write_text(BUTANE)
    Path("web.bu").unlink()
    Path(".unitlint.yaml").write_text(
        "contracts: [{name: n, absent: [agent.service], because: b},"
        " {name: m, masked: [away.service], because: b}]\n"
    )
    broken, one, held, note = unitlint("contracts", "check", ".").out.splitlines()
    assert broken == "n: broken in 3 of 3 configurations"
    assert one.startswith("  a.bu and 2 more: agent.service ")
    assert held == "m: holds for now in 3 configurations"
    assert note == (
        "  a.bu and 2 more: away.service is not masked; nothing starts for now, because it doesn't exist here"
    )


def test_a_preset_about_the_units_of_a_repository_is_named(unitlint: Run) -> None:
    from unitlint.contracts.load import load_preset

    own = {name.name for contract in load_preset("neco") for name in contract.named}
    for name in own:
        Path(name.replace("\\x2d", "-")).write_text("[Unit]\nDescription=x\n") if "*" not in name else None
    assert unitlint("init", ".").code == 0
    assert "# The preset neco is about these units" in Path(".unitlint.yaml").read_text()


def test_without_contracts_there_is_nothing_to_check(unitlint: Run) -> None:
    outcome = unitlint("contracts", "check", ".")
    assert (outcome.code, "contracts propose" in outcome.err) == (2, True)


def test_the_lock_shows_what_a_change_does(unitlint: Run) -> None:
    assert unitlint("lock", ".").code == 0
    before = Path("unitlint.lock").read_text()
    lines = before.splitlines()
    order = "order docker.service after agent.service"
    for line in ("[web.bu]", "start agent.service", order, "mask ntpd.service"):
        assert line in lines
    assert unitlint("lock", "--check", ".").code == 0
    Path("web.bu").write_text(BUTANE.replace("After=agent.service", "Wants=agent.service"))
    outcome = unitlint("lock", "--check", ".")
    assert outcome.code == 1
    assert "-order docker.service after agent.service" in outcome.out.splitlines()
    assert Path("unitlint.lock").read_text() == before


def test_the_lock_is_the_same_in_a_clone_of_another_name(
    unitlint: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So are the names that `configurations:` matches; a folder below keeps its own."""
    locks = []
    for name in ("lab", "clone"):
        for folder in (".git", "units"):
            (tmp_path / name / folder).mkdir(parents=True)
        (tmp_path / name / "a.service").write_text(AGENT)
        (tmp_path / name / "units" / "b.service").write_text(AGENT)
        monkeypatch.chdir(tmp_path / name)
        assert unitlint("lock").code == 0
        locks.append(Path("unitlint.lock").read_text())
    assert locks[0] == locks[1]
    assert [line for line in locks[0].splitlines() if line.startswith("[")] == ["[.]", "[units]"]
    monkeypatch.chdir("units")
    unitlint("lock")
    assert "\n[units]\n" in Path("unitlint.lock").read_text()


def test_the_lock_is_stable(unitlint: Run) -> None:
    """Comments and moved lines change nothing."""
    unitlint("lock", ".")
    Path("web.bu").write_text("# a comment\n\n" + BUTANE)
    assert unitlint("lock", "--check", ".").code == 0
    assert unitlint("lock", "--check", ".", "-o", "nope.lock").code == 2


@pytest.mark.parametrize("name", preset_names())
def test_a_preset_says_why_and_where(name: str) -> None:
    for contract in load_preset(name):
        assert contract.because
        assert contract.see


@pytest.mark.parametrize("name", [name for name in preset_names() if name != "neco"])
@pytest.mark.parametrize("base", ["flatcar", "fedora-coreos", "debian-12", "systemd-257"])
def test_presets_find_nothing_on_a_base_as_it_is(unitlint: Run, name: str, base: str) -> None:
    Path("web.bu").unlink()
    Path("agent.service").write_text(AGENT)
    Path(".unitlint.yaml").write_text(f"extends: [{name}]\nplatform: {base}\n")
    outcome = unitlint("agent.service", "--select", "broken-contract,contract-names-nothing")
    assert outcome.code == 0, outcome.out


def test_five_functions() -> None:
    machines = api.read("web.bu", platform="flatcar")
    assert machines.names == ("web.bu",)
    assert all(finding.configurations for finding in api.check(machines))
    assert repr(machines) == "<Read: 1 configuration: web.bu>"
    assert repr(api.boot(machines)["web.bu"]).startswith("<Transaction of multi-user.target: ")
    drawn = api.graph(machines)["web.bu"]
    assert drawn.has_edge("docker.service", "agent.service", key="After")
    assert drawn.nodes["ntpd.service"]["load_state"] == "masked"
    assert "agent.service" in api.boot(machines)["web.bu"].jobs
    (edge,) = api.why(machines, "docker.service", "agent.service")["web.bu"]
    assert (edge.source, edge.target) == ("docker.service", "agent.service")
    with pytest.raises(UsageError, match=r'no unit "dokcer\.service"'):
        api.why(machines, "dokcer.service", "agent.service")
    with pytest.raises(UsageError, match="no such platform"):
        api.read("web.bu", platform="flatcarr")


def test_why_in_python_goes_by_links_that_are_not_made_yet() -> None:
    """As contracts and `unitlint why` do: what a folder of units is for is to be enabled."""
    Path("units").mkdir()
    for name in ("a", "b"):
        Path(f"units/{name}.service").write_text(AGENT)
    Path("units/b.service").write_text(AGENT + "Alias=beta.service\n")
    machines = api.read("units", platform="debian-12")
    (edge,) = api.why(machines, "multi-user.target", "a.service")["units"]
    assert (edge.source, edge.kind, edge.target) == ("multi-user.target", "After", "a.service")
    assert api.why(machines, "a.service", "beta.service") == {"units": ()}
