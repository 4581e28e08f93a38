"""Appraisal instruments: versioned data files, read whole and checked whole.

A file is JSON or TOML: `{id, version, title, licence, attribution, source_url, sections: [{id,
label}], responses: [{code, label, tone, value}], items: [{id, section, label, prompts, screening,
rationale, responses}], order, schemes: [{id, label, formula, values, bands: [{from, label}]}],
flag_rules: [{id, label, formula}]}`. Items without responses of their own take the instrument's;
an item whose responses are an empty list is answered in words alone.
"""

from .model import (
    Band,
    FlagRule,
    Instrument,
    InstrumentError,
    Item,
    Problem,
    Response,
    Scheme,
)
from .reading import from_data, read_instrument

__all__ = [
    "Band",
    "FlagRule",
    "Instrument",
    "InstrumentError",
    "Item",
    "Problem",
    "Response",
    "Scheme",
    "from_data",
    "read_instrument",
]
