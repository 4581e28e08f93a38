"""REFI-QDA: projects (.qdpx) and codebooks (.qdc) of other programs, written and read."""

from .codebooks import description, parts_of_description, read_codebook, read_table, write_codebook
from .model import (
    Case,
    Coded,
    CodeNode,
    Project,
    Selection,
    Source,
    Unreadable,
    User,
    guid,
    normal,
)
from .placing import Placed, place
from .reading import Found, read_project
from .writing import write_project

__all__ = [
    "Case",
    "CodeNode",
    "Coded",
    "Found",
    "Placed",
    "Project",
    "Selection",
    "Source",
    "Unreadable",
    "User",
    "description",
    "guid",
    "normal",
    "parts_of_description",
    "place",
    "read_codebook",
    "read_project",
    "read_table",
    "write_codebook",
    "write_project",
]
