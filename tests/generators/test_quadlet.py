"""What our generator makes of Quadlets (podman-systemd.unit(5))."""

from __future__ import annotations

import pytest

from unitlint.configuration.delivered import DeliveredFile
from unitlint.findings.finding import Severity
from unitlint.generators.generated import Generated
from unitlint.generators.quadlet import generate as quadlet
from unitlint.systemd.podman import UNKNOWN, Version
from unitlint.text.source import PLACEHOLDER, SourceText

ETC = "/etc/containers/systemd"
WEB = "[Container]\nImage=localhost/web:1\n"


def generate(files: dict[str, str], podman: Version = UNKNOWN) -> Generated:
    """`files` by path; a path without a folder stands in /etc, a text `-> X` is a link."""
    delivered = {}
    for name, text in files.items():
        path = name if name.startswith("/") else f"{ETC}/{name}"
        if text.startswith("-> "):
            delivered[path] = DeliveredFile(path, None, None, link=text.removeprefix("-> "))
        else:
            delivered[path] = DeliveredFile(path, 0o644, SourceText(path, text))
    return quadlet.generate(delivered, podman=podman)


def values(generated: Generated, unit: str, key: str, section: str = "Unit") -> list[str]:
    settings = generated.directory.units[unit].settings or ()
    return [s.value for s in settings if (s.section, s.key) == (section, key)]


@pytest.mark.parametrize(
    ("file", "text", "service"),
    [
        ("web.container", WEB, "web.service"),
        ("web.kube", "[Kube]\nYaml=/web.yaml\n", "web.service"),
        ("web.pod", "[Pod]\n", "web-pod.service"),
        ("web.network", "[Network]\n", "web-network.service"),
        ("web.volume", "[Volume]\n", "web-volume.service"),
        ("web.image", "[Image]\nImage=localhost/web:1\n", "web-image.service"),
        ("web.build", "[Build]\nImageTag=localhost/web:1\nFile=/Containerfile\n", "web-build.service"),
        ("web.artifact", "[Artifact]\nArtifact=localhost/web:1\n", "web-artifact.service"),
        ("web@.volume", "[Volume]\n", "web-volume@.service"),
        ("web@a.network", "[Network]\n", "web@a-network.service"),
        ("web.volume", "[Volume]\nServiceName=store\n", "store.service"),
        ("sub/web.volume", "[Volume]\n", "web-volume.service"),
    ],
)
def test_service_names(file: str, text: str, service: str) -> None:
    assert set(generate({file: text}).directory.units) == {service}


@pytest.mark.parametrize("path", ["/etc/containers/systemd/users/web.container", "/srv/web.container"])
def test_files_of_others(path: str) -> None:
    assert generate({path: WEB}).is_empty


def test_higher_folders_win() -> None:
    files = {f"{folder}/containers/systemd/web.container": WEB for folder in ("/usr/share", "/etc", "/run")}
    generated = generate(files)
    assert values(generated, "web.service", "SourcePath") == ["/run/containers/systemd/web.container"]


@pytest.mark.parametrize(
    ("setting", "file", "service"),
    [
        ("Image=a.image", ("a.image", "[Image]\nImage=x/y:1\n"), "a-image.service"),
        ("Image=a.build", ("a.build", "[Build]\nImageTag=y\nFile=/F\n"), "a-build.service"),
        ("Volume=a.volume:/a:ro", ("a.volume", "[Volume]\n"), "a-volume.service"),
        ("Network=a.network:ip=10.0.0.1", ("a.network", "[Network]\n"), "a-network.service"),
        ("Network=a.container", ("a.container", WEB), "a.service"),
        ("Mount=type=volume,source=a.volume,dst=/a", ("a.volume", "[Volume]\n"), "a-volume.service"),
        ("Mount=type=image,src=a.image,dst=/a", ("a.image", "[Image]\nImage=x/y:1\n"), "a-image.service"),
        (
            "Mount=type=artifact,source=a.artifact",
            ("a.artifact", "[Artifact]\nArtifact=x\n"),
            "a-artifact.service",
        ),
    ],
)
def test_what_a_container_uses(setting: str, file: tuple[str, str], service: str) -> None:
    generated = generate({"web.container": f"{WEB}{setting}\n", file[0]: file[1]})
    assert service in values(generated, "web.service", "Requires")
    assert service in values(generated, "web.service", "After")


@pytest.mark.parametrize(
    ("setting", "paths"),
    [
        ("Volume=/srv/data:/data", ["/srv/data"]),
        ("Volume=./data:/data", [f"{ETC}/data"]),
        ("Volume=/srv/my data:/data", ['"/srv/my\\x20data"']),
        ("Volume=name:/data", []),
        ("Volume=%h/data:/data", []),
        ("Volume=/data", []),
        ("Mount=type=bind,src=/srv/x,dst=/x", ["/srv/x"]),
        ("Mount=type=tmpfs,dst=/x", []),
    ],
)
def test_paths_of_the_host(setting: str, paths: list[str]) -> None:
    generated = generate({"web.container": f"{WEB}{setting}\n"})
    assert values(generated, "web.service", "RequiresMountsFor") == ["%t/containers", *paths]


def test_network_is_waited_for() -> None:
    with_network = generate({"web.container": WEB})
    without = generate({"web.container": f"{WEB}[Quadlet]\nDefaultDependencies=no\n"})
    assert values(with_network, "web.service", "After") == ["network-online.target"]
    assert values(with_network, "web.service", "Wants") == ["network-online.target"]
    assert values(without, "web.service", "After") == []


@pytest.mark.parametrize(
    ("file", "section", "directory"),
    [
        ("web.kube", "[Kube]\nYaml=sub/web.yaml\nSetWorkingDirectory=yaml", f"{ETC}/sub"),
        ("web.kube", "[Kube]\nYaml=/web.yaml\nSetWorkingDirectory=unit", ETC),
        ("web.kube", "[Kube]\nYaml=/web.yaml", ""),
        ("web.build", "[Build]\nImageTag=x\nFile=sub/F\nSetWorkingDirectory=file", f"{ETC}/sub"),
        ("web.build", "[Build]\nImageTag=x\nSetWorkingDirectory=context", ETC),
        ("web.build", "[Build]\nImageTag=x\nSetWorkingDirectory=/srv/context", ""),
        ("web.build", "[Build]\nImageTag=x\nSetWorkingDirectory=https://example.com/x.git", ""),
    ],
)
def test_working_directories(file: str, section: str, directory: str) -> None:
    generated = generate({file: f"{section}\n"})
    (unit,) = generated.directory.units
    assert values(generated, unit, "WorkingDirectory", "Service") == [directory] * bool(directory)


@pytest.mark.parametrize(("device", "paths"), [("Type=bind\n", ["/srv/x"]), ("Type=ext4\n", []), ("", [])])
def test_devices_of_volumes(device: str, paths: list[str]) -> None:
    generated = generate({"a.volume": f"[Volume]\nDevice=/srv/x\n{device}"})
    assert values(generated, "a-volume.service", "RequiresMountsFor") == ["%t/containers", *paths]


def test_other_sections_are_passed_on() -> None:
    text = f"{WEB}[Unit]\nAfter=db.container time-sync.target\n[Service]\nRestart=always\n[Foo]\nBar=1\n"
    generated = generate({"web.container": text, "db.container": WEB})
    assert values(generated, "web.service", "After")[-1] == "db.service time-sync.target"
    assert values(generated, "web.service", "Restart", "Service") == ["always"]
    assert values(generated, "web.service", "Bar", "Foo") == ["1"]
    assert values(generated, "web.service", "Image", "X-Container") == ["localhost/web:1"]


def test_dependencies_that_are_reset() -> None:
    generated = generate({"web.container": f"{WEB}[Unit]\nAfter=none.container\nAfter=\n"})
    assert generated.problems == ()
    assert values(generated, "web.service", "After")[-1] == ""


def test_pod_and_its_containers() -> None:
    generated = generate(
        {
            "app.pod": "[Pod]\n",
            "web.container": f"{WEB}Pod=app.pod\n",
            "job.container": f"{WEB}Pod=app.pod\nStartWithPod=no\n",
            "bad.container": "[Container]\nPod=app.pod\n",
        }
    )
    assert values(generated, "web.service", "BindsTo") == ["app-pod.service"]
    assert values(generated, "job.service", "BindsTo") == ["app-pod.service"]
    assert "web.service" in values(generated, "app-pod.service", "Wants")
    assert values(generated, "app-pod.service", "Before") == ["web.service"]


def test_install() -> None:
    install = "WantedBy=a.target b.target\nRequiredBy=c.target\nUpheldBy=d.target\nAlias=www.service\n"
    text = f"{WEB}[Install]\n{install}"
    directory = generate({"web.container": text}).directory
    folders = {"a.target.wants", "b.target.wants", "c.target.requires", "d.target.upholds"}
    assert {folder: set(links) for folder, links in directory.dependencies.items()} == {
        folder: {"web.service"} for folder in folders
    }
    assert directory.units["www.service"].link == "web.service"
    declared = directory.dependencies["c.target.requires"]["web.service"].declared
    assert declared is not None
    assert declared.location.line == 5


def test_templates_and_instances() -> None:
    text = f"{WEB}[Install]\nWantedBy=a.target\n"
    plain = generate({"web@.container": text, "web@1.container": "-> web@.container"})
    named = generate({"web@.container": f"{text}DefaultInstance=main\n"})
    assert set(plain.directory.dependencies["a.target.wants"]) == {"web@1.service"}
    assert named.directory.dependencies["a.target.wants"]["web@main.service"].link == "../web@.service"


def test_drop_ins() -> None:
    description = "[Unit]\nDescription="
    generated = generate(
        {
            "my-web.container": WEB,
            "container.d/10-a.conf": f"{description}type",
            "my-.container.d/10-a.conf": f"{description}prefix",
            "my-.container.d/20-b.conf": f"{description}second",
            "my-web.container.d/30-c.conf": f"{description}own",
            "other.container.d/40-d.conf": f"{description}other",
        }
    )
    assert values(generated, "my-web.service", "Description") == ["prefix", "second", "own"]


def test_drop_ins_of_an_instance() -> None:
    generated = generate(
        {
            "web@.container": WEB,
            "web@1.container": "-> web@.container",
            "web@.container.d/10.conf": "[Unit]\nDescription=template",
            "web@1.container.d/20.conf": "[Unit]\nDescription=instance",
        }
    )
    assert values(generated, "web@1.service", "Description") == ["template", "instance"]
    assert values(generated, "web@.service", "Description") == ["template"]


@pytest.mark.parametrize(
    "text",
    [
        "[Container]\n",
        f"{WEB}Rootfs=/x\n",
        f"{WEB}Volume=none.volume:/x\n",
        f"{WEB}Pod=none.pod\n",
        f"{WEB}Pod=mypod\n",
        f"{WEB}Mount=type=bind,dst=/x\n",
        f"{WEB}RemapUsers=auto\nUIDMap=0:1:2\n",
        f"{WEB}ReloadCmd=/x\nReloadSignal=HUP\n",
        f"{WEB}[Unit]\nAfter=none.container\n",
        f"{WEB}[Service]\nType=simple\n",
        f"{WEB}[Service]\nKillMode=none\n",
        f"{WEB}Mount=type=image,dst=/x\n",
        f"{WEB}Mount=type=bind,src=/a,dst=/b type=bind,dst=/c\n",
        f"{WEB}[]\nA=1\n",
        f"\ufeff{WEB}",
        '[Container]\nImage=""\n',
    ],
)
def test_what_podman_refuses(text: str) -> None:
    generated = generate({"web.container": text})
    assert generated.directory.units == {}
    assert [problem.rule for problem in generated.problems] == ["quadlet-error"]


def test_network_that_is_refused_itself() -> None:
    files = {"web.container": f"{WEB}Network=a.network\n", "a.network": "[Network]\nGateway=10.0.0.1\n"}
    generated = generate(files)
    assert generated.directory.units == {}
    assert [problem.rule for problem in generated.problems] == ["quadlet-error", "quadlet-error"]


def test_two_of_one_service() -> None:
    generated = generate({"web.container": WEB, "web.kube": "[Kube]\nYaml=/x\n"})
    assert [problem.rule for problem in generated.problems] == ["quadlet-error"]
    assert values(generated, "web.service", "SourcePath") == [f"{ETC}/web.container"]


@pytest.mark.parametrize(
    ("line", "severity"),
    [
        ("Imgae=x", None),
        ("[Service]\nUser=me", Severity.WARNING),
        ("[Quadlet]\nDependencies=no", None),
    ],
)
def test_keys_that_are_none(line: str, severity: Severity | None) -> None:
    generated = generate({"web.container": f"{WEB}{line}\n"})
    assert [(problem.rule, problem.severity) for problem in generated.problems] == [("quadlet-key", severity)]
    assert "web.service" in generated.directory.units


def test_what_a_template_decides() -> None:
    unit = f"[Unit]\nAfter={PLACEHOLDER}.pod\n[Service]\nType={PLACEHOLDER}\nKillMode={PLACEHOLDER}\n"
    generated = generate({"web.container": f"{WEB}Volume={PLACEHOLDER}.volume:/x\nPod={PLACEHOLDER}\n{unit}"})
    assert generated.problems == ()
    assert values(generated, "web.service", "Requires") == []


def test_links_in_a_circle() -> None:
    assert generate({"a.container": "-> b.container", "b.container": "-> a.container"}).is_empty


def test_settings_point_into_the_quadlet() -> None:
    generated = generate({"web.container": f"{WEB}Volume=a.volume:/a\n", "a.volume": "[Volume]\n"})
    (setting,) = (s for s in generated.directory.units["web.service"].settings or () if s.key == "Requires")
    location = setting.place.location
    assert (location.path, location.line, location.column) == (f"{ETC}/web.container", 3, 1)


@pytest.mark.parametrize(
    ("setting", "file", "service"),
    [
        ('Image="a.image"', ("a.image", "[Image]\nImage=x/y:1\n"), "a-image.service"),
        ("Volume=a.artifact:/a", ("a.artifact", "[Artifact]\nArtifact=x\n"), "a-artifact.service"),
        ('Mount="type=volume,src=a.volume,dst=/my data"', ("a.volume", "[Volume]\n"), "a-volume.service"),
    ],
)
def test_quotes_are_none_of_a_name(setting: str, file: tuple[str, str], service: str) -> None:
    text = f"[Container]\n{setting}\n" if setting.startswith("Image") else f"{WEB}{setting}\n"
    generated = generate({"web.container": text, file[0]: file[1]})
    assert service in values(generated, "web.service", "Requires")


def test_quotes_in_install() -> None:
    directory = generate(
        {"web.container": f'{WEB}[Install]\nAlias="www.service"\nWantedBy="a.target" b.target\n'}
    ).directory
    assert set(directory.dependencies) == {"a.target.wants", "b.target.wants"}
    assert directory.units["www.service"].link == "web.service"


@pytest.mark.parametrize(
    ("files", "units", "since"),
    [
        ({"web.pod": "[Pod]\n"}, {"web-pod.service"}, (5, 0)),
        ({"web.image": "[Image]\nImage=x/y:1\n"}, {"web-image.service"}, (4, 8)),
        ({"sub/web.container": WEB}, {"web.service"}, (4, 7)),
        ({"web@.volume": "[Volume]\n"}, {"web-volume@.service"}, (5, 7)),
        ({"web.build": "[Build]\nImageTag=x\nFile=%h/F\n"}, {"web-build.service"}, (5, 7)),
        ({"web.volume": "[Volume]\nUID=1\n"}, {"web-volume.service"}, (6, 0)),
        ({"web.volume": "[Volume]\nOptions=x\n"}, {"web-volume.service"}, (6, 0)),
    ],
)
def test_made_since(files: dict[str, str], units: set[str], since: Version) -> None:
    assert set(generate(files, since).directory.units) == units
    older = (since[0], since[1] - 1) if since[1] else (since[0] - 1, 8 if since[0] == 6 else 9)
    assert set(generate(files, older).directory.units) != units


@pytest.mark.parametrize(
    ("text", "since"),
    [
        (f"{WEB}Group=1\n", (4, 8)),
        (f"{WEB}UserNS=auto\nRemapUsers=auto\n", (4, 8)),
        (f"{WEB}Mount=type=bind,dst=/x\n", (4, 8)),
        (f"{WEB}Volume=none.volume:/x\n", (5, 3)),
        (f"{WEB}Mount=type=image,dst=/x\n", (5, 3)),
        (f"{WEB}Network=db@.container\n", (5, 3)),
        (f"{WEB}[Quadlet]\nNone=1\n", (5, 3)),
        (f"{WEB}[Unit]\nAfter=none.volume\n", (5, 5)),
    ],
)
def test_refused_since(text: str, since: Version) -> None:
    files = {"web.container": text, "db@.container": WEB}
    assert "web.service" not in generate(files, since).directory.units
    assert "web.service" in generate(files, (since[0], since[1] - 1)).directory.units


@pytest.mark.parametrize(
    ("files", "unit", "key", "before", "after", "since"),
    [
        ({"web.container": WEB}, "web.service", "After", [], ["network-online.target"], (5, 2)),
        ({"web.kube": "[Kube]\nYaml=/x\n"}, "web.service", "After", [], ["network-online.target"], (5, 3)),
        (
            {"web.container": WEB, "web.container.d/a.conf": "[Unit]\nDescription=x\n"},
            *("web.service", "Description", [], ["x"], (5, 0)),
        ),
        (
            {"web.container": WEB, "container.d/a.conf": "[Unit]\nDescription=x\n"},
            *("web.service", "Description", [], ["x"], (5, 2)),
        ),
        (
            {"a.volume": "[Volume]\nType=bind\nDevice=/srv\n"},
            *("a-volume.service", "RequiresMountsFor", ["%t/containers"], ["%t/containers", "/srv"], (5, 6)),
        ),
    ],
)
def test_written_since(
    files: dict[str, str], unit: str, key: str, before: list[str], after: list[str], since: Version
) -> None:
    assert values(generate(files, since), unit, key) == after
    older = (since[0], since[1] - 1) if since[1] else (4, 9)
    assert values(generate(files, older), unit, key) == before


@pytest.mark.parametrize(
    ("podman", "restart", "severity"),
    [
        (UNKNOWN, ["on-failure"], Severity.NOTE),
        ((5, 8), ["on-failure"], Severity.WARNING),
        ((6, 0), ["always"], None),
    ],
)
def test_restart_of_a_pod(podman: Version, restart: list[str], severity: Severity | None) -> None:
    generated = generate({"a.pod": "[Pod]\n[Service]\nRestart=always\n"}, podman)
    assert values(generated, "a-pod.service", "Restart", "Service") == restart
    assert [problem.severity for problem in generated.problems] == [severity] * (severity is not None)


@pytest.mark.parametrize(
    ("text", "podman", "message"),
    [
        (f"{WEB}[Install]\nUpheldBy=a.target\n", (5, 4), "podman 5.4 ignores UpheldBy=: it is new in 5.5"),
        (
            f"{WEB}[Quadlet]\nDefaultDependencies=no\n",
            (5, 2),
            "podman 5.2 ignores DefaultDependencies=: it is new in 5.3",
        ),
        (f"{WEB}[Install]\nUpheldBy=a.target\n", (5, 5), ""),
        (f"{WEB}[Install]\nUpheldBy=a.target\n", UNKNOWN, ""),
    ],
)
def test_what_older_ones_pass_over(text: str, podman: Version, message: str) -> None:
    generated = generate({"web.container": text}, podman)
    assert [problem.message for problem in generated.problems] == [message] * bool(message)
    assert "web.service" in generated.directory.units


def test_drop_in_that_is_not_read() -> None:
    files = {"a.container": WEB, "b.container": WEB, "container.d/x.conf": "[Unit]\nDescription=x\n"}
    (problem,) = generate(files, (4, 9)).problems
    assert problem.place.location.path == f"{ETC}/container.d/x.conf"


@pytest.mark.parametrize(
    ("podman", "words"),
    [
        (UNKNOWN, "or any other file in its folder: it can't read this line"),
        ((4, 9), "creates no service for web.container: it can't read this line"),
    ],
)
def test_a_line_that_is_none(podman: Version, words: str) -> None:
    (problem,) = generate({"web.container": f"{WEB}foo bar\n"}, podman).problems
    assert problem.message.endswith(words)


def test_a_blank_that_is_never_read_to_the_end() -> None:
    files = {"web.container": f"{WEB}Environment=A=1 \\ \n B=2\n"}
    assert generate(files, (5, 0)).problems == ()
    assert [problem.rule for problem in generate(files, (4, 9)).problems] == ["quadlet-error"]
