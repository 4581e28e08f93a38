"""Bibliographic file formats: bytes to references and back, one module per format.

`read` takes bytes, `stream` a binary file of any size; both find encoding and format by content.
A new format is a new module here with a FORMAT; nothing else knows the formats by name.
"""

from __future__ import annotations

from .engine.prior import Guard, parted
from .engine.reading import ReadResult, Stream, read, stream
from .engine.reference import Name, PriorDecision, Problem, Reference
from .engine.registry import Format, formats, named, recognise
from .engine.restoring import restored

__all__ = [
    "Format",
    "Guard",
    "Name",
    "PriorDecision",
    "Problem",
    "ReadResult",
    "Reference",
    "Stream",
    "formats",
    "named",
    "parted",
    "read",
    "recognise",
    "restored",
    "stream",
]
