"""What is done to every reference, whatever format it comes from."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from reviews.methods.identifiers import valid_issn

from .origins import database_of, number_in
from .reference import Reference

# Under this name `extra` holds the ISSNs whose check digit is wrong; the records keep them.
WRONG = "wrong check digit"


def finished(item: Reference) -> Reference:
    """Return a reference whose origin is told where it can be, and whose ISSNs are checked.

    >>> item = finished(Reference(accession="WOS:000424022700066", issn=("1234-5678",)))
    >>> item.database, item.extra
    ('Web of Science', {'wrong check digit': ('1234-5678',)})
    """
    changes: dict[str, Any] = _origin(item)
    if wrong := tuple(number for number in item.issn if not valid_issn(number)):
        changes["extra"] = {**item.extra, WRONG: wrong}
    return replace(item, **changes) if changes else item


def _origin(item: Reference) -> dict[str, str]:
    if item.accession:
        name = "" if item.database else database_of(item.accession)
        return {"database": name} if name else {}
    number, name = number_in(item.urls)
    if number and item.database.casefold() in ("", name.casefold()):
        return {"accession": number, "database": item.database or name}
    return {}
