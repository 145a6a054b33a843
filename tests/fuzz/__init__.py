"""Inputs that nobody wrote: every reader, and whole runs, on what mutation makes of a small corpus.

`python -m tests.fuzz --minutes N [--reader NAME]`; docs/limits.md has the figures.
"""
