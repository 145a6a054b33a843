"""Unit files of other template languages: what they read like in each branch."""

from __future__ import annotations

import pytest

from unitlint.template.branches import plan, render
from unitlint.template.dialects import without_suffixes
from unitlint.template.unit_templates import unit_arms
from unitlint.text.source import PLACEHOLDER, SourceText

BRANCHES = {
    "jinja": ("a.service.j2",
              "{% if x %}\nA=1\n{% else %}\nB={{ y }}\n{% endif %}\nC=3\n", ["A=1\nC=3\n", "B=?\nC=3\n"]),
    "lists that share nothing": ("a.service.j2",
                                 "{% if x in ['a', 'b',] %}A{% endif %}{% if x == 'c' %}C{% endif %}",
                                 ["A", "C"]),
    "lists that share some": ("a.service.j2",
                              "{% if x not in ['a'] %}N{% endif %}{% if x in ['a', 'b'] %}A{% endif %}",
                              ["A", "N", "NA"]),
    "a list that isn't known": ("a.service.j2", "{% if x in y %}A{% endif %}", ["", "A"]),
    "elif": ("a.service.j2", "{% if x == 'a' %}A{% elif x == 'b' %}B{% endif %}", ["A", "B"]),
    "a loop": ("a.service.j2",
               "A=1 \\\n{% for x in y %}\n  {{ x }} \\\n{% endfor %}\n  z\n", ["A=1 \\\n  ? \\\n  z\n"]),
    "trimmed": ("a.service.j2",
                "A=x {% if y %}\\\n  b {% endif %}\n  --c\n", ["A=x \\\n  b   --c\n", "A=x   --c\n"]),
    "not trimmed": ("a.service.j2", "A={% if y %}b{% endif %}\nB=1\n", ["A=b\nB=1\n", "A=\nB=1\n"]),
    "a comment": ("a.service", "{# why #}\nA={{ '}}' }}\n", ["A=?\n"]),
    "raw": ("a.service.j2", "{% raw %}{{x}}{% endraw %}", ["{{x}}"]),
    "not": ("a.service.j2", "{% if x %}A{% endif %}{% if not x %}B{% endif %}", ["A", "B"]),
    "one setting under two conditions": (
        "a.service.j2",
        "{% if x %}\nExecStart=/x\n{% endif %}\n{% if y %}\nExecStart=/y\n{% endif %}\n",
        ["ExecStart=/x\n", "ExecStart=/y\n"]),
    "one setting under two conditions, one inside the other": (
        "a.service.j2",
        "{% if x %}\nUser=x\n{% if y %}\nUser=y\n{% endif %}\n{% endif %}\n",
        ["", "User=x\n", "User=x\nUser=y\n"]),
    "one setting, and others under its conditions": (
        "a.service.j2",
        "{% if x %}\nUser=x\n{% endif %}\n{% if y %}\nUser=y\n{% endif %}\n"
        "{% if y %}\nAfter=y.service\n{% endif %}\n{% if x %}\nAfter=x.service\n{% endif %}\n",
        ["User=x\nAfter=x.service\n", "User=y\nAfter=y.service\n"]),
    "a list under two conditions": (
        "a.service.j2",
        "{% if x %}\nAfter=x.service\n{% endif %}\n{% if y %}\nAfter=y.service\n{% endif %}\n",
        ["", "After=x.service\nAfter=y.service\n"]),
    "a folder of templates": (
        "x/templates/etc/systemd/a.service",
        "User=${WHO}\nExecStart=${DIR}/bin/a ${ARGS}\n", ["User=?\nExecStart=?/bin/a ${ARGS}\n"]),
    "a folder that only begins so": ("x/templates-of-mine/a.service", "User=${WHO}\n", ["User=${WHO}\n"]),
    "a macro": ("a.service.j2", "{% macro m() %}A{% endmacro %}B", ["B"]),
    "a filter": ("a.service.j2",
                 "{% filter replace('x', ' ') %}\nA=b\n  --c\n{% endfilter %}\nB=1\n", ["?\nB=1\n"]),
    "filters inside each other": ("a.service.j2",
                                  "{% filter a %}\n{% filter b %}\nA\n{% endfilter %}{% endfilter %}\nB=1\n",
                                  ["?\nB=1\n"]),
    "tags that don't nest": ("a.service.j2", "{% endif %}A{% if %}B", ["AB"]),
    "erb": ("a.service.erb", "<% if @x -%>\nA\n<% else -%>\nB=<%= @y %>\n<% end -%>\n", ["A\n", "B=?\n"]),
    "erb, each": ("a.service.erb", "<% @xs.each do |x| -%>\nA=<%= x %>\n<% end -%>\n", ["A=?\n"]),
    "erb, case": ("a.service.erb",
                  "<% case @x %>\n<% when 1 %>\nA\n<% when 2 %>\nB\n<% end %>\n", ["A\n", "B\n"]),
    "epp": ("a.service.epp",
            "<%- | String $x | -%>\n<% if $x { %>\nA\n<% } else { %>\nB\n<% } %>\n", ["A\n", "B\n"]),
    "mustache": ("a.service.mustache", "{{#x}}\nA={{y}}\n{{/x}}\n{{^x}}\nB\n{{/x}}\n", ["A=?\n", "B\n"]),
    "terraform": ("a.service.tftpl", "%{ if x }A%{ else }B=${y}%{ endif } $${z}", ["A ${z}", "B=? ${z}"]),
    "go": ("a.service", "{{ if .X }}A{{ else }}B={{ .Y }}{{ end }}", ["A", "B=?"]),
    "at": ("a.service", "A=@BINDIR@/a --x=@@Y@@\nExecStart=/a@b\n", ["A=?/a --x=?\nExecStart=/a@b\n"]),
    "marks of sed": (
        "a.service", "ExecStart=!BIN!/a\nUser=~WHO~\nGroup=^GRP^\n", ["ExecStart=?/a\nUser=?\nGroup=?\n"]),
    "marks of templates alone": (
        "a.service.in", "ExecStart=$bin/a\nUser=#{who}\nGroup=__grp__\nExecStop=/bin/a __name__\n",
        ["ExecStart=?/a\nUser=?\nGroup=?\nExecStop=/bin/a __name__\n"]),
    "colons": (
        "a.service.in", "ExecStart=:BIN:/a --etc :ETC:/a.conf\nUser=/x:FOO:/y\nExecStop=:/bin/a\n",
        ["ExecStart=?/a --etc ?/a.conf\nUser=/x:FOO:/y\nExecStop=:/bin/a\n"]),
    "those marks in a unit": (
        "a.service", "ExecStart=$bin/a\nExecStop=/bin/tmux -F '#{x}' __a__\n",
        ["ExecStart=$bin/a\nExecStop=/bin/tmux -F '#{x}' __a__\n"]),
    "make": ("a.service", "ExecStart=$(BINDIR)/a\nExecStart=/bin/sh -c 'x $(pidof y)'\n",
             ["ExecStart=?/a\nExecStart=/bin/sh -c 'x $(pidof y)'\n"]),
    "capitals": ("a.service",
                 "ExecStart=BINDIR/mdadm\nDevice=/dev/A/B\n", ["ExecStart=?/mdadm\nDevice=/dev/A/B\n"]),
    "cmake": ("a.service.in", "ExecStart=${BIN}/a ${B}\nUser=${U}\n", ["ExecStart=?/a ${B}\nUser=?\n"]),
    "of systemd": ("a.service", "ExecStart=/bin/a ${B}\nUser=${U}\n", ["ExecStart=/bin/a ${B}\nUser=${U}\n"]),
    "specifiers": ("a@.service", "A=%i %H%I\nSystemCallFilter=~@clock @mount\n",
                   ["A=%i %H%I\nSystemCallFilter=~@clock @mount\n"]),
    "a version": ("a.service", "ExecStart=@app-0.5.0@/bin/app\nExecStart=@/a x@y.z\n",
                  ["ExecStart=?/bin/app\nExecStart=@/a x@y.z\n"]),
    "a recorded output": ("a.service", "ExecStart=<...>/bin/a <...>/b\n", ["ExecStart=?/bin/a ?/b\n"]),
    "a value in capitals": (
        "a.service",
        "TimeoutStartSec=DHCP_TIMEOUT\nAmbientCapabilities=CAP_SYS_PTRACE\nPassEnvironment=HTTP_PROXY\n"
        "RestrictAddressFamilies=AF_UNIX\nKillSignal=SIGTERM\nUser=MY_USER\nDescription=A_B is c\n",
        ["TimeoutStartSec=?\nAmbientCapabilities=CAP_SYS_PTRACE\nPassEnvironment=HTTP_PROXY\n"
         "RestrictAddressFamilies=AF_UNIX\nKillSignal=SIGTERM\nUser=?\nDescription=A_B is c\n"]),
    "openembedded": ("a.service", "ExecStart=#SBINDIR#/a\n#B# is a remark\n",
                     ["ExecStart=?/a\n#B# is a remark\n"]),
    "three": ("a.service", "ExecStart=/a ###A_B###\n  ###C### \\\n###\n", ["ExecStart=/a ?\n  ? \\\n###\n"]),
    "openbmc": ("a.service", "ExecStart={base_bindir}/a {b} {{dir} ${bindir}\nA={envfiledir}/a\n",
                ["ExecStart=?/a {b} {{dir} ${bindir}\nA=?/a\n"]),
    "python": ("a.service.template", "LimitNOFILE={n}\nAfter=a-{b}.service\n{c}=1\nExecStart=/a ${d} {e}\n",
               ["LimitNOFILE=?\nAfter=a-?.service\n?=1\nExecStart=/a ${d} ?\n"]),
    "python's in a unit": ("a.service", "ExecStart=/bin/awk {print}\n", ["ExecStart=/bin/awk {print}\n"]),
    "docker's": ("a.service", "ExecStart=/bin/docker ps --format '{{.Names}}'\n",
                 ["ExecStart=/bin/docker ps --format '{{.Names}}'\n"]),
    "a comment's": ("a.service", "# @NAME@ is filled in\nA=1\n", ["# @NAME@ is filled in\nA=1\n"]),
}  # fmt: skip


@pytest.mark.parametrize(("path", "text", "expected"), BRANCHES.values(), ids=BRANCHES)
def test_every_branch_is_shown(path: str, text: str, expected: list[str]) -> None:
    source = SourceText(path, text)
    found = [render(source, decisions, unit_arms).text for decisions in plan((source,), unit_arms)]
    assert sorted(text.replace(PLACEHOLDER, "?") for text in found) == sorted(expected)


@pytest.mark.parametrize(
    ("file", "name"),
    [
        ("a.service", "a.service"),
        ("a.service.in", "a.service"),
        ("a@.timer.J2", "a@.timer"),
        ("a.service.m4.in", "a.service"),
        ("a.service-r1", "a.service"),
        ("a.service##hostname.web,class.x", "a.service"),
        ("a.service.in#tools-shared", "a.service"),
        ("#a.service#", "#a.service#"),
        ("a.service.bak", "a.service.bak"),
        (".in", ".in"),
    ],
)
def test_the_name_of_what_a_template_makes(file: str, name: str) -> None:
    assert without_suffixes(file) == name
