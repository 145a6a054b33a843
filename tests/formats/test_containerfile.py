"""Containerfiles: what the image of the last stage holds and enables, and from where."""

from __future__ import annotations

from pathlib import Path

import pytest

from unitlint.configuration.configuration import Configuration
from unitlint.configuration.unit_files import entries
from unitlint.inputs.inputs import ReadOptions, read_inputs

UNIT = "[Service]\nExecStart=/bin/true\n[Install]\nWantedBy=multi-user.target\n"


def texts(configuration: Configuration) -> dict[str, str | None]:
    found = (entry for directory in configuration.directories for entry in entries(directory))
    return {entry.path: entry.source.text if entry.source else entry.link for entry in found}


def enabled(configuration: Configuration) -> list[tuple[str, bool]]:
    return [(found.unit, found.enabled) for found in configuration.enablements]


IMAGE = """\
FROM scratch AS ctx
COPY build /
FROM quay.io/fedora/fedora-bootc:41
ARG DIR=/etc/systemd/system
COPY files/ /
COPY --chmod=0644 a.service *.timer ${DIR}/
COPY ["web.container", "/etc/containers/systemd/"]
# a comment
COPY <<EOF /usr/lib/systemd/system/here.service
[Service]
ExecStart=/bin/here
EOF
RUN --mount=type=bind,from=ctx,source=/,target=/ctx \\
    # another one
    dnf install -y x && \\
    /ctx/build.sh && \\
    systemctl enable a.service && systemctl disable zincati
RUN <<EOF
cat > $DIR/run.service <<END
[Service]
ExecStart=/bin/run
END
ln -s /usr/lib/systemd/system/x.service $DIR/y.target.wants/x.service
EOF
"""


def test_an_image(read) -> None:
    tree = {
        "Containerfile": IMAGE,
        "build/build.sh": "#!/bin/bash\nsystemctl enable podman.socket\nsystemctl mask b.service\n",
        "files/etc/systemd/system/f.service.d/x.conf": "[Service]\nRestart=no\n",
        "files/usr/bin/x": "\0",
        "a.service": UNIT,
        "a.timer": "[Timer]\nOnBootSec=1\n",
        "web.container": "[Container]\nImage=x\n",
    }
    found = next(c for c in read(tree).configurations if c.kind == "containerfile")
    assert (found.name, found.platform, found.problems) == ("Containerfile", "fedora-coreos", ())
    assert enabled(found) == [("podman.socket", True), ("a.service", True), ("zincati.service", False)]
    assert found.enablements[0].place.location.path == "in/build/build.sh"
    assert found.enablements[1].place.location.line == 17
    assert texts(found) == {
        "/etc/systemd/system/a.service": UNIT,
        "/etc/systemd/system/a.timer": "[Timer]\nOnBootSec=1\n",
        "/etc/systemd/system/b.service": "/dev/null",
        "/etc/systemd/system/f.service.d/x.conf": "[Service]\nRestart=no\n",
        "/etc/systemd/system/run.service": "[Service]\nExecStart=/bin/run\n",
        "/etc/systemd/system/y.target.wants/x.service": "/usr/lib/systemd/system/x.service",
        "/usr/lib/systemd/system/here.service": "[Service]\nExecStart=/bin/here\n",
    }
    assert "/etc/containers/systemd/web.container" in found.files
    here = next(f for f in found.files.values() if f.path.endswith("here.service"))
    assert here.source is not None
    assert here.source.location(0, 1).line == 10


def test_a_stage_goes_on_with_another(read_one) -> None:
    text = "FROM x AS a\nRUN systemctl enable a.service\nFROM a\nRUN systemctl mask b.service\nFROM a\n"
    assert enabled(read_one({"Dockerfile": text})) == [("a.service", True)]


@pytest.mark.parametrize("name", ["Containerfile", "Dockerfile.server", "x.containerfile", "os.Dockerfile"])
def test_names(read_one, name: str) -> None:
    text = "FROM x\nRUN systemctl enable a.service\n"
    assert read_one({name: text}).kind == "containerfile"
    assert read_one({name: text}, f"in/{name}").kind == "containerfile"


def test_an_image_without_units_is_none(read) -> None:
    tree = {"Containerfile": 'FROM x\nCMD ["/bin/sh"]\n', "a.service": UNIT}
    assert [c.kind for c in read(tree).configurations] == ["folder"]


@pytest.mark.parametrize(
    "body",
    [
        "",
        "COPY",
        "COPY a",
        "COPY [",
        'COPY ["a"]',
        "COPY ../../.. /etc/systemd/system/",
        "COPY / /",
        "COPY --from=nobody /x /y",
        "COPY --from=0 / /",
        "COPY <<EOF /etc/systemd/system/a.service",
        "COPY missing* /etc/systemd/system/",
        "RUN --mount=type=bind,target=/x,source=../../.. /x/a.sh",
        "RUN --mount= systemctl enable",
        "RUN \\",
        "RUN <<A <<B\nx\nA",
        "WORKDIR ../../..\nCOPY a.service a.service",
        "ENV\nARG =\nARG A=\nENV A=b=c",
        "FROM\nFROM --platform=x\nFROM x AS",
        "RUN systemctl enable '\0' && cat > /etc/systemd/system/",
        "ADD https://example.com/a.service /etc/systemd/system/",
        "RUN ./a.sh",
    ],
)
def test_odd_files(read, body: str) -> None:
    tree = {
        "Containerfile": f"FROM x\n{body}\nRUN systemctl enable z.service\n",
        "a.service": UNIT,
        "a.sh": "#!/bin/sh\n./a.sh\nsystemctl enable q.service\n",
    }
    assert read(tree).configurations


@pytest.mark.slow
def test_a_large_one(read) -> None:
    text = "FROM x\n" + "RUN systemctl enable a.service \\\n" * 20_000 + "\n" + "FROM y AS z\n" * 5000
    assert read({"Containerfile": text, "a.service": UNIT}).configurations


@pytest.mark.parametrize("folder", ["/", "elsewhere"])
def test_the_machine_is_no_context(folder: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Outside of a repository nothing bounds what a file may name, but its build isn't run in `/`."""
    file = tmp_path / "Containerfile"
    file.write_text("FROM quay.io/fedora/fedora-bootc:41\nCOPY etc /etc\nRUN systemctl enable x.service\n")
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / folder)
    (configuration,) = read_inputs([str(file)], options=ReadOptions()).configurations
    assert not configuration.files
    assert enabled(configuration) == [("x.service", True)]


def test_what_an_earlier_stage_writes_is_copied(read) -> None:
    image = """\
FROM fedora AS build
COPY <<EOF /out/usr/lib/systemd/system/a.service
[Service]
ExecStart=/bin/a
EOF
COPY <<EOF /b.service
[Service]
ExecStart=/bin/b
EOF
FROM quay.io/fedora/fedora-bootc:41
COPY --from=build /out/ /
COPY --from=build /b.service /etc/systemd/system/
COPY --from=build /nothing /etc/systemd/system/c.service
"""
    (found,) = read({"Containerfile": image}).configurations
    assert texts(found) == {
        "/usr/lib/systemd/system/a.service": "[Service]\nExecStart=/bin/a\n",
        "/etc/systemd/system/b.service": "[Service]\nExecStart=/bin/b\n",
    }


def test_the_etc_that_an_image_of_ostree_has(read_one) -> None:
    text = "FROM quay.io/fedora/fedora-bootc:41\nCOPY a.service /usr/etc/systemd/system/\n"
    found = read_one({"Containerfile": text, "a.service": UNIT}, "in/Containerfile")
    assert texts(found) == {"/etc/systemd/system/a.service": UNIT}


def test_units_that_a_containerfile_delivers_are_no_folder_of_their_own(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "web.service").write_text(
        "[Service]\nExecStart=/bin/true\n[Install]\nWantedBy=multi-user.target\n"
    )
    (tmp_path / "README.md").write_text("How to build it.\n")
    (tmp_path / "Containerfile").write_text(
        "FROM quay.io/fedora/fedora-bootc:42\nCOPY web.service /etc/systemd/system/\n"
    )
    assert [found.name for found in read_inputs(["."]).configurations] == ["Containerfile"]
    (tmp_path / "db.service").write_text("[Service]\nExecStart=/bin/true\n")
    assert len(read_inputs(["."]).configurations) == 2


def test_a_link_to_another_is_no_image_of_its_own(read) -> None:
    image = "FROM scratch\nCOPY a.service /etc/systemd/system/\n"
    tree = {"x/Containerfile": image, "x/Dockerfile": "-> Containerfile", "x/a.service": UNIT}
    assert [c.path for c in read(tree).configurations if c.kind == "containerfile"] == ["in/x/Containerfile"]
    (named,) = read_inputs(["in/x/Dockerfile"]).configurations
    assert named.path == "in/x/Dockerfile"


@pytest.mark.parametrize(
    ("line", "runs"),
    [
        ("/opt/a.sh", True),
        ("bash -e /opt/a.sh", True),
        (". /opt/a.sh", True),
        ("sudo /opt/a.sh now", True),
        ("chmod 0755 /opt/a.sh", False),
        ("sed -i s/a/b/ /opt/a.sh", False),
        ("test -x /opt/a.sh", False),
    ],
)
def test_a_script_runs_where_a_command_executes_it_and_not_where_it_is_named(read_one, line, runs) -> None:
    text = f"FROM x\nCOPY a.sh /opt/a.sh\nCOPY a.service /etc/systemd/system/\nRUN {line}\n"
    tree = {"Containerfile": text, "a.service": UNIT, "a.sh": "#!/bin/sh\nsystemctl enable q.service\n"}
    assert (("q.service", True) in enabled(read_one(tree))) is runs


def test_a_path_that_is_known_in_part_takes_no_permission_away(read_one) -> None:
    text = """\
FROM x
COPY a.service /etc/systemd/system/
COPY a.sh /opt/a.sh
COPY b.sh /opt/b.sh
RUN chmod 0755 /opt/a.sh && chmod 0600 "$tmp" && chmod 0600 /opt/b*
RUN chmod +x /opt/$program
"""
    found = read_one({"Containerfile": text, "a.service": UNIT, "a.sh": "#!/bin/sh\n", "b.sh": "#!/bin/sh\n"})
    modes = {path: file.mode for path, file in found.files.items()}
    assert modes["/opt/a.sh"] == 0o755
    assert modes["/opt/b.sh"] == 0o711
