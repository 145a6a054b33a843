"""sabakan templates: what a machine gets from a chain of them, and what sabakan refuses."""

from __future__ import annotations

import pytest

from unitlint.configuration.configuration import Configuration
from unitlint.configuration.problems import (
    DUPLICATE_ENTRY,
    INVALID_INPUT,
    MISSING_TEMPLATE_FILE,
    UNLISTED_UNIT_FILE,
)
from unitlint.configuration.unit_files import UnitDirectory
from unitlint.systemd.file_names import ETC

UNIT = "[Service]\nExecStart=/bin/true\n"


def etc(configuration: Configuration) -> UnitDirectory:
    (directory,) = (found for found in configuration.directories if found.path == ETC)
    return directory


def said(configuration: Configuration) -> list[tuple[str, int, str]]:
    """Rule, line and message of each problem."""
    return [(found.rule, found.place.location.line, found.message) for found in configuration.problems]


CHAIN = {
    "base/base.yml": 'version: "2.3"\nfiles: [/etc/rack]\nsystemd:\n  - name: a.service\n    enabled: true\n',
    "base/systemd/a.service": UNIT,
    "base/files/etc/rack": "1",
    "roles/worker/site.yml": (
        'version: "2.3"\ninclude: ../../base/base.yml\nsystemd:\n'
        "  - {name: b.service}\n  - {name: ntpd.service, mask: true}\nnetworkd: [1.network]\n"
    ),
    "roles/worker/systemd/b.service": UNIT,
    "roles/worker/networkd/1.network": "[Match]\n",
}


def test_a_template_with_what_it_includes_is_one_configuration(read_one) -> None:
    configuration = read_one(CHAIN)
    assert (configuration.name, configuration.kind) == ("roles/worker/site.yml", "sabakan")
    assert configuration.platform == "flatcar"
    assert configuration.problems == ()
    assert list(etc(configuration).units) == ["a.service", "b.service", "ntpd.service"]
    assert list(configuration.files) == ["/etc/rack", "/etc/systemd/network/1.network"]


def test_a_unit_knows_its_file_and_where_it_is_listed(read_one) -> None:
    unit = etc(read_one(CHAIN)).units["b.service"]
    assert unit.source is not None
    assert unit.declared is not None
    assert unit.source.path == "in/roles/worker/systemd/b.service"
    listed = unit.declared.location
    assert (listed.path, listed.line, listed.column) == ("in/roles/worker/site.yml", 4, 12)


def test_mask_is_a_link_and_needs_no_file(read_one) -> None:
    unit = etc(read_one(CHAIN)).units["ntpd.service"]
    assert unit.masks
    assert unit.link == "/dev/null"


def test_only_enabled_true_enables(read_one) -> None:
    configuration = read_one(
        {
            "t.yml": (
                "systemd:\n- {name: a.service, enabled: true}\n"
                "- {name: b.service, enabled: false}\n- name: c.service\n"
            ),
            **{f"systemd/{name}.service": UNIT for name in "abc"},
        }
    )
    assert [(found.unit, found.enabled) for found in configuration.enablements] == [("a.service", True)]


def test_files_in_a_unit_directory_are_units_drop_ins_and_links_of_it(read_one) -> None:
    names = (
        "etc/systemd/system/x.service",
        "etc/systemd/system/x.service.d/10.conf",
        "etc/systemd/system/x.service.d/README",
        "etc/systemd/system/multi-user.target.wants/x.service",
        "etc/fstab",
    )
    configuration = read_one(
        {
            "t.yml": "files:\n" + "".join(f"  - /{name}\n" for name in names),
            **{f"files/{name}": UNIT for name in names},
        }
    )
    directory = etc(configuration)
    assert list(directory.units) == ["x.service"]
    assert {name: list(files) for name, files in directory.drop_ins.items()} == {"x.service.d": ["10.conf"]}
    assert list(directory.dependencies) == ["multi-user.target.wants"]
    assert list(configuration.files) == [f"/{name}" for name in names]


def test_files_have_the_mode_of_the_file_and_remote_ones_that_of_the_list(write, read_one) -> None:
    top = write({"in/files/opt/run": "#!/bin/sh\n"})
    (top / "in/files/opt/run").chmod(0o755)
    configuration = read_one(
        {
            "t.yml": (
                "files: [/opt/run]\nremote_files:\n"
                "- {name: /opt/img, url: 'http://x', mode: 0640}\n- {name: /b, url: x}\n"
            )
        }
    )
    modes = {path: file.mode for path, file in configuration.files.items()}
    assert modes == {"/opt/run": 0o755, "/opt/img": 0o640, "/b": None}


def test_binary_files_are_delivered_without_a_text(read_one) -> None:
    configuration = read_one({"t.yml": "files: [/opt/bin/x]\n", "files/opt/bin/x": b"\x7fELF\0\1"})
    assert configuration.files["/opt/bin/x"].source is None
    assert configuration.problems == ()


def test_templates_that_share_an_include_share_its_entries(read) -> None:
    tree = {
        "base.yml": "systemd: [{name: a.service}]\n",
        "systemd/a.service": UNIT,
        "r1.yml": "include: base.yml\n",
        "r2.yml": "include: base.yml\n",
    }
    first, second = read(tree).configurations
    assert (first.name, second.name) == ("r1.yml", "r2.yml")
    assert etc(first).units["a.service"] is etc(second).units["a.service"]


def test_a_later_entry_replaces_an_earlier_one_and_is_reported(read_one) -> None:
    configuration = read_one(
        {
            "base.yml": "systemd:\n- {name: a.service, enabled: true}\n",
            "systemd/a.service": UNIT,
            "site.yml": "include: base.yml\nsystemd:\n- {name: a.service, mask: true}\n",
        }
    )
    assert etc(configuration).units["a.service"].masks
    message = "a.service is already listed in in/base.yml:2; this entry replaces it"
    assert said(configuration) == [(DUPLICATE_ENTRY, 3, message)]


@pytest.mark.parametrize(
    ("template", "rule", "line", "words"),
    [
        (
            "systemd:\n- name: a.service\n- name: gone.service\n",
            MISSING_TEMPLATE_FILE,
            3,
            "no in/systemd/gone.service",
        ),
        ("systemd:\n- name: a.service\nfiles: [/gone]\n", MISSING_TEMPLATE_FILE, 3, "no in/files/gone"),
        ("systemd:\n- name: a.service\nnetworkd: [gone]\n", MISSING_TEMPLATE_FILE, 3, "no in/networkd/gone"),
        ("passwd: gone.yml\nsystemd:\n- name: a.service\n", MISSING_TEMPLATE_FILE, 1, "no in/gone.yml"),
        ("include: gone.yml\nsystemd:\n- name: a.service\n", MISSING_TEMPLATE_FILE, 1, "no in/gone.yml"),
        ("include: t.yml\nsystemd:\n- name: a.service\n", INVALID_INPUT, 1, "includes form a loop: in/t.yml"),
        ("include: ../out.yml\nsystemd:\n- name: a.service\n", INVALID_INPUT, 1, "points outside in"),
        ("files: [/../../out.yml]\nsystemd:\n- name: a.service\n", INVALID_INPUT, 1, "without `..`"),
        ("files: [etc/x]\nsystemd:\n- name: a.service\n", INVALID_INPUT, 1, "must be an absolute path"),
        ("systemd:\n- name: a.service\n- name: ../out.service\n", INVALID_INPUT, 3, "must be a file name"),
        (
            "systemd:\n- name: a.service\n- enabled: true\n  name: ''\n",
            INVALID_INPUT,
            4,
            "not a valid unit name",
        ),
        (
            "systemd:\n- name: a.service\n- {name: x.srvice}\n",
            INVALID_INPUT,
            3,
            "`x.srvice` is not a valid unit name",
        ),
        (
            "systemd:\n- name: a.service\n- name: " + "x" * 292 + ".service\n",
            INVALID_INPUT,
            3,
            "has 300 characters",
        ),
        ("version: 2.4\nsystemd:\n- name: a.service\n", INVALID_INPUT, 1, 'has no version "2.4"'),
        ("systemd:\n- name: a.service\n  enabled: maybe\n", INVALID_INPUT, 3, "true or false, not `maybe`"),
        ("systemd:\n- name: a.service\n  enable: true\n", INVALID_INPUT, 3, "the unknown key `enable`"),
        ("systemd:\n- name: a.service\nunits: []\n", INVALID_INPUT, 3, "the unknown key `units`"),
        ("systemd:\n- name: a.service\nfiles: /x\n", INVALID_INPUT, 3, "`files` must be a list"),
        (
            "files: [/b]\nsystemd:\n- name: a.service\nfiles: [/b]\n",
            DUPLICATE_ENTRY,
            4,
            "duplicate key `files`",
        ),
        (
            "include: v23.yml\nsystemd:\n- name: a.service\n",
            INVALID_INPUT,
            1,
            "has version 2.2, but in/v23.yml has 2.3",
        ),
    ],
)
def test_what_sabakan_refuses(read_one, template: str, rule: str, line: int, words: str) -> None:
    tree = {"t.yml": template, "systemd/a.service": UNIT, "files/b": "", "../out.yml": "files: []\n"}
    if "v23" in template:
        tree["v23.yml"] = 'version: "2.3"\nfiles: [/b]\n'
    configuration = read_one(tree)
    ((found_rule, found_line, message),) = said(configuration)
    assert (found_rule, found_line) == (rule, line)
    assert words in message
    assert "a.service" in etc(configuration).units, "one bad entry hides no other"


def test_links_are_not_followed_out_of_the_tree(read_one) -> None:
    configuration = read_one({"t.yml": "files: [/x]\n", "files/x": "-> ../../secret", "../secret": "s"})
    ((rule, line, message),) = said(configuration)
    assert (rule, line) == (INVALID_INPUT, 1)
    assert "points outside in" in message


def test_an_include_may_leave_the_folder_given_but_not_its_repository(read, write) -> None:
    write({".git/HEAD": "ref: x\n"})
    tree = {
        "roles/site.yml": "include: ../common/common.yml\nsystemd: [{name: a.service}]\n",
        "roles/systemd/a.service": UNIT,
        "common/common.yml": "systemd: [{name: b.service}]\n",
        "common/systemd/b.service": UNIT,
    }
    (configuration,) = read(tree, "in/roles").configurations
    assert configuration.problems == ()
    assert list(etc(configuration).units) == ["b.service", "a.service"]


def test_unit_files_that_no_template_lists(read) -> None:
    inputs = read(
        {
            "t.yml": "systemd: [{name: a.service}]\n",
            "u.yml": "systemd: [{name: b.service}]\n",
            "systemd/a.service": UNIT,
            "systemd/b.service": UNIT,
            "systemd/old.service": UNIT,
            "files/etc/systemd/system/docker.service.d/old.conf": UNIT,
            "files/opt/script": "#!/bin/sh",
        }
    )
    found = [(problem.rule, problem.place.location.path) for problem in inputs.problems]
    assert found == [
        (UNLISTED_UNIT_FILE, "in/systemd/old.service"),
        (UNLISTED_UNIT_FILE, "in/files/etc/systemd/system/docker.service.d/old.conf"),
    ]


def test_two_templates_that_include_each_other_are_reported_once(read) -> None:
    tree = {
        "a.yml": "include: b.yml\nsystemd: [{name: x.service, mask: true}]\n",
        "b.yml": "include: a.yml\n",
    }
    (configuration,) = read(tree).configurations
    assert configuration.name == "a.yml"
    assert [rule for rule, _, _ in said(configuration)] == [INVALID_INPUT]


def test_a_loop_of_includes_with_nothing_in_it_is_reported_where_it_stands(read) -> None:
    (configuration,) = read({"a.yml": "include: b.yml\n", "b.yml": "include: a.yml\n"}).configurations
    ((rule, line, message),) = said(configuration)
    assert (rule, line) == (INVALID_INPUT, 1)
    assert "includes form a loop" in message


@pytest.mark.corpora
def test_neco(corpora) -> None:
    from unitlint.inputs.inputs import read_inputs

    inputs = read_inputs([str(corpora / "neco" / "head")])
    sites = ("site-gcp0.yml", "site-stage0.yml", "site-stage1.yml", "site.yml")
    names = [f"roles/{role}/{site}" for role in ("boot", "cs", "ss", "ss2") for site in sites]
    assert [configuration.name for configuration in inputs.configurations] == names
    assert inputs.problems == ()
    assert all(configuration.problems == () for configuration in inputs.configurations)


def test_a_key_without_its_colon(read) -> None:
    """Beside `systemd` it is a template that can't be read, and not a file of somebody else's."""
    template = "systemd\n  - name: a.service\n    enabled: true\n"
    tree = {"t/site.yml": template, "t/systemd/a.service": UNIT, "u/site.yml": template, "v/a.service": UNIT}
    found = read(tree)
    assert [(p.rule, p.place.location.path, p.place.location.line) for p in found.problems] == [
        (INVALID_INPUT, "in/t/site.yml", 2)
    ]


PASSWD = "users:\n  - {name: web, groups: [docker]}\ngroups:\n  - name: data\n"


@pytest.mark.parametrize(
    ("passwd", "users", "groups"),
    [
        (PASSWD, ("web",), ("data",)),
        ("groups: []\n", (), ()),
        ("users:\n  - name: '{{ Metadata \"user\" }}'\n", None, ()),
        ("users:\n  - [web]\n", None, ()),
    ],
)
def test_its_accounts_are_those_of_passwd(
    passwd: str, users: tuple[str, ...] | None, groups: tuple[str, ...], read_one
) -> None:
    template = "passwd: passwd.yml\nsystemd:\n  - {name: a.service}\n"
    found = read_one({"site.yml": template, "passwd.yml": passwd, "systemd/a.service": UNIT})
    assert (found.users, found.groups) == (users, groups)


def test_a_template_without_passwd_makes_no_accounts(read_one) -> None:
    found = read_one({"site.yml": "systemd:\n  - {name: a.service}\n", "systemd/a.service": UNIT})
    assert (found.users, found.groups) == ((), ())


def test_its_presets_are_read(read_one) -> None:
    path = "/etc/systemd/system-preset/10-a.preset"
    template = f"files: [{path}]\nsystemd:\n  - {{name: a.service}}\n"
    tree = {"site.yml": template, f"files{path}": "enable a.service\n", "systemd/a.service": UNIT}
    assert [(preset.enable, preset.pattern) for preset in read_one(tree).presets] == [(True, "a.service")]
