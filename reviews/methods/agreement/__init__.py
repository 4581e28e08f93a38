"""How far reviewers agree, from their first independent votes.

Ratings come as a mapping unit -> {rater: category}; `count` turns them into small tables once, and
every statistic is computed from those. Undefined is None, never 0 or 1.
"""

from .counting import Category, Counted, Profiles, Rater, Ratings, count
from .maybe import MaybeRule, recode
from .raters import fleiss, gwet, krippendorff, pairwise_agreement, specific_agreement
from .summary import (
    HIGH_PREVALENCE,
    Agreement,
    PairSummary,
    Summary,
    agreement,
    overall,
    pairwise,
    summary,
)
from .table import (
    Kappa,
    Table,
    bias_index,
    jaccard,
    kappa,
    observed_agreement,
    pabak,
    prevalence_index,
    weights_for,
)

__all__ = [
    "HIGH_PREVALENCE",
    "Agreement",
    "Category",
    "Counted",
    "Kappa",
    "MaybeRule",
    "PairSummary",
    "Profiles",
    "Rater",
    "Ratings",
    "Summary",
    "Table",
    "agreement",
    "bias_index",
    "count",
    "fleiss",
    "gwet",
    "jaccard",
    "kappa",
    "krippendorff",
    "observed_agreement",
    "overall",
    "pabak",
    "pairwise",
    "pairwise_agreement",
    "prevalence_index",
    "recode",
    "specific_agreement",
    "summary",
    "weights_for",
]
