"""What the columns of a table hold: known surely, remembered for its source, or to be asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import PurePath
from typing import BinaryIO, cast

from django.core.cache import cache
from django.utils import timezone
from django.utils.translation import gettext as _

from reviews import audit, queries
from reviews.access import Refused, Seat
from reviews.methods.formats import Format, mapping
from reviews.methods.formats.mapping import Head, Plan
from reviews.models import ColumnMapping, ImportFile

# Seconds for which the first rows of a file are kept at hand, while somebody looks at them.
KEPT = 60 * 60


@dataclass(frozen=True)
class Way:
    """How a file is to be read: by itself, or by a plan; `asks` where a person should say so."""

    plan: Plan | None = None
    mapping: ColumnMapping | None = None
    asks: bool = False

    @property
    def format(self) -> Format | str:
        """What the reader takes."""
        return mapping.reader(self.plan) if self.plan is not None else "auto"


def head_of(file: ImportFile) -> Head | None:
    """The first rows of a file that is a table; None for any other."""
    ending = PurePath(file.name).suffix.casefold()[:10]
    key = f"head:{file.sha256}:{ending}"
    known = cache.get(key)
    if known is None:
        with file.content.open("rb") as content:
            known = (mapping.look(cast(BinaryIO, content), file.name),)
        cache.set(key, known, KEPT)
    return known[0]


def way(file: ImportFile) -> Way:
    """How to read a file, and whether somebody should be asked first.

    Where nobody is asked, a table is read by its likeliest plan if no column has a known name.
    """
    head = head_of(file)
    if head is None:
        return Way()
    if file.mapping is not None:
        plan = Plan.of(file.mapping.plan)
        return Way(mapping.fits(plan, head) or plan, file.mapping)
    if mapping.surely_known(head):
        return Way()
    for known in remembered(file):
        plan_here = mapping.fits(Plan.of(known.plan), head)
        if plan_here is not None:
            return Way(plan_here, known)
    guess = mapping.first_plan(head)
    by_itself = mapping.reads_by_itself(head) or mapping.faults(guess)
    return Way(None if by_itself else guess, asks=True)


def guessed(file: ImportFile) -> str:
    """What was guessed of a table's columns, in one line; empty where nothing had to be."""
    here = way(file)
    head = head_of(file)
    if not here.asks or head is None:
        return ""
    plan = here.plan or mapping.first_plan(head)
    pairs = zip(plan.names, plan.fields, strict=True)
    return ", ".join(f"{name} → {field}" for name, field in pairs if field)


def remembered(file: ImportFile) -> list[ColumnMapping]:
    """What people have said of other tables of the same source, the latest first."""
    known = ColumnMapping.objects.filter(
        review=file.review_id, source=_source(file), replaced_at__isnull=True
    )
    return list(known.order_by("-pk"))


def remember(seat: Seat, file: ImportFile, plan: Plan, *, takes: bool = False) -> ColumnMapping:
    """Keep what a person says of a file's columns, for every table like it of its source."""
    if said := said_of(plan):
        raise Refused(" ".join([*said, _("Nothing was imported.")]))
    same = ColumnMapping.objects.filter(
        review=seat.review, source=_source(file), key=plan.key, replaced_at__isnull=True
    )
    same.update(replaced_at=timezone.now())
    row = ColumnMapping.objects.create(
        review=seat.review,
        source=_source(file),
        key=plan.key,
        plan=plan.as_dict(),
        takes=takes,
        file=file,
        made_by=seat.actor_name[:150],
    )
    told = {name: field for name, field in zip(plan.names, plan.fields, strict=True) if field}
    audit.log(seat, "columns.mapped", row, file=file.name, source=file.search.source, columns=told)
    return row


def _source(file: ImportFile) -> str:
    return queries.squeeze(file.search.source)[:120]


def planned(file: ImportFile, columns: Mapping[str, str]) -> Plan:
    """The likeliest plan for a file, with what is said of some of its columns by name."""
    head = head_of(file)
    if head is None:
        raise Refused(_("“%(name)s” is no table with columns.") % {"name": file.name})
    plan = mapping.first_plan(head)
    names = list(plan.names)
    wrong = [name for name in columns if name not in names]
    if wrong:
        raise Refused(
            _("There is no column “%(column)s”; there are: %(columns)s.")
            % {"column": wrong[0], "columns": ", ".join(names)}
        )
    unknown = [field for field in columns.values() if field and field not in mapping.TARGETS]
    if unknown:
        raise Refused(
            _("There is no field “%(field)s”; there are: %(fields)s.")
            % {"field": unknown[0], "fields": ", ".join(mapping.TARGETS)}
        )
    fed = {field for field in columns.values() if field not in mapping.MANY}
    guessed = ("" if field in fed else field for field in plan.fields)
    fields = (columns.get(name, field) for name, field in zip(names, guessed, strict=True))
    return replace(plan, fields=tuple(fields))


def said_of(plan: Plan) -> list[str]:
    """Why a plan can't be followed, in words; empty where it can."""
    return [_worded(fault) for fault in mapping.faults(plan)]


def _worded(fault: mapping.Fault) -> str:
    if fault.code == "untitled":
        return _("No column is set to the title. Choose the one that holds it.")
    if fault.code == "twice":
        return _(
            "%(columns)s are all set to the same field, which has room for one (%(field)s). "
            "Set all but one of them to “Keep beside the record”."
        ) % {"columns": ", ".join(f"“{name}”" for name in fault.columns), "field": fault.field}
    if fault.code == "undecided":
        return _(
            "Columns say who decided or why, but none is set to the decision itself. Set one to "
            "it, or set these to “Keep, hidden from voters”."
        )
    return _("This table has no columns.")
