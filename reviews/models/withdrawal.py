"""Reports taken out of screening: each time, by whom or by what tool, and until when."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .record import Report
from .scoping import Scoped, ScopedQuerySet, paired


class ToolRun(Scoped):
    """One time that a tool decided about reports without a person's look; undone, never deleted."""

    class Stage(models.TextChoices):
        BEFORE = "before", _("Before screening")
        TITLE_ABSTRACT = "title_abstract", _("At title and abstract")

    tool = models.CharField(_("tool and version"), max_length=150)
    rule = models.TextField(_("what it decided by"))
    stage = models.CharField(_("when"), max_length=20, choices=Stage.choices, default=Stage.BEFORE)
    applied_at = models.DateTimeField(default=timezone.now)
    applied_by = models.CharField(max_length=150)
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.CharField(max_length=150, null=True, blank=True)

    class Meta:
        ordering = ["-id"]
        constraints = [paired("undone_at", "undone_by", name="run_undo_whole")]

    def __str__(self) -> str:
        return self.tool


class WithdrawalQuerySet(ScopedQuerySet):
    """Withdrawals of one review."""

    def standing(self) -> WithdrawalQuerySet:
        """Those of reports that are out of screening now."""
        return self.filter(until__isnull=True)


class Withdrawal(Scoped):
    """A report's time out of screening; at most one lasts. The report itself says it is out."""

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="withdrawals")
    reason = models.CharField(max_length=300)
    run = models.ForeignKey(
        ToolRun, on_delete=models.PROTECT, null=True, blank=True, related_name="withdrawals"
    )
    since = models.DateTimeField(default=timezone.now)
    by = models.CharField(max_length=150)
    until = models.DateTimeField(null=True, blank=True)
    until_by = models.CharField(max_length=150, null=True, blank=True)

    objects = WithdrawalQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["report"], condition=Q(until__isnull=True), name="withdrawn_once"
            ),
            paired("until", "until_by", name="withdrawal_end_whole"),
        ]
        indexes = [models.Index(fields=["review", "report"], name="withdrawal_by_report")]

    def __str__(self) -> str:
        return f"{self.report_id}"
