"""What the values of directives may be: one parser for each kind of value."""

from unitlint.units.values.complaint import Complaint, Effect, Subject
from unitlint.units.values.judge import complaints
from unitlint.units.values.specifiers import unknown as unknown_specifiers

__all__ = ["Complaint", "Effect", "Subject", "complaints", "unknown_specifiers"]
