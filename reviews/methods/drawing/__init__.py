"""Drawings as SVG, PDF and PNG: shapes and roles, whatever they show; pure Python.

A method lays a picture out as `Drawing`; `svg` writes it for a page or as a file, `paper` as PDF
and PNG. Roles of text and boxes are in `style`, text is measured in `fonts` and `wrapping`.
"""

from __future__ import annotations

from . import paper, svg
from .shapes import Drawing

__all__ = ["Drawing", "paper", "svg"]
