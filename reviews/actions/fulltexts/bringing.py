"""Taking in full texts: PDFs and ZIPs, kept as they came; what isn't taken is named with why."""

from __future__ import annotations

import tempfile
import uuid
from dataclasses import dataclass
from functools import partial
from typing import BinaryIO, cast

from django.conf import settings
from django.core.files import File
from django.db import transaction
from django.template.defaultfilters import filesizeformat
from django.utils import timezone
from django.utils.translation import gettext as _

from reviews import audit, background, files
from reviews.access import OPERATOR, May, Refused, Seat
from reviews.actions import intake
from reviews.actions.fulltexts import attaching
from reviews.methods import archives
from reviews.models import Attachment, Delivery, FullText, Member, Report

READ, UNPACK = "reviews.read_full_texts", "reviews.unpack_delivery"
State = Delivery.State
_HEAD = 1024
_FAULTS = {
    "outside": lambda: _("Its name leads out of the archive, so it was left out."),
    "locked": lambda: _("It is locked with a password inside the ZIP."),
    "nested": lambda: _("It is a ZIP inside the ZIP; unpack it and bring its PDFs."),
    "kind": lambda: _("It is not a PDF."),
    "swells": lambda: _("It swells far beyond its size when unpacked, so it was left out."),
    "large": lambda: _("It is larger than %(most)s.") % {"most": _most()},
    "broken": lambda: _("It is damaged inside the ZIP."),
    "empty": lambda: _("It is empty."),
}


@dataclass(frozen=True)
class Brought:
    """What came of one file: its row, or why it was left out."""

    name: str
    full_text: FullText | None = None
    delivery: Delivery | None = None
    same: bool = False
    why: str = ""


def _most() -> str:
    return filesizeformat(settings.MAX_UPLOAD_BYTES)


def delivery(seat: Seat, key: uuid.UUID) -> Delivery:
    """The delivery that files with this key come in; opened by the first of them."""
    seat.require(May.RETRIEVE)
    found, _created = Delivery.objects.get_or_create(
        review=seat.review, key=key, defaults={"brought_by_id": seat.actor_id}
    )
    return found


@transaction.atomic
def bring(
    seat: Seat,
    content: File,
    *,
    name: str,
    into: Delivery,
    report: Report | None = None,
    role: str = Attachment.Role.MAIN,
) -> Brought:
    """Keep one file: a PDF to be read in the background, or a ZIP to be unpacked there.

    With a report it is attached there at once, and its text is held against it afterwards.
    """
    seat.require(May.RETRIEVE)
    name = intake.storable(name).rsplit("/", 1)[-1][-255:] or str(_("unnamed file"))
    why = _why_not(content, zip_too=report is None)
    if why:
        return _left_out(seat, into, name, why)
    if _head(content).startswith(b"PK"):
        return Brought(name, delivery=_keep_zip(seat, content, name, into))
    brought = _keep_pdf(seat, content, name, into)
    if report is not None and brought.full_text is not None:
        attaching.attach(seat, brought.full_text, report, role=role)
    elif brought.same and not _is_here(brought.full_text, into, name):
        return _left_out(seat, into, name, _same(brought.full_text), brought.full_text)
    return brought


def _is_here(row: FullText | None, into: Delivery, name: str) -> bool:
    """Whether this very file has come in this delivery already, as when it is sent again."""
    return row is not None and row.delivery_id == into.pk and row.name == name


def _head(content: File) -> bytes:
    head: bytes = content.read(_HEAD)
    content.seek(0)
    return head


def _why_not(content: File, *, zip_too: bool) -> str:
    if not content.size:
        return _("It is empty: 0 bytes came.")
    if content.size > settings.MAX_UPLOAD_BYTES:
        return _("It is larger than %(most)s.") % {"most": _most()}
    head = _head(content)
    if b"%PDF-" in head:
        return ""
    if head.startswith(b"PK\x03\x04") or head.startswith(b"PK\x05\x06"):
        return "" if zip_too else _("A ZIP can't be the full text of one report; bring its PDF.")
    return _("It is not a PDF, whatever its name says.")


def _left_out(
    seat: Seat, into: Delivery, name: str, why: str, same: FullText | None = None
) -> Brought:
    row = Delivery.objects.select_for_update(no_key=True).get(pk=into.pk)
    row.left_out = [*row.left_out, {"name": name, "why": why, "same": same.pk if same else None}]
    row.save(update_fields=["left_out"])
    return Brought(name, full_text=same, same=same is not None, why=why)


def _same(row: FullText | None) -> str:
    assert row is not None
    live = Attachment.objects.live().filter(full_text=row).select_related("report")
    numbers = ", ".join(str(one.report.number) for one in live)
    day = timezone.localtime(row.brought_at).strftime("%Y-%m-%d")
    if numbers:
        return _("The same file came on %(day)s as “%(name)s” and is with report %(n)s.") % {
            "day": day, "name": row.name, "n": numbers,
        }  # fmt: skip
    return _("The same file came on %(day)s as “%(name)s” and waits below.") % {
        "day": day, "name": row.name,
    }  # fmt: skip


def _keep_pdf(seat: Seat, content: File, name: str, into: Delivery) -> Brought:
    """Store a PDF under its checksum, once, and have it read."""
    sha256 = files.checksum(cast(BinaryIO, content))
    row, created = FullText.objects.get_or_create(
        review=seat.review,
        sha256=sha256,
        defaults={
            "delivery": into, "name": name, "size": content.size,
            "brought_by_id": seat.actor_id,
        },
    )  # fmt: skip
    if not created and row.state != FullText.State.FAILED:
        return Brought(name, full_text=row, same=True)
    path = row.content.field.generate_filename(row, name)
    if row.content.storage.exists(path):
        row.content.storage.delete(path)
    row.content.save(name, content, save=False)
    row.state, row.trouble, row.delivery = FullText.State.WAITING, "", into
    row.save()
    audit.log(seat, "fulltext.brought", row, file=name, size=row.size)
    background.later(READ, seat.review.pk)
    return Brought(name, full_text=row)


def _keep_zip(seat: Seat, content: File, name: str, into: Delivery) -> Delivery:
    """Keep a ZIP until it is unpacked, as a delivery of its own."""
    key = into.key if not into.name and not into.full_texts.exists() else uuid.uuid4()
    row = delivery(seat, key)
    row.name, row.state = name, State.WAITING
    row.sha256 = files.checksum(cast(BinaryIO, content))
    row.content.save(name, content, save=False)
    row.save()
    audit.log(seat, "fulltext.zip_brought", row, file=name, size=content.size)
    background.later(UNPACK, row.pk)
    return row


def on_behalf(row: Delivery | FullText) -> Seat:
    """A seat in the name of who brought files, for what follows by itself from bringing them."""
    members = Member.objects.select_related("user", "review")
    member = members.filter(review=row.review_id, user=row.brought_by_id).first()
    return Seat(row.review, member, OPERATOR)


@transaction.atomic
def unpack(delivery_id: int) -> None:
    """Take the PDFs out of a ZIP; the others are named with why.

    Whole or not at all, so that it can be run again after a crash; passes over a ZIP that is
    unpacked already, or that another worker has in its hands.
    """
    rows = Delivery.objects.select_for_update(no_key=True, skip_locked=True, of=("self",))
    row = rows.filter(pk=delivery_id, state=State.WAITING).select_related("review").first()
    if row is None:
        return
    seat = on_behalf(row)
    try:
        with row.content.open("rb") as content:
            archive = archives.open_archive(cast(BinaryIO, content))
            for entry in archives.entries(archive, largest=settings.MAX_UPLOAD_BYTES):
                _take_out(seat, row, archive, entry)
    except archives.NotAnArchive as trouble:
        _close(row, State.FAILED, _say_archive(str(trouble)))
        return
    except OSError:
        _close(row, State.FAILED, _("The ZIP could not be read from the store. Bring it again."))
        return
    _close(row, State.READY, "")


def _say_archive(what: str) -> str:
    if what == "many":
        return _("The ZIP lists more than %(n)s files. Nothing was taken; bring it in parts.") % {
            "n": archives.MOST_ENTRIES
        }
    if what == "swells":
        return _("The ZIP swells far beyond its size when unpacked. Nothing was taken of it.")
    return _("The ZIP is damaged, or none. Nothing was taken of it.")


def _take_out(seat: Seat, row: Delivery, archive: archives.ZipFile, entry: archives.Entry) -> None:
    fault = entry.fault
    if fault is None:
        with tempfile.TemporaryFile(dir=settings.FILE_UPLOAD_TEMP_DIR) as target:
            fault = archives.extract(archive, entry, cast(BinaryIO, target))
            if fault is None:
                target.seek(0)
                bring(seat, File(target, name=entry.name), name=entry.name, into=row)
                return
    _left_out(seat, row, intake.storable(entry.name), _FAULTS[fault]())


def _close(row: Delivery, state: str, error: str) -> None:
    """Set how the unpacking ended; the ZIP itself isn't kept, since its PDFs are."""
    content = row.content.name
    if content:
        transaction.on_commit(partial(row.content.storage.delete, content))
    row.refresh_from_db(fields=["left_out"])
    row.state, row.error, row.content = state, error, ""
    row.save(update_fields=["state", "error", "content"])


@transaction.atomic
def put_away(seat: Seat, row: Delivery) -> None:
    """Take a delivery's remarks off the page, once they are read."""
    seat.require(May.RETRIEVE)
    changed = Delivery.objects.filter(
        pk=row.pk, review=seat.review, put_away_at__isnull=True
    ).update(put_away_at=timezone.now())
    if not changed:
        raise Refused(_("It is put away already."))
