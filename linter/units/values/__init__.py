"""What the values of directives may be: one parser for each kind of value."""

from unitlint.units.values.complaint import Complaint, Effect, Subject
from unitlint.units.values.judge import complaints

__all__ = ["Complaint", "Effect", "Subject", "complaints"]
