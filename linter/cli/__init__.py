"""The command line. Only this package prints or exits."""

from __future__ import annotations

import atexit
import errno
import gc
import os
import sys

EXIT_FINDINGS = 1
EXIT_USAGE = 2
EXIT_BUG = 70
"""EX_SOFTWARE of sysexits.h."""
EXIT_INTERRUPTED = 130
"""128 and the number of SIGINT, as shells have it."""

_UNWRITABLE = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO, errno.EBADF})
"""Why an output can't be written, through no fault of the program's."""

GARBAGE_THRESHOLD = 200_000
"""Objects that are made before the collector looks for cycles."""

_COMPLETE = "_UNITLINT_COMPLETE"
"""The variable by which click's scripts ask."""

ISSUES = "https://github.com/unitlint/unitlint/issues/new"


def program() -> None:
    """`main` of a process of its own, which ends at once: to take a graph apart takes a while."""
    if sys.implementation.name == "cpython":
        from unitlint.quick.modules import find_our_own

        find_our_own()
    try:
        main()
    except SystemExit as ending:
        if isinstance(ending.code, int) and _is_left_in_order():
            os._exit(ending.code)
        raise


def _is_left_in_order() -> bool:
    """Whether nothing is left to do; what went wrong else, the interpreter knows what to say of."""
    from threading import active_count

    if active_count() > 1:
        return False
    atexit._run_exitfuncs()
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except (OSError, ValueError):
        return False
    return True


def main(arguments: list[str] | None = None) -> None:
    """Run the program and exit: 0 well, 1 findings, 2 the user's mistake, 70 a bug of ours."""
    arguments = sys.argv[1:] if arguments is None else arguments
    # Graphs are many small objects that live to the end: looking for dead ones takes a tenth of a run.
    gc.set_threshold(GARBAGE_THRESHOLD)
    try:
        _open_what_is_closed()
        if arguments in (["--version"], ["-V"]):
            _say_version()
            sys.exit(0)
        os.getcwd()  # noqa: PTH109  pathlib costs time to import
        _bound_the_process()
        code = _run_once(arguments)
    except FileNotFoundError:
        print("unitlint: the current directory is gone", file=sys.stderr)
        code = EXIT_USAGE
    except OSError as error:
        if error.errno not in _UNWRITABLE:
            raise
        code = _cannot_write(error)
    except MemoryError:  # while modules are imported
        code = _out_of_memory()
    except KeyboardInterrupt:  # while modules are imported, and where no click is around
        print("unitlint: interrupted", file=sys.stderr)
        code = EXIT_INTERRUPTED
    gc.freeze()  # else the interpreter looks through all of them once more on its way out
    sys.exit(code)


def _say_version() -> None:
    from unitlint import __version__

    print(f"unitlint {__version__}", flush=True)


def _run_once(arguments: list[str]) -> int:
    """As `run`; what the same run has said before, and would say again, is said without running."""
    from unitlint.cli.table import COMMANDS, DEFAULT

    command = arguments[0] if arguments and arguments[0] in COMMANDS else DEFAULT
    if command != DEFAULT:
        return run(arguments)
    from unitlint.cache.runs import Run

    kept = Run(arguments)
    if not kept.is_kept:
        return run(arguments)
    earlier = kept.before()
    if earlier is None:
        from unitlint.cli.keeping import run_and_keep

        return run_and_keep(kept, arguments)
    try:
        for stream, content in ((sys.stdout, earlier.out), (sys.stderr, earlier.err)):
            stream.buffer.write(content)
            stream.flush()
    except BrokenPipeError:
        return _reader_has_seen_enough()
    return earlier.code


def _reader_has_seen_enough() -> int:
    """Keep the interpreter from complaining when it flushes at exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0


def _cannot_write(error: OSError) -> int:
    """A full disk is no bug; nor does the interpreter try again on its way out."""
    words = f"unitlint: can't write: {error.strerror}\n"
    for stream, text in ((sys.stdout, ""), (sys.stderr, words)):
        try:
            stream.write(text)
            stream.flush()
        except OSError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
    return EXIT_USAGE


def _open_what_is_closed() -> None:
    """Standard streams that the caller has closed are empty or go nowhere: a file would get their numbers."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: PTH123, SIM115


def _bound_the_process() -> None:
    """Of the program only: who calls `run` keeps its own limits, as do the processes that it starts."""
    from unitlint.cli.budget import end_on_termination, limit_memory

    limit_memory()
    end_on_termination()


def run(arguments: list[str]) -> int:
    """The exit code of `unitlint ARGUMENTS…`; what it says goes to standard output and error."""
    from unitlint.quick.sparing import sparing

    with sparing("click"):
        import click

    from unitlint.cli.commands import unitlint
    from unitlint.errors import UnitlintError

    if _COMPLETE in os.environ:
        from unitlint.cli.completing import prepare

        prepare()
    try:
        result = unitlint.main(args=arguments, prog_name="unitlint", standalone_mode=False)
    except UnitlintError as error:
        from unitlint.reports.colours import printable

        print(f"unitlint: {printable(str(error))}", file=sys.stderr)
        return EXIT_USAGE
    except click.ClickException as error:
        from unitlint.reports.colours import printable

        if not error.message.startswith("Usage: "):  # the help of a group, line by line
            vars(error)["message"] = printable(error.message)
        error.show()
        return EXIT_USAGE
    except click.exceptions.Abort:
        print("unitlint: interrupted", file=sys.stderr)
        return EXIT_INTERRUPTED
    except BrokenPipeError:
        return _reader_has_seen_enough()
    except PermissionError as error:
        from unitlint.reports.colours import printable

        where = f"{printable(os.fsdecode(error.filename))}: " if error.filename else ""
        print(f"unitlint: {where}can't be read: {error.strerror}", file=sys.stderr)
        return EXIT_USAGE
    except MemoryError:
        return _out_of_memory()
    except BlockingIOError as error:  # fork(2), where the user may have no more processes
        print(f"unitlint: a process can't be started: {error.strerror}", file=sys.stderr)
        return EXIT_USAGE
    except Exception as error:
        if isinstance(error, OSError) and error.errno in _UNWRITABLE:
            return _cannot_write(error)
        return _report_bug(error)
    return result if isinstance(result, int) else 0


def _out_of_memory() -> int:
    print("unitlint: out of memory: check fewer PATHs at a time", file=sys.stderr)
    return EXIT_USAGE


def _report_bug(error: Exception) -> int:
    if os.environ.get("UNITLINT_DEBUG"):
        import traceback

        traceback.print_exception(error)
    else:
        from unitlint import __version__
        from unitlint.reports.colours import printable
        from unitlint.text.lines import bare_lines

        what = printable(bare_lines(f"{type(error).__name__}: {error}")[0])
        print(
            f"unitlint: this is a bug of unitlint {__version__}: {what}\n"
            f"Please report it at {ISSUES} with the command, the input if you can share it,\n"
            "and what the same command prints with UNITLINT_DEBUG=1 in the environment.",
            file=sys.stderr,
        )
    return EXIT_BUG
