"""A root is the same wherever it is looked at from."""

from __future__ import annotations

from pathlib import Path

import pytest

from unitlint.errors import InputError
from unitlint.inputs.inputs import read_inputs


@pytest.mark.parametrize("path", [".", "./", "../root", "../root/", "{here}"])
def test_the_drop_ins_and_links_of_a_root_are_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    units = tmp_path / "root/etc/systemd/system"
    for folder in ("a.service.d", "multi-user.target.wants"):
        (units / folder).mkdir(parents=True)
    (units / "a.service").write_text("[Service]\nExecStart=/bin/true\n")
    (units / "a.service.d/x.conf").write_text("[Service]\nNice=5\n")
    (units / "multi-user.target.wants/a.service").symlink_to("../a.service")
    monkeypatch.chdir(tmp_path / "root")
    (configuration,) = read_inputs([path.format(here=tmp_path / "root")]).configurations
    (directory,) = configuration.directories
    assert list(directory.drop_ins["a.service.d"]) == ["x.conf"]
    assert list(directory.dependencies["multi-user.target.wants"]) == ["a.service"]


@pytest.mark.parametrize("other", ["etc/udev/rules.d/90-x.rules", "etc/fstab"])
def test_a_folder_for_another_init_is_no_root(other: str, tmp_path: Path) -> None:
    """systemd doesn't read /etc/inittab: where it is and no unit, a machine boots by what does."""
    (tmp_path / other).parent.mkdir(parents=True)
    (tmp_path / other).write_text("")
    assert len(read_inputs((str(tmp_path),)).configurations) == 1
    (tmp_path / "etc/inittab").write_text("::sysinit:/etc/init.d/rcS\n")
    with pytest.raises(InputError, match="nothing to lint here"):
        read_inputs((str(tmp_path),))
    (tmp_path / "etc/systemd/system").mkdir(parents=True)
    (tmp_path / "etc/systemd/system/a.service").write_text("[Service]\nExecStart=/bin/true\n")
    assert len(read_inputs((str(tmp_path),)).configurations) == 1
