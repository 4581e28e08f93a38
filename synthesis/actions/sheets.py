"""The grid brought back as a workbook: read and kept, previewed, merged cell by cell."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from hashlib import sha256

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from reviews import audit
from reviews.access import May, Refused, Seat
from synthesis.actions import agreeing, cells, codebook
from synthesis.actions.cells import Said
from synthesis.methods import grid as method
from synthesis.methods import workbook
from synthesis.methods.grid import Change, Key, Merged, Value
from synthesis.models import Code, GridImport
from synthesis.queries import grid
from synthesis.queries.grid import AGREED, DIFFERS, MINE, GridPage

LARGEST = 10_000_000


def values(page: GridPage) -> dict[Key, Value]:
    """The cells of a grid as a workbook holds them; where coders differ there is no mark."""
    return {
        key: ("" if place.mark == DIFFERS else place.mark, method.tidy(place.words))
        for key, place in page.cells.items()
    }


def export(seat: Seat, side: str) -> bytes:
    """A side of the grid as XLSX."""
    page = grid.page(seat, side)
    about = workbook.About(seat.review.slug, page.side.name, timezone.now().isoformat()[:19])
    return workbook.write(
        workbook.Grid(
            about,
            [(study.pk, f"{study.label}") for study in page.studies],
            [(code.pk, code.name) for code in page.codes],
            values(page),
        )
    )


@transaction.atomic
def bring(seat: Seat, whose: str, name: str, content: bytes) -> GridImport:
    """Read a workbook and keep what it says; nothing in the grid changes yet."""
    _may(seat, whose)
    if len(content) > LARGEST:
        raise Refused(_("A workbook of a grid is never larger than 10 MB. Nothing was read."))
    page = grid.page(seat, whose)
    studies = {study.pk: study.label for study in page.studies}
    codes = {code.pk: code.name for code in page.codes}
    try:
        found = workbook.read(content, studies, codes)
    except workbook.NotAGrid as error:
        raise Refused(f"{_(str(error))} {_('Nothing was changed.')}") from error
    _belongs(seat, whose, found)
    said = [
        [*key, *found.base.get(key, method.NOTHING), *value]
        for key, value in sorted(found.cells.items())
        if value != found.base.get(key, method.NOTHING)
    ]
    return GridImport.objects.create(
        review=seat.review,
        member=seat.voter,
        whose=whose,
        name=name[:200],
        sha256=sha256(content).hexdigest(),
        said=said,
        remarks=_remarks(found, studies, codes),
    )


def _may(seat: Seat, whose: str) -> None:
    if whose == MINE:
        seat.require(May.CODE)
    elif not (seat.may(May.CODE) or seat.may(May.SETTLE)):
        seat.require(May.SETTLE)


def _belongs(seat: Seat, whose: str, found: workbook.Read) -> None:
    about = found.about
    if about is None:
        return
    if about.review != seat.review.slug:
        raise Refused(
            _("This workbook is of another review (%(slug)s). Nothing was changed.")
            % {"slug": about.review}
        )
    if about.whose != whose:
        raise Refused(
            _(
                "This workbook was made of another grid: of what is agreed, or of one coder's own. "
                "Bring it in there; nothing was changed."
            )
        )


def _remarks(
    found: workbook.Read, studies: Mapping[int, str], codes: Mapping[int, str]
) -> dict[str, object]:
    """What had no place, in words that can be kept."""
    known_codes = {key[1] for key in found.cells}
    return {
        "from_nowhere": found.about is None,
        "missing_studies": [studies[pk] for pk in found.missing_studies if pk in studies],
        "missing_codes": [
            codes[pk] for pk in found.missing_codes if pk in codes and pk not in known_codes
        ],
        "missing_sheets": found.missing_sheets,
        "new_columns": [[name, filled] for name, filled in found.new_columns.items()],
        "columns": [[name, said] for name, said in found.beyond.items()],
        "new_rows": [[name, filled] for name, filled in found.new_rows.items()],
        "unread": found.unread,
    }


def merged(row: GridImport, page: GridPage) -> Merged:
    """What a workbook would change in the grid as it is now."""
    base: dict[Key, Value] = {}
    sheet: dict[Key, Value] = {}
    for study, code, was_mark, was_words, mark, words in row.said:
        base[study, code] = (was_mark, was_words)
        sheet[study, code] = (mark, words)
    return method.merge(base, sheet, values(page))


@dataclass(frozen=True)
class Outcome:
    """What was brought in, what a person kept, and what could not be written, with why."""

    written: int
    kept: int
    refused: list[str]


def offered(seat: Seat, row: GridImport) -> list[str]:
    """The new columns of a workbook of which a code can be made: those whose name is free."""
    if row.applied_at is not None or not seat.may(May.CODEBOOK):
        return []
    there = Code.objects.visible_to(seat).filter(retired_at=None, merged_into=None)
    taken = {name.casefold() for name in there.values_list("name", flat=True)}
    return [name for name, _said in row.remarks.get("columns", ()) if name.casefold() not in taken]


def _make(seat: Seat, row: GridImport, names: Collection[str]) -> list[str]:
    """Make codes of new columns; what those say becomes part of what the workbook says.

    Returns the names of those that were made.
    """
    made = [name for name in offered(seat, row) if name in names]
    for name in made:
        why = _("A column of the workbook %(name)s.") % {"name": row.name}
        code = codebook.create_code(seat, name=name, why=why)
        told: dict[int, dict[str, str]] = {}
        for study, part, text in dict(row.remarks["columns"])[name]:
            told.setdefault(study, {})[part] = text
        row.said += [
            [study, code.pk, *method.NOTHING, one.get("mark", ""), one.get("words", "")]
            for study, one in told.items()
        ]
    return made


def apply(seat: Seat, pk: int, take: Collection[str], make: Collection[str] = ()) -> Outcome:
    """Write the changes of a workbook, and of its conflicts those named in `take`.

    Of its new columns those named in `make` become codes first, and are brought in. A conflict is
    named "study-code-part"; one that isn't in `take` leaves the grid as it is.
    """
    with transaction.atomic():
        rows = GridImport.objects.select_for_update().filter(review=seat.review, pk=pk)
        row = rows.filter(member=seat.voter).first()
        if row is None:
            raise Refused(_("There is no such workbook of yours. Nothing was changed."))
        _may(seat, row.whose)
        if row.applied_at is not None:
            raise Refused(_("This workbook was brought in already. Nothing was changed."))
        made = _make(seat, row, make)
        page = grid.page(seat, row.whose)
        outcome = _write(seat, row, page, merged(row, page), take)
        row.applied_at = timezone.now()
        row.applied = {
            "written": outcome.written,
            "kept": outcome.kept,
            "refused": outcome.refused,
            "made": made,
        }
        row.save(update_fields=["said", "applied_at", "applied"])
        if row.whose == AGREED:
            audit.log(seat, "coding.grid_brought", row, name=row.name, cells=outcome.written)
        return outcome


def name_of(change: Change) -> str:
    """By which a change is chosen in a form."""
    return f"{change.study}-{change.code}-{change.part}"


def _write(
    seat: Seat, row: GridImport, page: GridPage, found: Merged, take: Collection[str]
) -> Outcome:
    wanted = found.changes + [one for one in found.conflicts if name_of(one) in take]
    by_cell: dict[Key, list[Change]] = {}
    for change in wanted:
        by_cell.setdefault((change.study, change.code), []).append(change)
    studies = {study.pk: study for study in page.studies}
    codes = {code.pk: code for code in page.codes}
    refused = []
    for key, changes in by_cell.items():
        study, code = studies.get(key[0]), codes.get(key[1])
        if study is None or code is None:
            refused.append(_("A study or a construct is no longer in the grid."))
            continue
        place = page.place(*key)
        mark, words = ("" if place.mark == DIFFERS else place.mark), place.words
        for change in changes:
            mark, words = (change.sheet, words) if change.part == "mark" else (mark, change.sheet)
        try:
            with transaction.atomic():
                if row.whose == MINE:
                    cells.write(seat, study, code, _own(place, changes, mark, words))
                else:
                    agreeing.settle(
                        seat,
                        study,
                        code,
                        _together(changes, mark, words),
                        reason=_("From the workbook %(name)s.") % {"name": row.name},
                    )
        except Refused as refusal:
            refused.append(f"{study.label}, {code.name}: {refusal}")
    return Outcome(len(by_cell) - len(refused), len(found.conflicts) - _taken(found, take), refused)


def _taken(found: Merged, take: Collection[str]) -> int:
    return sum(name_of(one) in take for one in found.conflicts)


def _own(place: grid.Place, changes: list[Change], mark: str, words: str) -> Said:
    """What the coder says: a mark that their codings give stays theirs to give."""
    if any(change.part == "mark" for change in changes):
        return Said.of(mark or method.ABSENT if place.codings else mark, words)
    return Said(place.present_said, place.polarity_said, words)


def _together(changes: list[Change], mark: str, words: str) -> Said:
    """What is agreed: a mark that was emptied says that it isn't there."""
    emptied = any(change.part == "mark" for change in changes)
    return Said.of(mark or method.ABSENT if emptied else mark, words)
