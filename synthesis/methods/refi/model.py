"""A coding project as programs exchange it: coders, codes, texts, passages, studies."""

from __future__ import annotations

import re
import unicodedata
import uuid
from dataclasses import dataclass, field
from datetime import datetime

PROJECT = "urn:QDA-XML:project:1.0"
CODEBOOK = "urn:QDA-XML:codebook:1.0"
NAMESPACE = uuid.UUID("6f0f3f64-54f3-5a0e-8c0d-9d5d8d7b2c11")
_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Unreadable(Exception):
    """A file that isn't what it says, in one plain sentence."""


@dataclass(frozen=True)
class User:
    """One coder."""

    guid: str
    name: str = ""


@dataclass
class CodeNode:
    """A code with those below it; `codable` no is a folder."""

    guid: str
    name: str
    codable: bool = True
    colour: str = ""
    description: str = ""
    note: str = ""
    children: list[CodeNode] = field(default_factory=list)


@dataclass(frozen=True)
class Coded:
    """A code given to a passage, by somebody."""

    guid: str
    code: str
    user: str = ""
    at: datetime | None = None


@dataclass
class Selection:
    """A passage: code points from 0 of its source's text, end exclusive."""

    guid: str
    start: int
    end: int
    name: str = ""
    user: str = ""
    at: datetime | None = None
    description: str = ""
    memo: str = ""
    codings: list[Coded] = field(default_factory=list)


@dataclass
class Source:
    """A text with its passages; `text` is None where the file didn't bring it."""

    guid: str
    name: str
    text: str | None = ""
    description: str = ""
    user: str = ""
    at: datetime | None = None
    selections: list[Selection] = field(default_factory=list)


@dataclass
class Case:
    """A study, with what is known of it and its texts; whole numbers and words are values."""

    guid: str
    name: str
    description: str = ""
    values: dict[str, int | str] = field(default_factory=dict)
    sources: list[str] = field(default_factory=list)


@dataclass
class Project:
    """Everything that is exchanged."""

    name: str
    origin: str = ""
    user: str = ""
    at: datetime | None = None
    description: str = ""
    users: list[User] = field(default_factory=list)
    codes: list[CodeNode] = field(default_factory=list)
    sources: list[Source] = field(default_factory=list)
    cases: list[Case] = field(default_factory=list)


def guid(*parts: object) -> str:
    """A number that is the same whenever the same thing is written.

    >>> guid("review", "code", 7) == guid("review", "code", 7) != guid("review", "code", 8)
    True
    """
    return str(uuid.uuid5(NAMESPACE, "/".join(str(part) for part in parts))).upper()


def same_guid(value: str) -> str:
    """A number as it is compared: without braces, in capitals."""
    return value.strip().strip("{}").upper()


def normal(text: str) -> str:
    """A text as it is coded: NFC, line ends LF, no byte order mark.

    >>> normal("\\ufeffcafe\\u0301\\r\\n") == "caf\\u00e9\\n"
    True
    """
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    return unicodedata.normalize("NFC", text)


def printable(text: str) -> str:
    """A text without the characters that XML can't hold.

    >>> printable("a\\x00b")
    'ab'
    """
    return _FORBIDDEN.sub("", text)
