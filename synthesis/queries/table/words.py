"""Values and kinds of fields in words, the same on pages and in files."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from synthesis.methods.table import countries
from synthesis.methods.table.answers import NOT_STATED, quotes, state
from synthesis.methods.table.form import Field

KINDS: dict[str, Promise] = {
    "text": gettext_lazy("Text"),
    "number": gettext_lazy("Number"),
    "choice": gettext_lazy("Choice of one"),
    "choices": gettext_lazy("Choice of several"),
    "flag": gettext_lazy("Yes or no"),
    "date": gettext_lazy("Date or year"),
    "country": gettext_lazy("Country"),
    "groups": gettext_lazy("Groups of participants with numbers"),
    "quote": gettext_lazy("Quotation with page"),
}
FAULTS: dict[str, Promise] = {
    "missing": gettext_lazy("Still open. If the reports don't say, choose “Not stated”."),
    "unchecked": gettext_lazy("Confirm or correct this value."),
    "number": gettext_lazy("“%(typed)s” is no number: write digits, with a point before decimals."),
    "whole": gettext_lazy("“%(typed)s” is no number of people: write a whole number, 0 or more."),
    "date": gettext_lazy("“%(typed)s” is no date: write 2009, 2009-05 or 2009-05-31."),
    "country": gettext_lazy("“%(typed)s” is no country that is known here.%(near)s"),
    "option": gettext_lazy("This answer isn't among the choices any more."),
    "both": gettext_lazy("A value and “Not stated” contradict each other: keep one of them."),
    "no_fields": gettext_lazy("The form has no field yet."),
    "no_label": gettext_lazy("This field has no name."),
    "same_label": gettext_lazy("Another field has the same name."),
    "few_options": gettext_lazy("A choice needs two options at least."),
    "no_group": gettext_lazy("Name one group of participants at least."),
    "unknown_kind": gettext_lazy("This type of field isn't known here."),
}


def fault(code: str, typed: str = "") -> str:
    """What is wrong with what was typed, and what to write instead."""
    near = countries.near(typed) if code == "country" else ""
    hint = _(" Did you mean %(name)s?") % {"name": near} if near else ""
    return str(FAULTS[code]) % {"typed": typed, "near": hint}


def said(field: Field, answer: Mapping[str, Any] | None) -> str:
    """What an answer says, in words; nothing where it is blank."""
    if field.kind == "quote" and answer and not answer.get("not_stated"):
        return "\n".join(f"“{one['text']}”{page(one)}" for one in quotes(answer))
    told = state(answer)
    if told != "given" or answer is None:
        return _("not stated") if told == NOT_STATED else ""
    value = answer["value"]
    if field.kind == "groups":
        return _groups(field, value)
    if field.kind in ("choices", "country"):
        return "; ".join(key(field, one) for one in value)
    if field.kind in ("choice", "flag"):
        return key(field, value)
    return f"{value} {field.unit}".strip() if field.kind == "number" else str(value)


def page(quote: Mapping[str, str]) -> str:
    """The page of a quotation, in brackets."""
    return f" ({_('p.')} {quote['page']})" if quote.get("page") else ""


def _groups(field: Field, value: Mapping[str, Any]) -> str:
    told = [
        f"{part.label} {_('not stated') if n == NOT_STATED else n}"
        for part in field.parts
        if (n := value.get("counts", {}).get(part.id)) is not None
    ]
    if value.get("printed") is not None:
        told.append(_("printed total %(n)s") % {"n": value["printed"]})
    return "; ".join(told)


def key(field: Field, key: str) -> str:
    """The words of one option, country, group, yes or no, or of not being stated."""
    if key == NOT_STATED:
        return _("not stated")
    if field.kind == "country":
        return countries.NAMES.get(key, key)
    if field.kind == "flag":
        return _("yes") if key == "yes" else _("no")
    part = field.part(key)
    return part.label if part else key
