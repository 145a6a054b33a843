"""Shell scripts inside other files: Vagrant's provisioners, kickstart's `%post`, and recipes of packages.

developer.hashicorp.com/vagrant/docs/provisioning/shell, "Inline Scripts"; Anaconda, "Kickstart
Documentation", %post; rpm-spec(5), PKGBUILD(5), ebuild(5), BitBake's shell functions. All scripts of one file
are run on one machine, one after the other.
"""

from __future__ import annotations

from collections.abc import Iterator

from unitlint.grammar.shell_texts import Writing
from unitlint.quick import patterns as re
from unitlint.systemd.file_names import USER_USR, USR
from unitlint.template.dialects import without_suffixes
from unitlint.text.lines import lines_of
from unitlint.text.source import PLACEHOLDER, Segment, SourceText, joined

_VAGRANT = "Vagrantfile"
_KICKSTART = (".ks", "ks.cfg", "kickstart.cfg")
_BEGINS = re.compile(r"<<(?P<indent>[-~]?)(?P<quote>[\"']?)(?P<end>[A-Za-z_]\w*)(?P=quote)[^\n]*\n")
_RUBY = re.compile(r"#\{[^{}\n]{0,200}\}")
_RECIPES = (".spec", ".ebuild", ".bb", ".bbappend")
_SHELL_RECIPES = ("PKGBUILD", "APKBUILD")
_OF_SPEC = re.compile(
    r"^%(?:prep|build|install|(?:trigger\w*|post|pre)(?:un|trans|in)?)\b(?P<options>[^\n]*)\n", re.MULTILINE
)
_SPEC_END = re.compile(
    r"^%(?:prep|build|install|check|files|changelog|description|package|(?:trigger|post|pre)\w*)\b",
    re.MULTILINE,
)
_OF_BITBAKE = re.compile(r"^(?:fakeroot[ \t]+)?[\w:${}-]+[ \t]*\(\)[ \t]*\{[^\n]*\n", re.MULTILINE)
_BITBAKE_END = re.compile(r"^\}", re.MULTILINE)
_FOLDERS = {
    "_unitdir": USR, "_userunitdir": USER_USR, "_sysconfdir": "/etc", "_prefix": "/usr",
    "systemd_system_unitdir": USR, "systemd_user_unitdir": USER_USR, "systemd_unitdir": "/usr/lib/systemd",
    "sysconfdir": "/etc", "nonarch_libdir": "/usr/lib", "prefix": "/usr",
}  # fmt: skip
"""Folders by the names that recipes have for them (RPM's macros.systemd; OpenEmbedded's bitbake.conf)."""
_MACRO = re.compile(r"(?P<kind>[%$])\{(?P<name>\w+)\}")
_SECTION = re.compile(r"^%post\b(?P<options>[^\n]*)\n", re.MULTILINE)
_END = re.compile(r"^%(?:end|post|pre|packages|addon)\b", re.MULTILINE)
_OTHER_PROGRAM = re.compile(r"--interpreter[= ](?!\S*sh\b)")


def holds_scripts(name: str) -> bool:
    """Whether a file is one of those, by its name."""
    plain = without_suffixes(name)
    return plain.startswith(_VAGRANT) or plain.endswith(_KICKSTART) or is_recipe(name)


def is_recipe(name: str) -> bool:
    """Whether a file says how a package is made; what it copies lies elsewhere."""
    plain = without_suffixes(name)
    return plain.endswith(_RECIPES) or plain in _SHELL_RECIPES


def held_script(source: SourceText) -> SourceText | None:
    """The scripts in a file as one; None where there is none."""
    name = without_suffixes(source.path.rpartition("/")[2])
    if name.startswith(_VAGRANT):
        parts = tuple(_here_documents(source))
    elif is_recipe(name):
        parts = tuple(map(_with_folders, _of_recipe(source, name)))
    else:
        parts = tuple(_sections(source, _SECTION, _END))
    return joined(parts, route="") if parts else None


def _of_recipe(source: SourceText, name: str) -> Iterator[SourceText]:
    if "<<" not in source.text:
        return iter(())
    if name.endswith(".spec"):
        return _sections(source, _OF_SPEC, _SPEC_END)
    if name.endswith((".bb", ".bbappend")):
        return _sections(source, _OF_BITBAKE, _BITBAKE_END)
    return iter((source,))


def _with_folders(source: SourceText) -> SourceText:
    """The script with what the macros for folders stand for; what others of RPM's do is unknown."""
    writing = Writing(source)
    position = 0
    for found in _MACRO.finditer(source.text):
        made = _FOLDERS.get(found["name"], PLACEHOLDER if found["kind"] == "%" else "")
        if made:
            writing.add(source.text[position : found.start()], position)
            writing.add(made, found.start(), verbatim=False)
            position = found.end()
    writing.add(source.text[position:], position)
    return writing.text(0)


def _sections(source: SourceText, begins: re.Pattern[str], ends: re.Pattern[str]) -> Iterator[SourceText]:
    for found in begins.finditer(source.text):
        end = ends.search(source.text, found.end())
        if not _OTHER_PROGRAM.search(found.groupdict().get("options") or ""):
            text = source.text[found.end() : end.start() if end else len(source.text)]
            yield source.derive(text, (Segment(0, found.end()),))


def _here_documents(source: SourceText) -> Iterator[SourceText]:
    """Those of Ruby's, `<<-SHELL` and `<<~SHELL`, with what Ruby fills in unknown."""
    position = 0
    while found := _BEGINS.search(source.text, position):
        end = re.compile(rf"^[ \t]*{found['end']}[ \t]*\r?$", re.MULTILINE).search(source.text, found.end())
        if end is None:
            return
        yield _body(
            source, found.end(), end.start(), undented=found["indent"] == "~", plain=found["quote"] == "'"
        )
        position = end.end()


def _body(source: SourceText, start: int, end: int, *, undented: bool, plain: bool) -> SourceText:
    lines = lines_of(source.text[start:end])
    depths = [len(line) - len(line.lstrip(" \t")) for line in lines if line.strip()]
    depth = min(depths, default=0) if undented else 0
    pieces: list[str] = []
    segments: list[Segment] = []
    length = 0
    for line in lines:
        skipped = min(depth, len(line) - len(line.lstrip(" \t")))
        text = line[skipped:] if plain else _RUBY.sub(PLACEHOLDER, line[skipped:])
        segments.append(Segment(length, start + skipped, text == line[skipped:]))
        pieces.append(text)
        length += len(text)
        start += len(line)
    return source.derive("".join(pieces), segments or (Segment(0, start),))
