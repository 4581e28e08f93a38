"""From a file to an instrument."""

from __future__ import annotations

import json
import re
import tomllib
from typing import Any

from .checking import Checker
from .model import Instrument, InstrumentError, Problem

LARGEST = 1_000_000


def read_instrument(text: str | bytes) -> Instrument:
    """Read and check an instrument from JSON or TOML.

    InstrumentError lists every problem with its place: repeated ids, unknown sections or codes,
    broken formulas, misspelt keys.

    >>> read_instrument('{"id": "x", "version": "1", "title": "X", "items": []}')
    Traceback (most recent call last):
    ...
    appraisal.methods.instruments.model.InstrumentError: items: at least one item is needed
    """
    return from_data(_parsed(text))


def from_data(data: Any) -> Instrument:
    """Check an instrument that was parsed already."""
    checker = Checker()
    instrument = checker.instrument(data)
    if checker.problems or instrument is None:
        raise InstrumentError(checker.problems)
    return instrument


def _parsed(text: str | bytes) -> Any:
    if len(text) > LARGEST:
        raise InstrumentError([Problem("", "the file is larger than an instrument can be (1 MB)")])
    if isinstance(text, bytes):
        try:
            text = text.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            place = f"byte {error.start + 1}"
            raise InstrumentError([Problem(place, "the file is not UTF-8 text")]) from error
    text = text.lstrip("\ufeff")
    try:
        return json.loads(text) if text.lstrip()[:1] in ("{", "[", "") else tomllib.loads(text)
    except json.JSONDecodeError as error:
        problem = Problem(f"line {error.lineno}", f"not valid JSON: {error.msg}")
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"line (\d+)", str(error))
        problem = Problem(f"line {line[1]}" if line else "", f"not valid TOML: {error}")
    except RecursionError:
        problem = Problem("", "lists within lists, too deep to be an instrument")
    raise InstrumentError([problem])
