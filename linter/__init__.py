"""unitlint: knows before a machine boots whether it will boot right."""

__version__ = "0.1.0"
