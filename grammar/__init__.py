"""Grammars and the thin parsers that turn text into frozen, positioned nodes."""
