"""What screening stores: votes and places, conflicts and outcomes."""

from .settling import Conflict, Outcome
from .voting import Assignment, Choice, Decision, DecisionQuerySet, StagePolicy

__all__ = [
    "Assignment",
    "Choice",
    "Conflict",
    "Decision",
    "DecisionQuerySet",
    "Outcome",
    "StagePolicy",
]
