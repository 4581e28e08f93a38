"""What appraisal stores: instruments, rounds and places, ratings, and what was agreed."""

from .consensus import Judgement, Referral, Remark, Settlement
from .instruments import Checklist
from .rating import Draft, Place, Rating, RatingQuerySet, Round

__all__ = [
    "Checklist",
    "Draft",
    "Judgement",
    "Place",
    "Rating",
    "RatingQuerySet",
    "Referral",
    "Remark",
    "Round",
    "Settlement",
]
