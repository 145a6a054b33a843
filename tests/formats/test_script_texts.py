"""The texts that a script puts together before it writes them, and where it writes them to."""

from __future__ import annotations

from textwrap import indent

import pytest

from unitlint.configuration.configuration import Configuration
from unitlint.configuration.unit_files import entries
from unitlint.text.source import PLACEHOLDER

UNIT = "[Service]\nExecStart=/bin/true\n"
PLACE = "/etc/systemd/system/a.service"


def texts(configuration: Configuration) -> dict[str, str | None]:
    found = (entry for directory in configuration.directories for entry in entries(directory))
    return {entry.path: entry.source.text if entry.source else entry.link for entry in found}


ECHOS = 'echo "[Service]"\necho "ExecStart=/bin/true"\n'
SAME = {
    "variable": f'U="{UNIT}"\necho -n "$U" > {PLACE}\n',
    "single quotes": f"U='{UNIT}'\nprintf '%s' \"${{U}}\" | sudo tee {PLACE}\n",
    "here-string": f'U="{UNIT.rstrip()}"\ntee {PLACE} <<< "$U"\n',
    "appended": f'U="[Service]\n"\nU+="ExecStart=/bin/true\n"\necho -n "$U" > {PLACE}\n',
    "read": f"read -r -d '' U <<'E' || true\n{UNIT}E\nprintf '%s' \"$U\" > {PLACE}\n",
    "cat": f'local U="$(cat <<E\n{UNIT}E\n)"\nprintf \'%s\' "$U" > {PLACE}\n',
    "tabs": f"U=$(cat <<-E\n{indent(UNIT, chr(9))}\tE\n)\nprintf '%s' \"$U\" > {PLACE}\n",
    "escapes": f"echo -ne $'[Service]\\nExecStart=/bin/true\\n' > {PLACE}\n",
    "format": f"printf '[Service]\\nExecStart=%s\\n' /bin/true > {PLACE}\n",
    "lines": f"printf '%s\\n' '[Service]' 'ExecStart=/bin/true' > {PLACE}\n",
    "group": f"{{\n{ECHOS}}} > {PLACE}\n",
    "subshell": f"(\n{ECHOS}) | sudo tee {PLACE} >/dev/null\n",
    "arms": f"{{\nif x; then\n{ECHOS}else\n{ECHOS}fi\n}} > {PLACE}\n",
    "cases": f"{{\ncase $1 in\na)\n{ECHOS};;\nb)\n{ECHOS};;\nesac\n}} > {PLACE}\n",
    "lines of arms": f"echo '[Service]' > {PLACE}\nif x; then echo ExecStart=/bin/true >> {PLACE}\n"
    f"else echo ExecStart=/bin/false >> {PLACE}; fi\n",
    "folder": f"cd /etc/systemd/system\ncat > ./a.service <<E\n{UNIT}E\n",
    "install": f"install -m 644 /dev/stdin {PLACE} <<E\n{UNIT}E\n",
    "dd": f"dd of={PLACE} <<E\n{UNIT}E\n",
    "edit": f"systemctl edit --stdin --full --force a <<E\n{UNIT}E\n",
    "host": f"ssh root@web <<'R'\ncat > {PLACE} <<E\n{UNIT}E\nR\n",
    "host's shell": f"ssh -p 22 web 'bash -s' <<'R'\ncat > {PLACE} <<E\n{UNIT}E\nR\n",
    "host's command": f'ssh web "cat > {PLACE}" <<E\n{UNIT}E\n',
    "host's tee": f"ssh web sudo tee {PLACE} <<E\n{UNIT}E\n",
}


@pytest.mark.parametrize("script", SAME.values(), ids=SAME)
def test_a_unit_that_is_put_together(read_one, script: str) -> None:
    assert texts(read_one({"a.sh": f"#!/bin/bash\n{script}"})) == {PLACE: UNIT}


def test_what_is_unknown_in_it(read_one) -> None:
    script = f'{{\n echo "[Service]"\n cat more\n echo "ExecStart=$BIN/a --b"\n}} > {PLACE}\n'
    text = f"[Service]\n{PLACEHOLDER}\nExecStart={PLACEHOLDER}/a --b\n"
    assert texts(read_one({"a.sh": script})) == {PLACE: text}


def test_a_drop_in_that_is_edited(read_one) -> None:
    script = "#!/bin/sh\nprintf '[Service]\\nNice=1\\n' | systemctl edit --stdin --drop-in=x.conf a\n"
    assert texts(read_one({"a.sh": script})) == {f"{PLACE}.d/x.conf": "[Service]\nNice=1\n"}


def test_a_name_that_is_known_in_part(read_one) -> None:
    script = f"#!/bin/sh\ncat > /etc/systemd/system/$N.service <<E\n{UNIT}E\nsystemctl enable $N\n"
    configuration = read_one({"a.sh": script})
    assert texts(configuration) == {"/etc/systemd/system/_.service": UNIT}
    assert [found.unit for found in configuration.enablements] == ["_.service"]


@pytest.mark.parametrize(
    ("script", "line"),
    [
        (f'#\nU="[Service]\nExecStart=/bin/true\nNcie=1\n"\n\necho "$U" > {PLACE}\n', 4),
        (f"U=$(cat <<E\n[Service]\nNcie=1\nE\n)\n\nprintf '%s' \"$U\" > {PLACE}\n", 3),
        (f'{{\necho "[Service]"\n\necho "Ncie=$N"\n}} > {PLACE}\n', 4),
        (f"\n\nprintf '[Service]\\nNcie=%s\\n' 1 > {PLACE}\n", 3),
    ],
)
def test_places(read_one, script: str, line: int) -> None:
    configuration = read_one({"a.sh": script})
    (unit,) = [entry for directory in configuration.directories for entry in entries(directory)]
    assert unit.source is not None
    start = unit.source.text.index("Ncie")
    location = unit.source.location(start, start + 4)
    assert (location.line, location.column) == (
        line,
        unit.source.root.text.split("\n")[line - 1].index("Ncie") + 1,
    )


def test_texts_that_double_each_other_end(read_one) -> None:
    doubled = "".join(f'A{n + 1}="$A{n}\n$A{n}"\n' for n in range(40))
    script = f'A0="[Service]\nExecStart=/bin/true"\n{doubled}echo "$A40" > {PLACE}\n'
    text = texts(read_one({"a.sh": script}))[PLACE]
    assert text is not None
    assert len(text) < 20_000_000


def test_the_name_of_a_mount_is_not_made_up(read) -> None:
    """It says where the mount is: `_.mount` would be refused for its Where=."""
    text = (
        "#!/bin/sh\nname=$(systemd-escape --path /run/x)\n"
        "cat > /etc/systemd/system/$name.mount <<E\n[Mount]\nWhat=tmpfs\nWhere=/run/x\nE\n"
        "cat > /etc/systemd/system/$name.service <<E\n[Service]\nExecStart=/bin/true\nE\n"
    )
    (found,) = read({"a.sh": text}).configurations
    assert [name for folder in found.directories for name in folder.units] == ["_.service"]
