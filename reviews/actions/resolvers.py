"""Link resolvers of the team's institutions."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from reviews import audit
from reviews.access import May, Refused, Seat
from reviews.methods import resolver
from reviews.models import LinkResolver

MOST = 12


def say_fault(pattern: str) -> str:
    """What is wrong with a pattern, in words; empty when it can be used."""
    found = resolver.fault(pattern)
    if found is None:
        return ""
    what, part = found
    blanks = ", ".join(f"{{{name}}}" for name in resolver.BLANKS)
    return {
        "long": _("The address is too long."),
        "address": _("Write a web address that begins with https:// and has no spaces."),
        "brace": _("A brace is opened and not closed, or the other way round."),
        "blank": _("%(part)s is no blank. There are: %(blanks)s.")
        % {"part": part, "blanks": blanks},
        "nothing": _("Ask for {doi}, {pmid} or {title}, or every report leads to the same page."),
    }[what]


@transaction.atomic
def add_resolver(seat: Seat, *, name: str, pattern: str) -> LinkResolver:
    """Add an institution's link resolver to every report that is sought."""
    seat.require(May.PROTOCOL)
    name, pattern = " ".join(name.split()), pattern.strip()
    if not name:
        raise Refused(_("Name the institution. Nothing was saved."))
    if fault := say_fault(pattern):
        raise Refused(fault)
    known = LinkResolver.objects.filter(review=seat.review, retired_at__isnull=True)
    if known.filter(name__iexact=name).exists():
        raise Refused(_("“%(name)s” has a link resolver here. Remove it first.") % {"name": name})
    if known.count() >= MOST:
        raise Refused(_("There are %(n)s link resolvers already. Remove one.") % {"n": MOST})
    row = LinkResolver.objects.create(review=seat.review, name=name, pattern=pattern)
    audit.log(seat, "resolver.added", row, name=name, pattern=pattern)
    return row


@transaction.atomic
def retire_resolver(seat: Seat, row: LinkResolver) -> None:
    """Take a link resolver out of use; the row stays."""
    seat.require(May.PROTOCOL)
    changed = LinkResolver.objects.filter(
        pk=row.pk, review=seat.review, retired_at__isnull=True
    ).update(retired_at=timezone.now())
    if changed:
        audit.log(seat, "resolver.removed", row, name=row.name)
