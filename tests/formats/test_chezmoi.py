"""The names that chezmoi gives files of its source."""

from __future__ import annotations

from unitlint.configuration.unit_files import entries

UNIT = "[Service]\nExecStart=/bin/true\n[Install]\nWantedBy=default.target\n"
USERS = "private_dot_config/systemd/user"


def test_names_and_links(read_one) -> None:
    configuration = read_one(
        {
            f"{USERS}/private_a.service": UNIT,
            f"{USERS}/modify_b.service": "#!/bin/sh\ncat\n",
            f"{USERS}/default.target.wants/symlink_a.service": "../a.service\n",
            f"{USERS}/default.target.wants/symlink_c.service.tmpl": "{{ .chezmoi.homeDir }}/c.service\n",
            f"{USERS}/symlink_d.service": "a.service\n",
        }
    )
    (directory,) = configuration.directories
    assert {entry.path.rpartition("/user/")[2]: entry.link for entry in entries(directory)} == {
        "a.service": "",
        "d.service": "a.service",
        "default.target.wants/a.service": "../a.service",
        "default.target.wants/c.service": "../c.service",
    }


def test_other_folders_have_such_names_of_their_own(read_one) -> None:
    (directory,) = read_one({"units/private_a.service": UNIT}).directories
    assert list(directory.units) == ["private_a.service"]
