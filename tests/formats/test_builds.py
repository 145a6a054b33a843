"""What recipes, meson.build, CMakeLists.txt and Terraform say of the files beside them."""

from __future__ import annotations

import pytest

from unitlint.configuration.configuration import Manager
from unitlint.inputs.coverage import unread_units
from unitlint.inputs.inputs import read_inputs

UNIT = "[Service]\nExecStart=/usr/bin/a\n"
DROP_IN = "[Service]\nEnvironment=A=1\n"


def _drop_ins(inputs) -> dict[str, list[str]]:
    (configuration,) = inputs.configurations
    directory = configuration.directories[0]
    return {folder: sorted(files) for folder, files in directory.drop_ins.items()}


@pytest.mark.parametrize(
    ("file", "expected"),
    [
        ("a.service.conf", {"a.service.d": ["a.service.conf"]}),
        ("a.service.conf.in", {"a.service.d": ["a.service.conf"]}),
        ("a.service.more.conf", {"a.service.d": ["more.conf"]}),
        ("a.service.d.more.conf", {"a.service.d": ["more.conf"]}),
        ("b.service.conf", {"b@.service.d": ["b.service.conf"]}),
        ("more.conf", {}),
    ],
)
def test_a_drop_in_beside_its_unit(read, file: str, expected: dict[str, list[str]]) -> None:
    units = {"d/a.service": UNIT, "d/b.service.in": f"{UNIT}User=%i\n"}
    inputs = read({**units, f"d/{file}": DROP_IN})
    assert _drop_ins(inputs) == expected
    assert bool(unread_units(inputs)) is (not expected)


def test_one_of_a_unit_that_is_elsewhere(read) -> None:
    assert _drop_ins(read({"d/sshd.service.conf": DROP_IN})) == {"sshd.service.d": ["sshd.service.conf"]}
    assert _drop_ins(read_inputs(["in/d/sshd.service.conf"])) == {"sshd.service.d": ["sshd.service.conf"]}


def test_a_program_has_files_of_such_names(read) -> None:
    assert _drop_ins(read({"d/a.service": UNIT, "d/a.service.conf": "port = 80\n"})) == {}


RECIPE = """do_install() {
    install ${UNPACKDIR}/agent.conf.systemd ${D}/etc/systemd/system/agent.service.d/agent.conf
    install -m 0644 ${UNPACKDIR}/verbose.conf \\
        ${D}${libdir}/systemd/system/getty@.service.d
    install -m 0644 ${UNPACKDIR}/port.conf ${D}${sysconfdir}/port.conf
    install -m 0644 ${UNPACKDIR}/a-b.mount ${D}${systemd_unitdir}/system/a\\x2db.mount
}
"""


def test_a_recipe_says_where_drop_ins_go(read) -> None:
    files = ("agent.conf.systemd", "verbose.conf", "port.conf")
    tree = {f"r/agent/{file}": DROP_IN for file in files}
    inputs = read({"r/agent.bb": RECIPE, "r/agent/a-b.mount": "[Mount]\nWhat=x\nWhere=/a-b\n", **tree})
    assert _drop_ins(inputs) == {"agent.service.d": ["agent.conf"], "getty@.service.d": ["verbose.conf"]}
    assert list(inputs.configurations[0].directories[0].units) == ["a\\x2db.mount"]
    assert unread_units(inputs) == {"in/r/agent/port.conf"}


BUILDS = {
    "meson.build": "configure_file(input: 'a.service.in', output: 'b.service', install_dir: {0})\n",
    "CMakeLists.txt": "install(FILES ${{CMAKE_CURRENT_BINARY_DIR}}/a.service "
    "DESTINATION {0} RENAME b.service)\nconfigure_file(a.service.in a.service @ONLY)\n",
}
DIRECTORIES = {
    "meson.build": ("dep.get_variable('systemdsystemunitdir')", "dep.get_variable('systemduserunitdir')"),
    "CMakeLists.txt": ("${SYSTEMD_SYSTEM_UNIT_DIR}", "${SYSTEMD_USER_UNIT_DIR}"),
}


@pytest.mark.parametrize("build", BUILDS)
@pytest.mark.parametrize(("index", "manager"), [(0, Manager.SYSTEM), (1, Manager.USER)])
def test_whose_the_units_of_a_build_are(read, build: str, index: int, manager: Manager) -> None:
    text = BUILDS[build].format(DIRECTORIES[build][index])
    name = "a.service.in" if build == "meson.build" else "a.service"
    (configuration,) = read({f"d/{build}": text, f"d/{name}": UNIT}).configurations
    assert configuration.manager is manager
    assert list(configuration.directories[0].units) == ["b.service"]


def test_units_of_both_managers_in_one_folder(read) -> None:
    build = "install_data('a.service', install_dir: systemd_system_unit_dir)\n"
    build += "install_data('u.service', install_dir: systemd_user_unit_dir)\n"
    found = read({"d/meson.build": build, "d/a.service": UNIT, "d/u.service": UNIT}).configurations
    managers = {name: each.manager for each in found for name in each.directories[0].units}
    assert managers == {"a.service": Manager.SYSTEM, "u.service": Manager.USER}


TEMPLATE = "[Service]\n${commands}\nExecStart=/usr/bin/a ${address}\n"
NAMED = {
    "templatefile": 'x = templatefile("${path.module}/units/a.service", {address = 1})\n',
    "template_file": 'template = "${file("${path.module}/units/a.service")}"\n',
    "from the root": 'template = file("units/a.service")\n',
}


@pytest.mark.parametrize("named", NAMED.values(), ids=NAMED)
def test_terraform_fills_in_what_it_names(unitlint, write, named: str) -> None:
    write({"m/main.tf": named, "m/units/a.service": TEMPLATE})
    assert unitlint("check", "--min-severity", "warning").code == 0


@pytest.mark.parametrize("other", ['x = file("units/a.service")\n', 'x = templatefile("b.service", {})\n'])
def test_what_it_does_not_fill_in_is_the_shells(unitlint, write, other: str) -> None:
    write({"m/main.tf": other, "m/units/a.service": TEMPLATE})
    assert "unset-variable" in unitlint("check").out


@pytest.mark.parametrize(
    ("file", "text", "is_found"),
    [
        ("a.service.tmpl", "WorkingDirectory=${ROOT}\nExecStart=/usr/bin/a ${ROOT}/b\n", False),
        ("a.service.tmpl", "WorkingDirectory=/\nExecStart=/usr/bin/a ${ROOT}/b\n", True),
        ("a.service", "WorkingDirectory=BOOT_PATH_PLACEHOLDER\nExecStart=/usr/bin/a\n", False),
        ("a.service", "WorkingDirectory=BOOT_PATH\nExecStart=/usr/bin/a\n", False),
        ("a.service", "WorkingDirectory=BOOTPATH\nExecStart=/usr/bin/a\n", True),
        ("a.service", "ReadWritePaths=-%localstatedir%/log\nExecStart=/usr/bin/a\n", False),
        ("a.service", "ReadWritePaths=-%localstate/log\nExecStart=/usr/bin/a\n", True),
    ],
)
def test_what_a_build_fills_in(unitlint, write, file: str, text: str, is_found: bool) -> None:
    write({file: f"[Service]\n{text}"})
    assert (unitlint("check", "--min-severity", "warning").code == 1) is is_found


def test_a_program_with_the_suffix_of_butane_is_none(read) -> None:
    tree = {"old.bu": "/** BEGIN COPYRIGHT\n * License: GPL: 3\n */\n", "a.service": UNIT}
    assert not read(tree).problems
    assert read({**tree, "b.bu": "variant: fcos\nversion: [\n"}).problems


EBUILD = """src_install() {
    systemd_newunit "${FILESDIR}"/slapd-2.6.1.service slapd.service
    insinto "$(systemd_get_systemunitdir)"
    newins "${FILESDIR}/d.timer" "${PN}d.timer"
}
"""

SPEC = """Source0: https://example.com/agent.tar.gz
Source2: agent-rhel.service
%install
install -p -D -m 644 %{SOURCE2} %{buildroot}%{_unitdir}/agent.service
"""


@pytest.mark.parametrize(
    ("recipe", "text", "file", "name"),
    [
        ("agent/agent-1.ebuild", EBUILD, "agent/files/slapd-2.6.1.service", "slapd.service"),
        ("agent/agent-1.ebuild", EBUILD, "agent/files/d.timer", "agentd.timer"),
        ("agent.spec", SPEC, "agent-rhel.service", "agent.service"),
        (
            "PKGBUILD",
            'install -Dm644 "$srcdir/x.service" "$pkgdir/usr/lib/systemd/system/y.service"\n',
            "x.service",
            "y.service",
        ),
        (
            "PKGBUILD",
            'install -Dm644 x.service "${pkgdir}"/usr/lib/systemd/system/y.service\n',
            "x.service",
            "y.service",
        ),
        (
            "Makefile",
            "install:\n\tinstall -m 644 etc/x.service $(DESTDIR)$(UNITDIR)/y.service\n",
            "etc/x.service",
            "y.service",
        ),
        ("Makefile", "all:\n\tcp x.service $(DESTDIR)/etc/systemd/system/\n", "x.service", "x.service"),
    ],
)
def test_packages_install_units_under_other_names(read, recipe, text, file, name) -> None:
    unit = "[Timer]\nOnBootSec=1\n" if file.endswith("timer") else UNIT
    inputs = read({recipe: text, file: unit})
    assert [name for c in inputs.configurations for name in c.directories[0].units] == [name]


@pytest.mark.parametrize("file", ["data.mount.j2", "data.automount.erb"])
def test_a_mount_that_a_template_makes_is_called_as_its_place(read, file: str) -> None:
    """A role's tasks, or another's, say what it is called; systemd wants that name."""
    kind = file.split(".")[1].capitalize()
    inputs = read({f"roles/r/templates/{file}": f"[{kind}]\nWhat=/dev/x\nWhere=/srv/my data\n"})
    (found,) = inputs.configurations
    assert list(found.directories[0].units) == [file.rpartition(".")[0]]
    inputs = read({f"roles/r/templates/{file}": f"[{kind}]\nWhat=/dev/x\nWhere=/srv/my-data\n"})
    assert list(inputs.configurations[0].directories[0].units) == [f"srv-my\\x2ddata.{kind.lower()}"]


LOOPS = {
    "r/x.bb": """do_install() {
    for u in a b $MORE; do
        install -m 0644 ${UNPACKDIR}/${u}.service ${D}${systemd_system_unitdir}/my-$u.service
    done
    for conf in more.conf
    do
        install ${UNPACKDIR}/$conf ${D}/etc/systemd/system/my-a.service.d/$conf
    done
}
""",
    "Makefile": """install:
\t@for u in a b; do \\
\t  install -m 644 d/$$u.service $(DESTDIR)/usr/lib/systemd/system/my-$${u}.service; \\
\tdone
\tcp d/more.conf $(DESTDIR)/etc/systemd/system/my-a.service.d/
""",
    "d/meson.build": """names = ['a', 'b']
foreach u : names
  configure_file(input: u + '.service', output: f'my-@u@.service', configuration: c)
endforeach
foreach f : ['more.conf']
  install_data(f, install_dir: unitdir / 'my-a.service.d')
endforeach
""",
}


@pytest.mark.parametrize("build", LOOPS)
def test_a_loop_installs_each_of_its_words(read, build: str) -> None:
    folder = "r/x" if build.startswith("r/") else "d"
    tree = {f"{folder}/{name}.service": UNIT for name in "ab"}
    (found,) = read({build: LOOPS[build], **tree}).configurations
    assert set(found.directories[0].units) == {"my-a.service", "my-b.service"}


def test_a_loop_installs_drop_ins(read) -> None:
    tree = {"r/x.bb": LOOPS["r/x.bb"], "r/x/a.service": UNIT, "r/x/more.conf": DROP_IN}
    assert _drop_ins(read(tree)) == {"my-a.service.d": ["more.conf"]}
