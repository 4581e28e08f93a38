"""How the full text of each report is sought: a log whose newest line says where it stands."""

from __future__ import annotations

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .people import Member
from .record import Report
from .scoping import Scoped


class Retrieval(Scoped):
    """One line of the log of a search for a full text; never changed, never deleted.

    A line with a state says where the report stands from then on; one without is an attempt.
    """

    class State(models.TextChoices):
        SOUGHT = "sought", _("Being sought")
        RETRIEVED = "retrieved", _("Retrieved")
        NOT_RETRIEVED = "not_retrieved", _("Not retrieved")

    class Way(models.TextChoices):
        FILE = "file", _("File brought")
        PRINT = "print", _("In print")
        ONLINE = "online", _("Read online")
        LIBRARY = "library", _("Through a library")
        LOAN = "loan", _("Interlibrary loan")
        AUTHOR = "author", _("Author asked")
        PUBLISHER = "publisher", _("Publisher's page")
        REPOSITORY = "repository", _("Repository or preprint server")
        OTHER = "other", _("Another way")
        BEFORE = "before", _("Passed on before retrieval was logged")

    class Reason(models.TextChoices):
        NO_ACCESS = "no_access", _("No access through any library")
        NO_ANSWER = "no_answer", _("The authors did not answer")
        NOT_FOUND = "not_found", _("The citation leads nowhere")
        ABSTRACT_ONLY = "abstract_only", _("No full text was ever published")
        COST = "cost", _("Too costly")
        LATE = "late", _("Did not come in time")
        OTHER = "other", _("Another reason")

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="retrievals")
    state = models.CharField(max_length=15, choices=State.choices, blank=True)
    way = models.CharField(max_length=15, choices=Way.choices, blank=True)
    reason = models.CharField(max_length=15, choices=Reason.choices, blank=True)
    note = models.CharField(max_length=500, blank=True)
    merge = models.ForeignKey(
        "reviews.Merge", on_delete=models.PROTECT, null=True, related_name="+",
        help_text="With which it came over from a report that was gathered as a duplicate.",
    )  # fmt: skip
    at = models.DateTimeField(default=timezone.now)
    by = models.CharField(max_length=150)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="not_retrieved") & ~Q(reason="")
                | ~Q(state="not_retrieved") & Q(reason=""),
                name="not_retrieved_says_why",
            ),
        ]
        indexes = [
            models.Index(fields=["report", "-id"], condition=~Q(state=""), name="retrieval_newest"),
            models.Index(fields=["review", "report"], name="retrieval_by_report"),
        ]

    def __str__(self) -> str:
        return f"{self.report_id} {self.state}"


class RetrievalAssignment(Scoped):
    """Who is to seek a report's full text; the newest row counts, none in it means nobody."""

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="+")
    member = models.ForeignKey(
        Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    merge = models.ForeignKey(
        "reviews.Merge", on_delete=models.PROTECT, null=True, related_name="+",
        help_text="With which it came over from a report that was gathered as a duplicate.",
    )  # fmt: skip
    at = models.DateTimeField(default=timezone.now)
    by = models.CharField(max_length=150)

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["report", "-id"], name="retrieval_assigned")]

    def __str__(self) -> str:
        return f"{self.report_id} {self.member_id}"


class LinkResolver(Scoped):
    """An institution's way to its holdings: an address with blanks for what a record says."""

    name = models.CharField(_("institution"), max_length=120)
    pattern = models.CharField(_("address with blanks"), max_length=1000)
    added_at = models.DateTimeField(default=timezone.now)
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                "review",
                models.functions.Lower("name"),
                condition=Q(retired_at__isnull=True),
                name="one_resolver_per_name",
            ),
        ]

    def __str__(self) -> str:
        return self.name


def stands(*states: str) -> Q:
    """A condition on reports: the newest line of the log that has a state has one of these.

    A report without such a line is being sought.
    """
    later = Retrieval.objects.filter(report=OuterRef("report"), pk__gt=OuterRef("pk"))
    newest = Retrieval.objects.filter(~Exists(later.exclude(state="")), report=OuterRef("pk"))
    if Retrieval.State.SOUGHT in states:
        others = [state for state in Retrieval.State.values if state not in states]
        return ~Q(Exists(newest.filter(state__in=others)))
    return Q(Exists(newest.filter(state__in=states)))


def assigned_to(member: Member | None) -> Q:
    """A condition on reports: this member is to seek them; None for those with nobody."""
    later = RetrievalAssignment.objects.filter(report=OuterRef("report"), pk__gt=OuterRef("pk"))
    newest = RetrievalAssignment.objects.filter(~Exists(later), report=OuterRef("pk"))
    if member is None:
        return ~Q(Exists(newest.filter(member__isnull=False)))
    return Q(Exists(newest.filter(member=member)))
