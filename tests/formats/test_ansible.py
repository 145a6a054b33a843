"""Ansible: what tasks deliver, link, enable, mask and mount."""

from __future__ import annotations

import pytest

from unitlint.configuration.configuration import Configuration
from unitlint.configuration.unit_files import entries

UNIT = "[Service]\nExecStart=/bin/true\n[Install]\nWantedBy=multi-user.target\n"

TASKS = """\
- name: Units
  ansible.builtin.template:
    src: "{{ item }}.j2"
    dest: "{{ unit_dir }}/{{ item }}"
    mode: "0644"
  loop: [a.service, b.timer]
- block:
    - copy: src=c.service dest=/etc/systemd/system/
    - copy:
        dest: /etc/systemd/system/d.service.d/x.conf
        content: |
          [Service]
          Restart=no
  when: something
- copy: {src: "{{ item.from }}", dest: "/etc/containers/systemd/{{ item.to }}"}
  with_items: [{from: web.container, to: web.container}]
- file:
    src: /usr/lib/systemd/system/e.service
    path: /etc/systemd/system/x.target.wants/e.service
    state: link
- template: {src: u.service.j2, dest: "/etc/systemd/system/{{ unknown }}.service"}
- systemd: {name: "{{ item }}", enabled: true, state: started, daemon_reload: true}
  loop: [a, b.timer, web]
- systemd_service: {name: f.service, masked: true}
- service: {name: g, enabled: no}
- service: {name: j, enabled: t}
- systemd: {name: h.service, enabled: true, scope: user}
- command: systemctl enable i.service
- ansible.posix.mount: {src: /dev/sdb, path: /srv, fstype: ext4, opts: nofail, state: mounted}
- mount: {src: /dev/sdc, path: /opt, fstype: xfs, state: mounted}
"""

ROLE = {
    "roles/r/tasks/main.yml": TASKS,
    "roles/r/defaults/main.yml": "unit_dir: '{{ base }}/system'\nbase: /etc/systemd\n",
    "roles/r/templates/a.service.j2": UNIT.replace("/bin/true", "{{ program }}"),
    "roles/r/templates/b.timer.j2": "[Timer]\nOnBootSec=1\n",
    "roles/r/files/c.service": UNIT,
    "roles/r/files/web.container": "[Container]\nImage=x\n",
}


def texts(configuration: Configuration) -> dict[str, str | None]:
    found = (entry for directory in configuration.directories for entry in entries(directory))
    return {entry.path: entry.source.text if entry.source else entry.link for entry in found}


def test_a_role(read) -> None:
    (found,) = read(ROLE).configurations
    assert (found.name, found.kind, found.problems) == ("roles/r", "ansible", ())
    assert texts(found) == {
        "/etc/systemd/system/a.service": UNIT.replace("/bin/true", "{{ program }}"),
        "/etc/systemd/system/b.timer": "[Timer]\nOnBootSec=1\n",
        "/etc/systemd/system/c.service": UNIT,
        "/etc/systemd/system/d.service.d/x.conf": "[Service]\nRestart=no\n",
        "/etc/systemd/system/x.target.wants/e.service": "/usr/lib/systemd/system/e.service",
        "/etc/systemd/system/f.service": "/dev/null",
    }
    assert "/etc/containers/systemd/web.container" in found.files
    assert [(e.unit, e.enabled) for e in found.enablements] == [
        ("a.service", True),
        ("b.timer", True),
        ("g.service", False),
        ("j.service", True),
        ("i.service", True),
    ]
    fstab = found.files["/etc/fstab"].source
    assert fstab is not None
    assert fstab.text == "/dev/sdb /srv ext4 nofail 0 0\n/dev/sdc /opt xfs defaults 0 0\n"
    assert fstab.location(0, 1).line == TASKS[: TASKS.index("/dev/sdb")].count("\n") + 1


def test_a_template_whose_name_is_unknown_is_read_where_it_lies(read) -> None:
    tree = {
        "roles/r/tasks/main.yml": TASKS,
        "roles/r/templates/u.service.j2": UNIT,
        "roles/r/files/c.service": UNIT,
    }
    assert {c.kind for c in read(tree).configurations} == {"ansible", "folder"}


def test_a_mask_under_a_condition_is_not_known(read) -> None:
    """Another task enables the unit where the condition doesn't hold."""
    tasks = """- copy: {src: a.service, dest: /etc/systemd/system/a.service}
- systemd: {name: b, masked: true}
  when: x
- block:
  - systemd: {name: c, masked: true}
  when: [x]
- systemd: {name: d, masked: true}
- systemd: {name: b, enabled: true}
  when: not x
"""
    (found,) = read({"roles/r/tasks/main.yml": tasks, "roles/r/files/a.service": UNIT}).configurations
    masked = {entry.name for folder in found.directories for entry in entries(folder) if entry.masks}
    assert masked == {"d.service"}


LOOSE = """- name: unit
  copy:
    dest: /etc/systemd/system/x.service
    content: |
      [Service]
      ExecStart=/bin/x
"""
HEAT = "outputs:\n  host_prep_tasks:\n    list_concat:\n    - " + LOOSE.replace("\n", "\n      ")


@pytest.mark.parametrize(
    ("name", "text"), [("setup/x.yml", LOOSE), ("r/tasks/more.yml", LOOSE), ("heat.yaml", HEAT)]
)
def test_tasks_that_are_in_no_playbook(read, read_one, name: str, text: str) -> None:
    """A file of tasks by itself, a role without main tasks, lists under the keys of another tool (Heat)."""
    (found,) = read({name: text}).configurations
    assert (found.kind, found.name) == ("ansible", name)
    assert [e.name for folder in found.directories for e in entries(folder)] == ["x.service"]
    assert read_one({name: text}, f"in/{name}").kind == "ansible"


def test_tasks_that_a_playbook_takes_in_are_its_own(read) -> None:
    site = "- hosts: all\n  tasks:\n  - include_tasks: tasks/x.yml\n"
    copied = "- copy: {src: a.service, dest: /etc/systemd/system/a.service}\n- copy:\n    src: a.service\n"
    tree = {
        "site.yml": site,
        "tasks/x.yml": LOOSE + "- copy:\n    src: b.service\n    dest: /etc/systemd/system/b.service\n",
        "files/b.service": UNIT,
        "roles/r/tasks/main.yml": copied + "    dest: /etc/systemd/system/c.service\n",
        "roles/r/files/a.service": UNIT,
    }
    assert [c.name for c in read(tree).configurations] == ["roles/r", "site.yml"]


COPIED = """- copy: {src: a.service, dest: /etc/systemd/system/s.service}
- systemd: {name: g, masked: true}
"""
TAKEN_IN = """- include_tasks: always.yml
- include_tasks: never.yml
  when: way == "other"
- include_tasks: "{{ way }}.yml"
- systemd: {name: q, masked: true}
- systemd: {name: q, masked: false}
"""


def test_what_is_taken_in_under_a_condition_masks_nothing(read) -> None:
    tree = {
        "roles/r/tasks/main.yml": "- copy: {src: a.service, dest: /etc/systemd/system/a.service}\n"
        + TAKEN_IN,
        "roles/r/tasks/always.yml": "- systemd: {name: b, masked: true}\n- import_tasks: deeper.yml\n",
        "roles/r/tasks/deeper.yml": "- systemd: {name: c, masked: true}\n",
        "roles/r/tasks/never.yml": "- systemd: {name: d, masked: true}\n- import_tasks: below.yml\n",
        "roles/r/tasks/below.yml": "- systemd: {name: e, masked: true}\n",
        "roles/r/tasks/debian.yml": "- systemd: {name: f, masked: true}\n",
        "roles/r/files/a.service": UNIT,
        "site.yml": "- hosts: all\n  roles:\n  - {role: r, when: x}\n  - {role: s}\n",
        "roles/s/tasks/main.yml": COPIED,
        "roles/s/files/a.service": UNIT,
    }
    found = {c.name: c for c in read(tree).configurations}
    masked = {
        name: {e.name for folder in c.directories for e in entries(folder) if e.masks}
        for name, c in found.items()
    }
    assert masked == {
        "roles/r": {"b.service", "c.service"},
        "roles/s": {"g.service"},
        "site.yml": {"g.service"},
    }


PLAYBOOK = "- hosts: all\n  tasks:\n  - copy: {src: c.service, dest: /etc/systemd/system/c.service}\n"


def test_a_playbook(read, read_one) -> None:
    tree = {"site.yml": PLAYBOOK, "files/c.service": UNIT}
    assert [(c.kind, c.name) for c in read(tree).configurations] == [("ansible", "site.yml")]
    assert read_one(tree, "in/site.yml").kind == "ansible"


@pytest.mark.parametrize("unit", ["c.service", "c.service.j2"])
def test_a_playbook_beside_its_units(read, unit: str) -> None:
    tasks = f"[{{template: {{src: {unit}, dest: /etc/systemd/system/c.service}}}}]"
    inputs = read({"setup.yml": f"- hosts: all\n  tasks: {tasks}\n", unit: UNIT, "ci.yml": "on: push\n"})
    found = {c.name: list(c.directories[0].units) for c in inputs.configurations if c.kind == "ansible"}
    assert found == {"setup.yml": ["c.service"]}


def test_a_role_without_units_is_none(read) -> None:
    tree = {
        "roles/r/tasks/main.yml": "- service: {name: nginx, enabled: true}\n",
        "u/a.service": UNIT,
    }
    assert [c.kind for c in read(tree).configurations] == ["folder"]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        "1",
        "- 1\n- []\n- [[]]\n- {}\n- null",
        "- copy:\n- copy: 1\n- copy: []\n- copy: {src: [], dest: {}}\n- copy: {dest: }",
        "- copy: {src: ../../../../../etc/passwd, dest: /etc/systemd/system/p.service}",
        "- copy: {src: /, dest: /etc/systemd/system/}\n- copy: {src: '', dest: '/etc/systemd/system/'}",
        "- copy: {dest: /etc/systemd/system/../../x.service, content: x}",
        "- copy: {src: '{{', dest: '/etc/systemd/system/{{ a }'}",
        "- systemd:\n- systemd: {name: [], enabled: {}}\n- systemd: name\n- systemd: {enabled: true}",
        "- systemd: {name: '{{ x }}', enabled: '{{ y }}', masked: '{{ z }}'}",
        "- loop: {}\n  copy: {src: '{{ item }}'}\n- loop: [[], 1]\n  copy: {src: '{{ item }}'}",
        "- mount: {path: 'a b', src: x, fstype: y, state: mounted}\n- mount: {state: mounted}",
        "- block: {}\n- block: [block: [block: []]]",
        '- command: systemctl enable\n- shell: "systemctl enable \'x"\n- command: []',
        "- file: {state: link}\n- file: {state: link, src: a, path: '\\0'}",
        "}",
    ],
)
def test_odd_tasks(read, text: str) -> None:
    tree = {
        "r/tasks/main.yml": text,
        "r/defaults/main.yml": "a: '{{ a }}'\nb: '{{ c }}{{ c }}'\nc: '{{ b }}{{ b }}'\n1: [x]\n",
        "r/files/x.service": UNIT,
        "site.yml": f"- hosts: x\n  tasks:\n{text}\n",
    }
    assert read(tree).configurations


ROLES = {
    "roles/common/tasks/main.yml": """
- copy:
    dest: /etc/systemd/system/common.service
    content: |
      [Service]
      ExecStart=/bin/true
""",
    "roles/app/tasks/main.yml": """
- copy:
    dest: /etc/systemd/system/app.service
    content: |
      [Service]
      ExecStart=/bin/true
""",
}


def test_a_playbook_with_its_roles_is_one_machine(read) -> None:
    play = "- hosts: all\n  roles:\n    - common\n    - role: app\n    - '{{ other }}'\n    - missing\n"
    found = {c.path: sorted(c.directories[0].units) for c in read({**ROLES, "site.yml": play}).configurations}
    assert found == {
        "in/roles/common/tasks/main.yml": ["common.service"],
        "in/roles/app/tasks/main.yml": ["app.service"],
        "in/site.yml": ["app.service", "common.service"],
    }


def test_a_playbook_of_one_role_says_nothing_more(read) -> None:
    inputs = read({**ROLES, "site.yml": "- hosts: all\n  roles: [app]\n"})
    assert all(c.path.endswith("tasks/main.yml") for c in inputs.configurations)


def test_parts_of_files_that_tasks_change(read_one) -> None:
    tasks = """
- ini_file:
    path: /etc/systemd/system/a.service.d/x.conf
    section: Service
    option: Nice
    value: "5"
- blockinfile:
    path: /etc/systemd/system/b.service.d/x.conf
    block: |
      [Service]
      Nice=6
- lineinfile:
    path: /etc/fstab
    line: /dev/sda1 /srv ext4 defaults 0 2
- lineinfile:
    path: /etc/fstab
    regexp: '^(.* / .*)defaults'
    line: '\\1defaults,noatime 0 1'
    backrefs: true
- lineinfile:
    path: /etc/systemd/system/c.service
    line: Nice=7
"""
    found = read_one({"roles/x/tasks/main.yml": tasks})
    texts = {n: f["x.conf"].source.text for n, f in found.directories[0].drop_ins.items()}
    assert {name: text.replace("\ue000", "").strip() for name, text in texts.items()} == {
        "a.service.d": "[Service]\nNice=5",
        "b.service.d": "[Service]\nNice=6",
    }
    assert found.files["/etc/fstab"].source.text.endswith("/dev/sda1 /srv ext4 defaults 0 2\n")
    assert "/etc/systemd/system/c.service" not in found.files


def test_units_of_users(read) -> None:
    tasks = (
        "- copy: {src: a.service, dest: /etc/systemd/system/}\n"
        "- copy: {src: u.service, dest: /home/me/.config/systemd/user/u.service}\n"
        "- copy: {src: g.service, dest: /etc/systemd/user/g.service}\n"
    )
    files = {f"roles/r/files/{name}.service": UNIT for name in "aug"}
    found = {c.name: texts(c) for c in read({"roles/r/tasks/main.yml": tasks, **files}).configurations}
    assert found == {
        "roles/r": {"/etc/systemd/system/a.service": UNIT},
        "roles/r (users)": {
            "/home/me/.config/systemd/user/u.service": UNIT,
            "/etc/systemd/user/g.service": UNIT,
        },
    }


def test_a_playbook_with_variables_and_files_of_tasks(read) -> None:
    play = """\
- hosts: all
  vars: {unit: web}
  tasks:
    - copy: {dest: "/etc/systemd/system/{{ unit }}.service", content: "[Service]\\nExecStart=/bin/w\\n"}
    - copy: {dest: "/etc/systemd/system/{{ open }}.service", content: "[Service]\\nExecStart=/bin/o\\n"}
    - copy: {src: u.service, dest: ~/.config/systemd/user/u.service}
    - include_tasks: more.yml
    - import_role: {name: r}
"""
    tree = {
        "site.yml": play,
        "more.yml": "- import_tasks: {file: tasks/third.yml}\n",
        "tasks/third.yml": (
            "- copy: {src: t.service, dest: /etc/systemd/system/}\n- import_tasks: third.yml\n"
        ),
        "files/t.service": UNIT,
        "files/u.service": UNIT,
        "roles/r/tasks/main.yml": "- copy: {src: a.service, dest: /etc/systemd/system/}\n",
        "roles/r/files/a.service": UNIT,
    }
    found = {c.name: texts(c) for c in read(tree).configurations}
    assert found["site.yml"] == {
        "/etc/systemd/system/a.service": UNIT,
        "/etc/systemd/system/web.service": "[Service]\nExecStart=/bin/w\n",
        "/etc/systemd/system/_.service": "[Service]\nExecStart=/bin/o\n",
        "/etc/systemd/system/t.service": UNIT,
    }
    assert found["site.yml (users)"] == {"/home/_/.config/systemd/user/u.service": UNIT}


def test_a_template_that_a_role_installs_under_another_name(read) -> None:
    tasks = "- template: {src: etc_a.service.j2, dest: /etc/systemd/system/a.service}\n"
    files = {"etc_a.service.j2": UNIT, "b.service.j2": UNIT}
    inputs = read({"r/tasks/main.yml": tasks, **{f"r/templates/{file}": t for file, t in files.items()}})
    names = {c.name: [name for d in c.directories for name in d.units] for c in inputs.configurations}
    assert names == {"r": ["a.service"], "r/templates": ["b.service"]}


def test_scripts_and_accounts_that_are_copied_have_their_text(read) -> None:
    """A template's text is known only once it is filled in, and no unit runs what is no script."""
    tasks = (
        "- copy: {src: setup, dest: /usr/local/bin/setup, mode: '0755'}\n"
        "- copy: {src: app.conf, dest: /usr/lib/sysusers.d/app.conf}\n"
        "- copy: {src: logo, dest: /usr/share/logo}\n"
        "- template: {src: run.j2, dest: /usr/local/bin/run}\n"
        "- copy: {src: c.service, dest: /etc/systemd/system/}\n"
    )
    found = read(
        {
            "roles/r/tasks/main.yml": tasks,
            "roles/r/files/setup": "#!/bin/sh\nsystemctl start c\n",
            "roles/r/files/app.conf": "u app -\n",
            "roles/r/files/logo": "none\n",
            "roles/r/templates/run.j2": "#!/bin/sh\n{{ program }}\n",
            "roles/r/files/c.service": UNIT,
        }
    )
    files = {path: file.source for path, file in found.configurations[0].files.items()}
    assert {path for path, source in files.items() if source is not None} == {
        *("/usr/local/bin/setup", "/usr/lib/sysusers.d/app.conf", "/etc/systemd/system/c.service")
    }
    assert {"/usr/share/logo", "/usr/local/bin/run"} < files.keys()


def test_a_unit_that_a_shell_of_a_task_writes(read_one) -> None:
    task = (
        "- shell:\n    cmd: |\n      cat > /etc/systemd/system/{{ n }}.service <<E\n      [Service]\n"
        "      ExecStart=/bin/true\n      E\n      rm /etc/systemd/system/{{ n }}.service\n"
    )
    tree = {"roles/r/tasks/main.yml": task, "roles/r/defaults/main.yml": "n: a\n"}
    (directory,) = read_one(tree).directories
    assert list(directory.units) == ["a.service"]


def test_blanks_in_braces_belong_to_a_value(read_one) -> None:
    task = (
        "- template: src={{ item.s }} dest={{ folder }}/{{ item.d }} mode=0644\n  with_items:\n"
        "  - {s: x.j2, d: a.service}\n"
    )
    tree = {
        "roles/r/tasks/main.yml": task,
        "roles/r/defaults/main.yml": "folder: /etc/systemd/system\n",
        "roles/r/templates/x.j2": "[Service]\nExecStart=/bin/true\n",
    }
    (directory,) = read_one(tree).directories
    assert list(directory.units) == ["a.service"]


def test_a_role_of_files_of_daemons_alone(read) -> None:
    copy = "- copy: {src: lan.network, dest: /etc/systemd/network/10-lan.network}\n"
    tree = {"r/tasks/main.yml": copy, "r/files/lan.network": "[Match]\nName=eno1\n[Network]\nDHCP=yes\n"}
    (found,) = read(tree).configurations
    assert (found.kind, list(found.files)) == ("ansible", ["/etc/systemd/network/10-lan.network"])


def test_files_of_daemons_in_tasks_and_templates_have_their_text(read) -> None:
    """Of other files that are filled in, nothing is known."""
    tasks = (
        "- copy: {dest: /etc/systemd/journald.conf.d/a.conf, content: '[Journal]'}\n"
        "- copy: {dest: /etc/systemd/resolved.conf.d/a.conf, content: '# {{ managed }}'}\n"
        "- copy: {dest: /etc/tmpfiles.d/a.conf, content: 'd {{ folder }}'}\n"
        "- copy: {dest: /etc/tmpfiles.d/b.conf, content: 'd /run/b'}\n"
        "- template: {src: a.network.j2, dest: /etc/systemd/network/a.network}\n"
        "- copy: {src: c.service, dest: /etc/systemd/system/}\n"
    )
    tree = {
        "roles/r/tasks/main.yml": tasks,
        "roles/r/templates/a.network.j2": "[Match]\nName={{ name }}\n",
        "roles/r/files/c.service": UNIT,
    }
    files = read(tree).configurations[0].files
    assert {path for path, file in files.items() if file.source is None} == {"/etc/tmpfiles.d/a.conf"}
