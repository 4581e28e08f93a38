"""The XML in which Microsoft Word keeps its sources."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from xml.etree.ElementTree import Element

from .engine import take
from .engine.draft import Draft, Rule, fill
from .engine.evidence import identify
from .engine.reference import Name, Problem, Reference
from .engine.registry import Format
from .engine.source import Text
from .engine.text import clean
from .engine.types import csl_type
from .engine.xml import Fragment, flatten, fragments, inner

_RULES: tuple[Rule, ...] = (
    ("title", ("Title",), take.line),
    (
        "journal",
        ("JournalName", "PeriodicalTitle", "ConferenceName", "BookTitle", "PublicationTitle"),
        take.line,
    ),
    ("volume", ("Volume",), take.line),
    ("issue", ("Issue",), take.line),
    ("publisher", ("Publisher", "Institution"), take.line),
    ("place", ("City",), take.line),
    ("urls", ("URL",), take.links),
    ("abstract", ("BIBTEX_Abstract", "Abstract"), take.blocks),
    ("keywords", ("BIBTEX_KeyWords", "KeyWords"), take.items),
    ("language", ("Language", "LCID"), take.line),
    ("notes", ("Comments",), take.notes),
)
_EVIDENCE = (
    ("doi", "DOI", None, None),
    ("doi", "StandardNumber", re.compile(r"10\.\d{4,9}/"), None),
    ("pmid", "PMID", None, None),
)


def read(text: Text) -> Iterator[Reference | Problem]:
    """Yield the references of a Word bibliography."""
    for fragment in fragments(text, ("Source",)):
        yield fragment if isinstance(fragment, Problem) else reference(fragment)


def reference(fragment: Fragment) -> Reference:
    """Return the reference that one source stands for."""
    root = fragment.element
    fields: dict[str, Any] = {}
    roles = root.find("Author")
    if roles is not None:
        root.remove(roles)
        fields["authors"] = _people(roles, "Author", "Inventor", "Director", "Artist")
        fields["editors"] = _people(roles, "Editor", "BookAuthor")
    draft = Draft(list(flatten(root)))
    fields["type"] = csl_type(draft.first(("SourceType",)))
    month, day = clean(draft.peek("Month")), clean(draft.peek("Day"))
    year = clean(draft.peek("Year"))
    if year and month:
        joined = f"{year}-{month}-{day}" if month.isdigit() else f"{day} {month} {year}"
        draft.tags["date"] = [joined]
        draft.first(("Month",))
        draft.first(("Day",))
    fields["year"], fields["date"] = take.dated(draft, ("Year",), ("date",))
    draft.tags.pop("date", None)
    fields |= identify(draft, _EVIDENCE, "")
    fields["issn"], fields["isbn"] = take.numbers(draft, ("StandardNumber",))
    fields["pages"] = take.pages_of(draft.first(("Pages",)))
    fields |= fill(draft, _RULES)
    return Reference(extra=draft.left(), raw=fragment.raw, line=fragment.line, **fields)


def _people(roles: Element, *names: str) -> tuple[Name, ...]:
    """Return the persons or the corporation of the first role that has any."""
    for name in names:
        found = []
        for role in roles.findall(name):
            for person in role.iter("Person"):
                parts = {
                    part: clean(inner(person.find(part))) for part in ("Last", "First", "Middle")
                }
                given = " ".join(filter(None, (parts["First"], parts["Middle"])))
                if parts["Last"] and given:
                    found.append(Name(parts["Last"], given))
                elif parts["Last"] or given:
                    found.append(Name(literal=parts["Last"] or given))
            found += [
                Name(literal=text) for e in role.iter("Corporate") if (text := clean(inner(e)))
            ]
        if found:
            return tuple(found)
    return ()


def sniff(head: str) -> float:
    """Tell how surely a text is a Word bibliography, from 0 to 1."""
    return 0.95 if re.search(r"<(?:\w+:)?SourceType[\s>]|<(?:\w+:)?Sources[\s>]", head) else 0.0


FORMAT = Format(
    name="msbib_xml",
    label="Word bibliography XML",
    extensions=("xml",),
    sniff=sniff,
    read=read,
    aliases=("word",),
)
