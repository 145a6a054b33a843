"""Words that conditions compare with what systemd finds (systemd.unit(5), CONDITIONS AND ASSERTS)."""

from __future__ import annotations

ARCHITECTURES = {
    **dict.fromkeys(("amd64", "x86_64", "x64"), "x86-64"),
    **dict.fromkeys(("aarch64", "armv8"), "arm64"),
    **dict.fromkeys(("i386", "i486", "i586", "i686"), "x86"),
    **dict.fromkeys(("armhf", "armel", "armv7l", "armv6l"), "arm"),
    **dict.fromkeys(("ppc64le", "ppc64el"), "ppc64-le"),
}
"""What others call the architectures of systemd.unit(5), ConditionArchitecture=."""

SECURITY = frozenset(
    {
        *("selinux", "apparmor", "tomoyo", "ima", "smack", "audit", "uefi-secureboot", "tpm2", "cvm"),
        *("measured-uki", "measured-os"),
    }
)
"""The words of ConditionSecurity= up to systemd 262 (systemd.unit(5))."""
