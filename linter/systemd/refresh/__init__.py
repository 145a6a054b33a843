"""Brings the tables of this folder up to another version of systemd: `python -m unitlint.systemd.refresh`.

A developer's command; nothing else imports it.
"""
