"""Citation searching: bringing the list of what a report cites, or of what cites it."""

from __future__ import annotations

import hashlib
from datetime import date
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from reviews import audit, background, figures
from reviews.access import May, Refused, Seat
from reviews.actions import intake, locks, recognising
from reviews.methods import formats
from reviews.methods.formats import Problem, Reference, parted
from reviews.models import (
    Channel,
    Direction,
    ListedReference,
    ReferenceList,
    Report,
    Search,
)
from reviews.queries import citations

# More than a book cites; longer lists are search exports.
MOST = 3_000
# Up to so many entries are compared while the page waits.
AT_ONCE = 300


@transaction.atomic
def bring(
    seat: Seat,
    parent: Report,
    *,
    direction: str,
    content: bytes,
    looked_on: date,
    name: str = "",
    platform: str = "",
    printed: int | None = None,
    again: bool = False,
) -> ReferenceList:
    """Keep a list of what a report cites, or of what cites it, and tell what of it is known."""
    seat.require(May.IMPORT)
    sha256 = hashlib.sha256(content).hexdigest()
    _refuse_unless_fit(seat, parent, direction, sha256, again)
    entries, format = read(content, name)
    search = _search(seat, parent, direction, platform.strip(), looked_on)
    row = ReferenceList(
        review=seat.review,
        search=search,
        parent=parent,
        name=intake.storable(name)[-255:],
        sha256=sha256,
        format=format[:40],
        looked_on=looked_on,
        printed=printed,
        brought_by_id=seat.actor_id,
    )
    _keep(row, content)
    _fill(row, entries)
    audit.log(
        seat, "references.brought", row, parent=parent.number, direction=direction,
        round=search.round, n=len(entries),
    )  # fmt: skip
    figures.touch(seat.review.pk)
    return row


def _fill(row: ReferenceList, entries: list[Reference]) -> None:
    """Store a list's entries and have them compared: at once if they are few."""
    ListedReference.objects.bulk_create(
        ListedReference(
            review=row.review, listed_in=row, position=position, line=entry.line or None,
            raw=raw, fields=fields,
        )
        for position, (entry, raw, fields) in enumerate(map(_stored, entries), 1)
    )  # fmt: skip
    if len(entries) > AT_ONCE:
        background.later(recognising.TASK, row.review_id)
        return
    recognising.tell(row.review, row.entries.all())
    row.compared_at = timezone.now()
    row.save(update_fields=["compared_at"])


def _refuse_unless_fit(
    seat: Seat, parent: Report, direction: str, sha256: str, again: bool
) -> None:
    """Refuse a direction that there isn't, a report that has left, and the same list twice."""
    if direction not in Direction.values:
        raise Refused(_("Say whether these are references or citing works."))
    if parent.merged_into_id is not None or parent.withdrawn_at is not None:
        raise Refused(_("Report %(n)s is not screened by itself.") % {"n": parent.number})
    same = citations.same_list(seat.review, parent, direction, sha256)
    if same is not None and not again:
        raise Refused(
            _("The same list of report %(n)s was brought on %(day)s. Nothing was kept.")
            % {"n": parent.number, "day": same.looked_on.isoformat()}
        )


def read(content: bytes, name: str = "") -> tuple[list[Reference], str]:
    """The references of a list in any format that imports have; printed ones where no other fits.

    Refuses what holds none, and what is too long to be a list of references.
    """
    result = formats.read(content)
    if not result.records and result.encoding != "binary":
        result = formats.read(content, "reference_list")
    if not result.records:
        why = next((item.reason for item in result.problems if isinstance(item, Problem)), "")
        raise Refused(_("%(why)s Nothing was kept.") % {"why": why or _("Nothing was found.")})
    if len(result.records) > MOST:
        raise Refused(
            _("This list has %(n)s references; up to %(most)s are taken. Nothing was kept. Import "
              "it as a search instead.")
            % {"n": f"{len(result.records):,}", "most": f"{MOST:,}"}
        )  # fmt: skip
    return result.records, result.format


def _keep(row: ReferenceList, content: bytes) -> None:
    """Store the list as it came, once for each content."""
    path = row.content.field.generate_filename(row, row.name)
    if row.content.storage.exists(path):
        row.content.name = path
        row.save()
    else:
        row.content.save(row.name or "list", ContentFile(content))


def _stored(entry: Reference) -> tuple[Reference, str, dict[str, Any]]:
    """An entry as its row holds it: without what other tools' users decided on it."""
    fields, guarded = parted(entry.as_dict())
    fields.pop("raw")
    raw = "" if guarded else intake.storable(entry.raw[: intake.LONGEST_RAW])
    return entry, raw, intake.storable_inside(fields)


def _search(seat: Seat, parent: Report, direction: str, platform: str, day: date) -> Search:
    """The entry of the search log for this round, direction and place; new where there is none."""
    number = citations.next_round(parent)
    locks.hold(seat.review.pk, locks.IMPORTS)
    found = citations.search_for(seat.review, direction, number, platform)
    if found is None:
        name = (
            _("Reference lists, round %(n)s")
            if direction == Direction.BACKWARD
            else _("Citing works, round %(n)s")
        )
        found = Search.objects.create(
            review=seat.review,
            channel=Channel.CITATION,
            source=name % {"n": number},
            platform=platform,
            direction=direction,
            round=number,
            run_on=day,
            created_by_id=seat.actor_id,
        )
        audit.log(seat, "search.logged", found, source=str(found), channel=found.channel)
    elif found.run_on is None or found.run_on < day:
        found.run_on = day
        found.save(update_fields=["run_on"])
    return found


@transaction.atomic
def take_back(seat: Seat, row: ReferenceList) -> None:
    """Let a list that was brought by mistake count nowhere; it stays, and can be put back."""
    row = _locked(seat, row)
    if row.taken_back_at is not None:
        raise Refused(_("This list is taken back already. Nothing was changed."))
    added = row.entries.filter(state=ListedReference.State.ADDED).count()
    if added:
        raise Refused(
            _("%(n)s of its references were added to screening. Take those back first.")
            % {"n": added}
        )
    row.taken_back_at, row.taken_back_by = timezone.now(), seat.actor_name[:150]
    row.save(update_fields=["taken_back_at", "taken_back_by"])
    audit.log(seat, "references.taken_back", row, parent=row.parent.number)
    figures.touch(seat.review.pk)


@transaction.atomic
def put_back(seat: Seat, row: ReferenceList) -> None:
    """Let a list that was taken back count again."""
    row = _locked(seat, row)
    if row.taken_back_at is None:
        raise Refused(_("This list is not taken back."))
    row.taken_back_at = row.taken_back_by = None
    row.save(update_fields=["taken_back_at", "taken_back_by"])
    audit.log(seat, "references.put_back", row, parent=row.parent.number)
    background.later(recognising.TASK, row.review_id)
    figures.touch(seat.review.pk)


def _locked(seat: Seat, row: ReferenceList) -> ReferenceList:
    seat.require(May.IMPORT)
    locks.hold(seat.review.pk, locks.REFERENCES)
    return ReferenceList.objects.visible_to(seat).select_related("parent").get(pk=row.pk)
