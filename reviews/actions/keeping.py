"""Keeping an export file as it came, under its checksum, if it is within the server's limit."""

from __future__ import annotations

import hashlib

from django.conf import settings
from django.core.files import File
from django.template.defaultfilters import filesizeformat
from django.utils import timezone
from django.utils.translation import gettext as _

from reviews import audit, queries
from reviews.access import Refused, Seat
from reviews.actions import intake
from reviews.models import ImportFile, Search


def keep(seat: Seat, search: Search, content: File, name: str) -> ImportFile:
    """Store a file privately under its checksum, once, and log that it came."""
    if search.review_id != seat.review.pk:
        raise Refused(_("There is no such search in this review. Nothing was stored."))
    if said := said_too_large(name, content.size):
        raise Refused(said)
    sha256 = _checksum(content)
    row = ImportFile(
        review=seat.review,
        search=search,
        name=intake.storable(name)[-255:] or _("unnamed file"),
        size=content.size,
        sha256=sha256,
        same_as=queries.imported_before(seat.review, sha256),
        uploaded_by_id=seat.actor_id,
    )
    path = row.content.field.generate_filename(row, row.name)
    if row.content.storage.exists(path):
        row.content.name = path
        row.save()
    else:
        row.content.save(row.name, content)
    audit.log(seat, "file.uploaded", row, file=row.name, search=str(search), size=row.size)
    return row


def _checksum(content: File) -> str:
    digest = hashlib.sha256()
    for chunk in content.chunks():
        digest.update(chunk)
    content.seek(0)
    return digest.hexdigest()


def said_too_large(name: str, size: int) -> str:
    """What to say of a file beyond the server's limit; empty where it is within."""
    if size <= settings.MAX_UPLOAD_BYTES:
        return ""
    return _(
        "“%(name)s” has %(size)s; this server takes %(most)s. Nothing of it was stored. "
        "Split the export, or ask who runs this server to raise the limit."
    ) % {
        "name": name,
        "size": filesizeformat(size),
        "most": filesizeformat(settings.MAX_UPLOAD_BYTES),
    }


def said_before(same: ImportFile) -> str:
    """What to say of a file that came before."""
    return _(
        "Held back: the same file came on %(day)s as “%(name)s” into %(search)s. "
        "Nothing was added. Import it again only if that is meant."
    ) % {
        "day": timezone.localtime(same.uploaded_at).strftime("%Y-%m-%d"),
        "name": same.name,
        "search": same.search,
    }
