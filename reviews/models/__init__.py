"""Nouns of floor 1: people, the review, its protocol, searches, records and ledger."""

from . import lookups as lookups
from .citation import ListedReference, ReferenceList
from .duplicate import Batch, DuplicatePair, Merge
from .earlier import EarlierVersion
from .event import Event
from .figure import Figure
from .filing import Filing
from .fulltext import Attachment, Delivery, FullText, FullTextPage
from .legacy import LegacyDecision
from .people import Invitation, Member, Role, User
from .protocol import Criterion, ExclusionReason, HighlightWord, ProtocolVersion, Stage
from .record import Record, Report
from .reporting import SearchRemark
from .rereading import Correction, Reread, RereadChange
from .retrieval import LinkResolver, Retrieval, RetrievalAssignment
from .review import Review
from .search import Channel, ColumnMapping, Direction, ImportFile, ImportProblem, Search
from .study import Linking, StudiesApart, Study, StudyLink
from .withdrawal import ToolRun, Withdrawal

__all__ = [
    "Attachment",
    "Batch",
    "Channel",
    "ColumnMapping",
    "Correction",
    "Criterion",
    "Delivery",
    "Direction",
    "DuplicatePair",
    "EarlierVersion",
    "Event",
    "ExclusionReason",
    "Figure",
    "Filing",
    "FullText",
    "FullTextPage",
    "HighlightWord",
    "ImportFile",
    "ImportProblem",
    "Invitation",
    "LegacyDecision",
    "LinkResolver",
    "Linking",
    "ListedReference",
    "Member",
    "Merge",
    "ProtocolVersion",
    "Record",
    "ReferenceList",
    "Report",
    "Retrieval",
    "RetrievalAssignment",
    "Reread",
    "RereadChange",
    "Review",
    "Role",
    "Search",
    "SearchRemark",
    "Stage",
    "StudiesApart",
    "Study",
    "StudyLink",
    "ToolRun",
    "User",
    "Withdrawal",
]
