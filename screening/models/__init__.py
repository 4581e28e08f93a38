"""What screening stores: votes and places, conflicts and outcomes, words on the flow."""

from .flow import FlowExplanation, PrintedFlow
from .settling import Conflict, Outcome
from .voting import Assignment, Choice, Decision, DecisionQuerySet, StagePolicy

__all__ = [
    "Assignment",
    "Choice",
    "Conflict",
    "Decision",
    "DecisionQuerySet",
    "FlowExplanation",
    "Outcome",
    "PrintedFlow",
    "StagePolicy",
]
