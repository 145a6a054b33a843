"""`hashlib.blake2b` without `hashlib`, whose import loads OpenSSL for other algorithms."""

from __future__ import annotations

try:
    from _blake2 import blake2b  # CPython's own, which hashlib hands on
except ImportError:  # another Python's
    from hashlib import blake2b

__all__ = ["blake2b"]
