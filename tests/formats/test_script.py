"""Shell scripts that install units."""

from __future__ import annotations

import pytest

from unitlint.configuration.configuration import Configuration
from unitlint.configuration.unit_files import entries
from unitlint.text.source import PLACEHOLDER

UNIT = "[Service]\nExecStart=/bin/true\n[Install]\nWantedBy=multi-user.target\n"


def texts(configuration: Configuration) -> dict[str, str | None]:
    found = (entry for directory in configuration.directories for entry in entries(directory))
    return {entry.path: entry.source.text if entry.source else entry.link for entry in found}


SCRIPT = """\
#!/usr/bin/env bash
UNITS=/etc/systemd/system
if [ "$1" = remove ]; then systemctl disable --now agent.service; exit; fi
cat > "$UNITS/agent.service" <<EOF
[Service]
ExecStart=$(command -v agent) --user $USER
EOF
sudo tee /etc/systemd/system/agent.service.d/x.conf >/dev/null <<'EOF'
[Service]
Environment=A=$HOME
EOF
install -Dm644 dist/b.timer "$DESTDIR/usr/lib/systemd/system/b.timer"
cp c.service d.service $UNITS/
systemctl enable --now agent b.timer "$OTHER"
ln -sf /dev/null /etc/systemd/system/e.service
"""


def test_a_script(read) -> None:
    tree = {"install.sh": SCRIPT, "dist/b.timer": "[Timer]\nOnBootSec=1\n", "c.service": UNIT}
    found = next(c for c in read(tree).configurations if c.kind == "script")
    assert (found.name, found.platform, found.problems) == ("install.sh", "systemd", ())
    assert [(e.unit, e.enabled) for e in found.enablements] == [("agent.service", True), ("b.timer", True)]
    written = texts(found)
    unknown = written.pop("/etc/systemd/system/d.service")
    assert PLACEHOLDER in str(unknown)
    assert written == {
        "/etc/systemd/system/agent.service": f"[Service]\nExecStart={PLACEHOLDER} --user {PLACEHOLDER}\n",
        "/etc/systemd/system/agent.service.d/x.conf": "[Service]\nEnvironment=A=$HOME\n",
        "/usr/lib/systemd/system/b.timer": "[Timer]\nOnBootSec=1\n",
        "/etc/systemd/system/c.service": UNIT,
        "/etc/systemd/system/e.service": "/dev/null",
    }


@pytest.mark.parametrize(
    "text",
    [
        "systemctl enable a.service  # /etc/systemd/system\n",
        "#!/usr/bin/python\nopen('/etc/systemd/system/a.service')\n",
        "ls /etc/systemd/system\n",
        "",
    ],
)
def test_one_that_writes_no_unit_is_none(read, text: str) -> None:
    assert [c.kind for c in read({"a.sh": text, "u/a.service": UNIT}).configurations] == ["folder"]


def test_one_that_is_named(read_one) -> None:
    assert read_one({"setup": SCRIPT}, "in/setup").kind == "script"


@pytest.mark.parametrize("text", ["cp", "install -d", "cat > ", "tee", "ln -s", "cp a", "cp / /etc/x"])
def test_odd_commands(read, text: str) -> None:
    script = f"#!/bin/sh\n{text}\ncat > /etc/systemd/system/a.service <<E\n{UNIT}E\n"
    assert read({"a.sh": script}).configurations


COPIES = """\
#!/bin/sh
cp -r conf/app.service.d /etc/systemd/system/
cp -a tree/. /etc/systemd/system
cp units/*.timer /etc/systemd/system/
install -m 644 -o root -t /usr/lib/systemd/system units/t.service
install -D "$HERE/units/h.service" "$DESTDIR/usr/lib/systemd/system/h.service"
echo "[Service]
ExecStart=/bin/e" > /etc/systemd/system/e.service
echo '[Service]' > /etc/systemd/system/f.service
echo 'ExecStart=/bin/f' >> /etc/systemd/system/f.service
printf '[Service]\\nExecStart=/bin/p\\n' > /etc/systemd/system/p.service
printf '%s' "$X" > /etc/systemd/system/q.service
cat > ~/.config/systemd/user/u.service <<EOF
[Service]
ExecStart=/bin/u
EOF
"""


def test_copies_and_lines(read) -> None:
    tree = {
        "x/install.sh": COPIES,
        "x/conf/app.service.d/a.conf": "[Service]\nRestart=no\n",
        "x/tree/w.target.wants/readme": "",
        "x/tree/w.service": UNIT,
        "x/units/a.timer": "[Timer]\nOnBootSec=1\n",
        "x/units/t.service": UNIT,
        "x/units/h.service": UNIT,
    }
    system, users = (found for found in read(tree).configurations if found.kind == "script")
    written = texts(system)
    assert PLACEHOLDER in str(written.pop("/etc/systemd/system/q.service"))
    assert written == {
        "/etc/systemd/system/app.service.d/a.conf": "[Service]\nRestart=no\n",
        "/etc/systemd/system/w.service": UNIT,
        "/etc/systemd/system/a.timer": "[Timer]\nOnBootSec=1\n",
        "/usr/lib/systemd/system/t.service": UNIT,
        "/usr/lib/systemd/system/h.service": UNIT,
        "/etc/systemd/system/e.service": "[Service]\nExecStart=/bin/e\n",
        "/etc/systemd/system/f.service": "[Service]\nExecStart=/bin/f\n",
        "/etc/systemd/system/p.service": "[Service]\nExecStart=/bin/p\n",
    }
    assert list(texts(users)) == ["/home/_/.config/systemd/user/u.service"]


def test_the_place_of_what_is_printed(read) -> None:
    found = next(c for c in read({"a.sh": COPIES}).configurations if c.kind == "script")
    places = {}
    for directory in found.directories:
        for name, file in directory.units.items():
            if file.source is not None and "ExecStart" in file.source.text:
                at = file.source.text.index("ExecStart")
                location = file.source.location(at, at + 9)
                places[name] = (location.line, location.column)
    assert places == {"e.service": (8, 1), "f.service": (10, 7), "p.service": (11, 20)}


BESIDE = {
    "install": ("#!/bin/sh\n", ["/etc/systemd/system/a.service"]),
    "setup": ("#!/usr/bin/env bash\n", ["/etc/systemd/system/a.service"]),
    "other": ("#!/usr/bin/perl\n", None),
    "README": ("", None),
    "a.postinst": ("#!/bin/sh\n", None),
}


@pytest.mark.parametrize(("name", "case"), BESIDE.items(), ids=BESIDE)
def test_a_script_without_a_suffix_beside_units(read, name: str, case: tuple[str, list[str] | None]) -> None:
    first, written = case
    script = f"{first}cp a.service /etc/systemd/system/\n"
    inputs = read({f"x/{name}": script, "x/a.service": UNIT})
    found = [sorted(texts(c)) for c in inputs.configurations if c.kind == "script"]
    assert found == ([written] if written else [])


@pytest.mark.parametrize(
    ("name", "first", "is_read"),
    [
        ("customize", "#!/bin/sh -e\n", True),
        ("mkosi.postinst", "#!/usr/bin/env bash\n", True),
        ("0100-units.hook", "#!/bin/bash\n", True),
        ("customize", "", False),
        ("customize", "#!/usr/bin/python3\n", False),
        ("notes.txt", "#!/bin/sh\n", False),
    ],
)
def test_a_hook_of_a_build(read, name: str, first: str, is_read: bool) -> None:
    hook = f'{first}cat > "$1/etc/systemd/system/a.service" <<E\n{UNIT}E\n'
    found = read({f"x/{name}": hook, "y/b.service": UNIT}).configurations
    assert [c.kind for c in found] == (["script"] if is_read else []) + ["folder"]


@pytest.mark.parametrize(
    ("draft", "moved"),
    [
        ("/tmp/a.service", "mv /tmp/a.service /etc/systemd/system/"),
        ("a.service", "sudo mv -f a.service /etc/systemd/system/a.service"),
        ('"$WORK/a.service"', "install -m 644 $WORK/a.service /etc/systemd/system"),
        ('"$DRAFT"', 'cp "$DRAFT" /etc/systemd/system/a.service'),
        ("/etc/systemd/system/a.new", "mv /etc/systemd/system/a.new /etc/systemd/system/a.service"),
        ("${T}.x", "cp ${T}.x /etc/systemd/system/a.service"),
    ],
)
def test_a_unit_that_is_written_elsewhere_and_moved(read_one, draft: str, moved: str) -> None:
    found = read_one({"a.sh": f"#!/bin/sh\nsudo tee {draft} <<E\n{UNIT}E\n{moved}\n"})
    assert texts(found) == {"/etc/systemd/system/a.service": UNIT}


@pytest.mark.parametrize(
    "written",
    [
        "cat <<E | $SUDO tee /etc/systemd/system/a.service >/dev/null\n{}E\n",
        "$SUDO tee /etc/systemd/system/a.service >/dev/null <<E\n{}E\n",
        "sudo -u root tee /etc/systemd/system/a.service <<E\n{}E\n",
        'D=/etc/systemd/system\nsudo bash -c "cat > $D/a.service" <<E\n{}E\n',
        "sudo sh -c 'cat > /etc/systemd/system/a.service <<E\n{}E\n'\n",
        "sudo bash -s <<O\ncat > /etc/systemd/system/a.service <<E\n{}E\nO\n",
        'as_root() {{\n  sudo "$@"\n}}\nas_root tee /etc/systemd/system/a.service <<E\n{}E\n',
        'x() {{ a; }}\nrun() {{ if x; then "$@"; else sudo -n "$@"; fi; }}\n'
        "run tee /etc/systemd/system/a.service <<E\n{}E\n",
    ],
)
def test_a_unit_that_root_writes(read_one, written: str) -> None:
    script = f"#!/bin/sh\nSUDO=\n[ $UID = 0 ] || SUDO=sudo\n{written.format(UNIT)}"
    found = read_one({"i.sh": script})
    assert texts(found) == {"/etc/systemd/system/a.service": UNIT}
    (entry,) = (e for d in found.directories for e in entries(d))
    assert entry.source.location(0, 1).line == script[: script.index("[Service]")].count("\n") + 1


def test_one_that_goes_to_a_name_that_nobody_knows(read) -> None:
    moves = "mv $1 /etc/systemd/system/\nmv $2 /etc/systemd/system/b.service\n"
    script = f"#!/bin/sh\ncat > $1 <<E\n{UNIT}E\n{moves}"
    assert read({"a.sh": script, "u/a.service": UNIT}).configurations[0].kind == "folder"


def test_a_file_that_is_copied_under_another_name(read_one) -> None:
    copies = "cp x/a.conf /etc/sysctl.d/99-b.conf\ncp x/y /srv/a.d\n"
    script = f"{copies}cat > /etc/systemd/system/a.service <<E\n{UNIT}E\n"
    found = read_one({"a.sh": script, "x/a.conf": "a = 1\n", "x/y": "y\n"})
    copied = {path for path in found.files if not path.startswith("/etc/systemd")}
    assert copied == {"/etc/sysctl.d/99-b.conf", "/srv/a.d/y"}
    assert found.problems == ()


def test_a_list_in_braces_is_several_files(read) -> None:
    script = "#!/bin/sh\ncp {a,b}.service /etc/systemd/system/\n"
    (configuration, *_) = read({"i.sh": script, "a.service": UNIT, "b.service": UNIT}).configurations
    assert sorted(configuration.directories[0].units) == ["a.service", "b.service"]


def test_a_link_that_a_build_moves(read_one) -> None:
    wants = "/etc/systemd/system/{}.target.wants/a.service"
    move = f'mv "$T{wants.format("multi-user")}" "$T{wants.format("x")}"\n'
    script = f"#!/bin/sh\n{move}cat > $T/etc/systemd/system/b.service <<E\n{UNIT}E\n"
    assert texts(read_one({"i.sh": script})) == {"/etc/systemd/system/b.service": UNIT}


def test_a_mask_for_which_a_file_is_in_the_way(read_one) -> None:
    write = f"cat > /etc/systemd/system/a.service <<E\n{UNIT}E\n"
    found = read_one({"i.sh": f"#!/bin/sh\n{write}systemctl mask a b\n"})
    assert texts(found) == {
        "/etc/systemd/system/a.service": UNIT,
        "/etc/systemd/system/b.service": "/dev/null",
    }


@pytest.mark.parametrize(
    "written",
    [
        'echo "{text}" | sudo tee /etc/systemd/system/a.service',
        "printf '%s\\n' {lines} | $SUDO tee /etc/systemd/system/a.service",
        "printf '%s\\n' {lines} > /etc/systemd/system/a.service",
    ],
)
def test_lines_that_a_script_prints(read_one, written: str) -> None:
    lines = " ".join(f"'{line}'" for line in UNIT.splitlines())
    script = f"#!/bin/sh\n{written.format(text=UNIT.strip(), lines=lines)}\n"
    found = read_one({"i.sh": script})
    assert texts(found) == {"/etc/systemd/system/a.service": UNIT}
    (entry,) = (e for d in found.directories for e in entries(d))
    at = entry.source.location(UNIT.index("ExecStart"), len(UNIT) - 1)
    before = script[: script.index("ExecStart")]
    assert (at.line, at.column) == (before.count("\n") + 1, len(before) - before.rfind("\n"))


def test_what_an_inner_shell_enables_stands_where_it_says_so(read_one) -> None:
    write = f"cat > /etc/systemd/system/a.service <<E\n{UNIT}E\n"
    script = f"#!/bin/sh\n{write}sudo sh -c 'true\n  systemctl enable a'\nsh <<E\n\nsystemctl mask b\nE\n"
    found = read_one({"i.sh": script})
    (enablement,) = found.enablements
    assert enablement.place.location.line == script[: script.index("enable a")].count("\n") + 1
    (masked,) = (e for d in found.directories for e in entries(d) if e.masks)
    assert masked.declared.location.line == script[: script.index("mask b")].count("\n") + 1


WRITE = "cat > /etc/systemd/system/a.service <<E\n"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        (
            "setup.sh.j2",
            "#!/bin/sh\n{% if x %}\n" + WRITE + "{{ y }}\nE\n{% endif %}\n",
        ),
        (
            "data.tftpl",
            "#!/bin/bash\n%{ if x ~}\n" + WRITE + "${y}\nE\n%{ endif ~}\n",
        ),
        (
            "install.sh.in",
            "cat > @unitdir@/../../etc/x <<E\nE\n" + WRITE + "@y@\nE\n",
        ),
    ],
)
def test_the_template_of_a_script(read, name: str, text: str) -> None:
    (found,) = read({name: text}).configurations
    assert texts(found) == {"/etc/systemd/system/a.service": f"{PLACEHOLDER}\n"}
    assert found.kind == "script"


def test_a_template_of_no_script(read) -> None:
    found = read({"a.service": UNIT, "doc.tpl": "cat > /etc/systemd/system/a.service <<E\nE\n"})
    assert [each.kind for each in found.configurations] == ["folder"]


def test_functions_that_each_have_a_place_of_their_own(read) -> None:
    script = (
        "#!/bin/sh\nunits() {\nlocal F=/etc/systemd/system/a.service\nif [ ! -f $F ]; then\n"
        f"cat > $F <<E\n{UNIT}E\nfi\nlocal F=/etc/systemd/system/b.service\ncat > $F <<E\n{UNIT}E\n}}\n"
        f"for_users() {{\nlocal F=/etc/systemd/user/c.service\ncat > $F <<E\n{UNIT}E\n}}\nunits\nfor_users\n"
    )
    system, users = read({"a.sh": script}).configurations
    assert set(texts(system)) == {"/etc/systemd/system/a.service", "/etc/systemd/system/b.service"}
    assert [path.rpartition("/")[2] for path in texts(users)] == ["c.service"]


def test_a_unit_whose_place_only_the_script_knows_is_told(read) -> None:
    inputs = read({"a.sh": f"#!/bin/sh\nx\ncat > $1 <<E\n{UNIT}E\n", "b.service": UNIT})
    (skipped,) = (found for found in inputs.skipped if found.is_unit)
    assert skipped.path == "in/a.sh"
    assert skipped.reason == "unitlint can't tell where the unit of line 4 is installed"


def test_a_script_that_is_too_long_is_told(read) -> None:
    text = f"#!/bin/sh\ncat > /etc/systemd/system/a.service <<E\n{UNIT}E\n{'#' * 1024 * 1024}\n"
    (skipped,) = (found for found in read({"a.sh": text, "b.service": UNIT}).skipped if found.is_unit)
    assert skipped.reason == f"the script has {len(text):,} characters; up to 1,048,576 are read"


def test_user_data_may_be_a_script(read_one) -> None:
    script = f"#!/bin/bash\ncat > /etc/systemd/system/a.service <<E\n{UNIT}E\n"
    assert read_one({"user-data": script}).kind == "script"


@pytest.mark.parametrize(
    "verb", ["default", "rescue", "emergency", "--user default", "isolate rescue.target"]
)
def test_calls_that_name_no_unit_file(read_one, verb: str) -> None:
    script = f"#!/bin/sh\nsystemctl {verb}\ncat > /etc/systemd/system/a.service <<E\n{UNIT}E\n"
    assert set(texts(read_one({"a.sh": script}))) == {"/etc/systemd/system/a.service"}


@pytest.mark.parametrize(
    ("begins", "is_one"),
    [
        ("set -e\n", True),
        ("# Copyright\n\n  # of us\nsudo mkdir -p /opt/a\n", True),
        ("export DIR=/opt/a\n", True),
        ("#!/usr/bin/env python3\nsudo x\n", False),
        ("Run this:\n", False),
        ("set the path\n", False),
    ],
)
def test_a_script_without_a_suffix_and_a_first_line(read, begins: str, is_one: bool) -> None:
    text = f"{begins}sudo tee /etc/systemd/system/a.service <<E\n[Service]\nExecStart=/bin/a\nE\n"
    tree = {"app/install": text, "z.service": "[Service]\nExecStart=/bin/z\n"}
    kinds = {found.kind for found in read(tree).configurations}
    assert ("script" in kinds) is is_one


def test_a_script_that_installs_what_it_unpacks_doesnt_install_itself(unitlint, write) -> None:
    unit = "cat > /etc/systemd/system/web.service <<EOF\n[Service]\nExecStart=/opt/web/web\nEOF\n"
    write({"web.sh": f"#!/bin/sh\n{unit}tar -xf web.tar\ncp -f web* /opt/web/\nsystemctl enable web\n"})
    assert "web.sh" not in unitlint("check", "--select", "script-not-delivered").out


@pytest.mark.parametrize(
    ("path", "text", "is_there"),
    [
        ("/etc/systemd/network/10-lan.network", "[Match]\nName=eno1\n[Network]\nDHCP=yes\n", True),
        ("/etc/systemd/journald.conf.d/size.conf", "[Journal]\nSystemMaxUse=50M\n", True),
        ("/etc/systemd/network/lan.conf", "[Match]\nName=eno1\n", False),
        ("/etc/hosts", "127.0.0.1 web\n", False),
    ],
)
def test_one_that_writes_files_of_daemons_alone(read, path: str, text: str, is_there: bool) -> None:
    script = f"#!/bin/sh\ncat > {path} <<EOF\n{text}EOF\nsystemctl restart systemd-networkd\n"
    tree = {"setup.sh": script, "a.service": UNIT}
    assert any(c.kind == "script" for c in read(tree).configurations) == is_there
