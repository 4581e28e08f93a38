"""What several pages of the study table share."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404

from appraisal.views import rate
from reviews.access import Seat
from reviews.models import Study
from synthesis.methods.table import countries
from synthesis.methods.table.form import Field
from synthesis.queries import table as queries
from synthesis.queries.table import words


def study(seat: Seat, number: int) -> Study:
    """One study of the review, by its number."""
    return get_object_or_404(Study.objects.visible_to(seat), number=number)


def row(seat: Seat, number: int) -> queries.Row:
    """Where one study stands, as the seat may know it."""
    found = queries.rows(seat, only=[study(seat, number).pk])
    if not found:
        raise Http404
    return found[0]


def texts(of: Study) -> dict[str, Any]:
    """The reports of a study with the readers of their full texts, where they have one."""
    return rate.texts(rate.reports(of))


def inputs(
    fields: Iterable[Field],
    raw: Mapping[str, Mapping[str, Any]],
    faults: Mapping[str, tuple[str, str]] | None = None,
) -> list[dict[str, Any]]:
    """The fields as the page asks them, each with what was typed and what is wrong with it."""
    told = faults or {}
    return [
        {
            "field": field,
            "raw": raw.get(field.id, {}),
            "groups": _groups(field, raw.get(field.id, {})),
            "printed": _value(raw.get(field.id, {})).get("printed", ""),
            "fault": words.fault(*told[field.id]) if field.id in told else "",
            "kind": words.KINDS[field.kind],
        }
        for field in fields
    ]


def _value(raw: Mapping[str, Any]) -> Mapping[str, Any]:
    value = raw.get("value")
    return value if isinstance(value, Mapping) else {}


def _groups(field: Field, raw: Mapping[str, Any]) -> list[dict[str, Any]]:
    value = _value(raw)
    if field.kind != "groups":
        return []
    return [
        {
            "part": part,
            "typed": value.get("counts", {}).get(part.id, ""),
            "not_stated": part.id in value.get("not_stated", ()),
        }
        for part in field.parts
    ]


def known_countries(fields: Iterable[Field]) -> list[str]:
    """Names to choose from, where a form asks for a country."""
    if not any(field.kind == "country" for field in fields):
        return []
    return sorted(countries.NAMES.values())
