"""The ledger's verbs in words: one table, so that every page says an event in the same way."""

from .families import FAMILIES
from .model import Sentence
from .saying import listed, plain, role_names, runs, say
from .table import SECTIONS, SENTENCES

__all__ = [
    "FAMILIES",
    "SECTIONS",
    "SENTENCES",
    "Sentence",
    "listed",
    "plain",
    "role_names",
    "runs",
    "say",
]
