"""Shell scripts inside the files of tools that set machines up: Vagrant's provisioners, kickstart's `%post`.

developer.hashicorp.com/vagrant/docs/provisioning/shell, "Inline Scripts"; Anaconda, "Kickstart
Documentation", %post. All scripts of one file are run on one machine, one after the other.
"""

from __future__ import annotations

from collections.abc import Iterator

from unitlint.quick import patterns as re
from unitlint.template.dialects import without_suffixes
from unitlint.text.lines import lines_of
from unitlint.text.source import PLACEHOLDER, Segment, SourceText, joined

_VAGRANT = "Vagrantfile"
_KICKSTART = (".ks", "ks.cfg", "kickstart.cfg")
_BEGINS = re.compile(r"<<(?P<indent>[-~]?)(?P<quote>[\"']?)(?P<end>[A-Za-z_]\w*)(?P=quote)[^\n]*\n")
_RUBY = re.compile(r"#\{[^{}\n]{0,200}\}")
_SECTION = re.compile(r"^%post\b(?P<options>[^\n]*)\n", re.MULTILINE)
_END = re.compile(r"^%(?:end|post|pre|packages|addon)\b", re.MULTILINE)
_OTHER_PROGRAM = re.compile(r"--interpreter[= ](?!\S*sh\b)")


def holds_scripts(name: str) -> bool:
    """Whether a file is one of those, by its name."""
    plain = without_suffixes(name)
    return plain.startswith(_VAGRANT) or plain.endswith(_KICKSTART)


def held_script(source: SourceText) -> SourceText | None:
    """The scripts in a file as one; None where there is none."""
    is_vagrants = source.path.rpartition("/")[2].startswith(_VAGRANT)
    parts = tuple(_here_documents(source) if is_vagrants else _sections(source))
    return joined(parts, route="") if parts else None


def _sections(source: SourceText) -> Iterator[SourceText]:
    for found in _SECTION.finditer(source.text):
        end = _END.search(source.text, found.end())
        if not _OTHER_PROGRAM.search(found["options"]):
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
