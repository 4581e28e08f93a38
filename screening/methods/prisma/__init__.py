"""The PRISMA 2020 flow: counts per box, and the identities that hold between them.

Boxes carry the keys of the R package PRISMA2020 where it has them. Three units are never mixed:
a record is one entry of one source, a report one document, a study one investigation.
"""

from .boxes import (
    AWAITING,
    CHANNELS,
    OPTIONAL,
    OTHER_CHANNELS,
    UNITS,
    Box,
    Counts,
    Line,
    Lines,
    Remark,
    Status,
    Unit,
)
from .flow import Flow, flow
from .identities import Identity, identities
from .r_package import as_r_csv
from .rules import RULES
from .tally import Course, tally

__all__ = [
    "AWAITING",
    "CHANNELS",
    "OPTIONAL",
    "OTHER_CHANNELS",
    "RULES",
    "UNITS",
    "Box",
    "Counts",
    "Course",
    "Flow",
    "Identity",
    "Line",
    "Lines",
    "Remark",
    "Status",
    "Unit",
    "as_r_csv",
    "flow",
    "identities",
    "tally",
]
