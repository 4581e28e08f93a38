"""What people said of a report follows it when it is gathered as a duplicate, and comes back.

Its study, how the search for its full text stands and who is to seek it go over to the report that
gathers it, unless something else was said of that one: then both words stay where they are, and
people are asked (`queries.differing`). Parting takes back what went over, and nothing that was said
since. Its files stay attached to it: whoever asks for those of the report that gathers it gets them
too (`Attachment.objects.of`), and so they come back with it by themselves.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from django.utils import timezone
from django.utils.translation import gettext as _

from reviews.actions import locks, numbering
from reviews.models import Merge, Retrieval, RetrievalAssignment, StudyLink
from reviews.queries import any_of, differing


def carry(merges: Sequence[Merge]) -> None:
    """Let what is said of gathered reports hold of those that gathered them; few statements."""
    if not merges:
        return
    absorbed = [merge.absorbed_id for merge in merges]
    if StudyLink.objects.standing().filter(report__in=any_of(absorbed)).exists():
        locks.hold(merges[0].review_id, locks.STUDIES)
        _carry_studies(merges)
    if Retrieval.objects.filter(report__in=any_of(absorbed)).exclude(state="").exists():
        _carry_retrievals(merges)
    if RetrievalAssignment.objects.filter(report__in=any_of(absorbed)).exists():
        _carry_assignments(merges)


def _carry_studies(merges: Sequence[Merge]) -> None:
    links = differing.telling({pk for one in merges for pk in (one.absorbed_id, one.survivor_id)})
    for merge in merges:
        known, own = links.get(merge.absorbed_id), links.get(merge.survivor_id)
        if known is None or own is not None:
            continue
        now = timezone.now()
        held = numbering.standing([merge.survivor_id]).get(merge.survivor_id)
        if held is not None:
            StudyLink.objects.filter(pk=held.pk).update(until=now)
        moved = StudyLink.objects.create(
            review_id=merge.review_id,
            study=known.study,
            report_id=merge.survivor_id,
            linking_id=known.linking_id,
            replaces=held,
            merge=merge,
            since=now,
        )
        links[merge.survivor_id] = moved
        if known.study.main_id == merge.absorbed_id:
            numbering.set_main(known.study, merge.survivor)


def _carry_retrievals(merges: Sequence[Merge]) -> None:
    said = differing.standing({pk for one in merges for pk in (one.absorbed_id, one.survivor_id)})
    for merge in merges:
        known = said.get(merge.absorbed_id)
        if known is None or merge.survivor_id in said:
            continue
        note = _("Said of report %(n)s, which is the same document.") % {"n": merge.absorbed.number}
        said[merge.survivor_id] = Retrieval.objects.create(
            review_id=merge.review_id,
            report_id=merge.survivor_id,
            state=known.state,
            way=known.way,
            reason=known.reason,
            note=note,
            by=merge.merged_by,
            merge=merge,
        )


def _carry_assignments(merges: Sequence[Merge]) -> None:
    """Who was to seek the duplicate seeks the document, unless somebody does already."""
    both = {pk for one in merges for pk in (one.absorbed_id, one.survivor_id)}
    seeks = _seekers(both)
    for merge in merges:
        known, own = seeks.get(merge.absorbed_id), seeks.get(merge.survivor_id)
        if known is None or known.member_id is None or (own and own.member_id):
            continue
        seeks[merge.survivor_id] = RetrievalAssignment.objects.create(
            review_id=merge.review_id,
            report_id=merge.survivor_id,
            member_id=known.member_id,
            by=merge.merged_by,
            merge=merge,
        )


def _seekers(reports: Collection[int]) -> dict[int, RetrievalAssignment]:
    """The newest word on who is to seek each of these reports, by report."""
    rows = RetrievalAssignment.objects.filter(report__in=any_of(reports)).order_by("pk")
    return {row.report_id: row for row in rows}


def give_back(merge: Merge) -> None:
    """Take back what went over with a merge, unless somebody has said something since."""
    links = StudyLink.objects.standing().filter(merge=merge).select_related("replaces", "study")
    if carried := list(links):
        locks.hold(merge.review_id, locks.STUDIES)
        numbering.restore(carried, timezone.now())
        for link in carried:
            if link.study.main_id == link.report_id:
                numbering.set_main(link.study, merge.absorbed)
    for line in Retrieval.objects.filter(merge=merge).exclude(state=Retrieval.State.SOUGHT):
        if differing.standing([line.report_id]).get(line.report_id) == line:
            note = _("Report %(n)s, of which that was said, is another document.")
            Retrieval.objects.create(
                review_id=merge.review_id,
                report_id=line.report_id,
                state=Retrieval.State.SOUGHT,
                note=note % {"n": merge.absorbed.number},
                by=merge.undone_by or merge.merged_by,
                merge=merge,
            )
    for row in RetrievalAssignment.objects.filter(merge=merge, member__isnull=False):
        if _seekers([row.report_id]).get(row.report_id) == row:
            RetrievalAssignment.objects.create(
                review_id=merge.review_id,
                report_id=row.report_id,
                by=merge.undone_by or merge.merged_by,
                merge=merge,
            )
