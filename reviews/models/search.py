"""The search log and the files imported into it."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .scoping import Scoped, ScopedQuerySet, paired


class Channel(models.TextChoices):
    """How a record was identified: the left and the right arm of the flow."""

    DATABASE = "database", _("Database")
    REGISTER = "register", _("Register")
    WEBSITE = "website", _("Website")
    ORGANISATION = "organisation", _("Organisation")
    CITATION = "citation", _("Citation searching")
    EXPERT = "expert", _("Expert")
    HAND_SEARCH = "hand_search", _("Hand search")
    GREY = "grey", _("Grey literature")


DATABASE_ARM = (Channel.DATABASE, Channel.REGISTER)

# What the log asks of each channel, beside its source: what is blank of it is marked.
_SEARCHED = ("platform", "run_on", "raw_hits", "coverage", "query", "limits")
SLOTS: dict[str, tuple[str, ...]] = {
    Channel.DATABASE: _SEARCHED,
    Channel.REGISTER: _SEARCHED,
    Channel.WEBSITE: ("url", "run_on", "query", "looked_at"),
    Channel.ORGANISATION: ("url", "contact", "run_on", "looked_at"),
    Channel.CITATION: ("platform", "run_on", "direction", "round"),
    Channel.EXPERT: ("contact", "run_on", "answered_on"),
    Channel.HAND_SEARCH: ("run_on", "coverage", "looked_at"),
    Channel.GREY: ("url", "run_on", "query", "looked_at"),
}
# What may be said of a search beside that; blank says that there was none, so it isn't marked.
BESIDE: dict[str, tuple[str, ...]] = dict.fromkeys(DATABASE_ARM, ("together", "filters"))


class Direction(models.TextChoices):
    """Which way citations were followed from a report."""

    BACKWARD = "backward", _("References it cites")
    FORWARD = "forward", _("Works that cite it")


class Search(Scoped):
    """One entry of the search log: one source on one platform on one day."""

    channel = models.CharField(
        _("channel"), max_length=20, choices=Channel.choices, default=Channel.DATABASE
    )
    source = models.CharField(_("source"), max_length=120)
    platform = models.CharField(_("platform"), max_length=120, blank=True)
    run_on = models.DateField(_("date of the search"), null=True, blank=True)
    coverage = models.CharField(_("years covered by the source"), max_length=120, blank=True)
    query = models.TextField(_("exact search string"), blank=True)
    limits = models.TextField(_("limits"), blank=True)
    raw_hits = models.PositiveIntegerField(
        _("hits as the source printed them"), null=True, blank=True
    )
    filters = models.TextField(_("published search filters used"), blank=True)
    together = models.CharField(_("searched at once with"), max_length=300, blank=True)
    # What the channels beside databases and registers are asked for.
    url = models.TextField(_("address"), blank=True)
    contact = models.CharField(_("who was asked"), max_length=200, blank=True)
    answered_on = models.DateField(_("date of the answer"), null=True, blank=True)
    looked_at = models.PositiveIntegerField(_("looked at"), null=True, blank=True)
    direction = models.CharField(
        _("direction"), max_length=10, choices=Direction.choices, blank=True
    )
    round = models.PositiveSmallIntegerField(_("round"), null=True, blank=True)
    notes = models.TextField(_("notes"), blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    created_by = models.ForeignKey(
        "reviews.User", on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        ordering = ["run_on", "id"]

    def __str__(self) -> str:
        return f"{self.source}, {self.platform}" if self.platform else self.source

    @property
    def in_database_arm(self) -> bool:
        """Whether its records belong to databases and registers."""
        return self.channel in DATABASE_ARM

    @property
    def slots(self) -> tuple[str, ...]:
        """What the log asks of a search of this channel."""
        asked = SLOTS.get(self.channel, _SEARCHED)
        if self.direction == Direction.BACKWARD:
            # A reference list stands in the paper itself.
            return tuple(name for name in asked if name != "platform")
        return asked


def import_path(row: ImportFile, name: str) -> str:
    """Where an uploaded export is kept: by review and checksum, never by the name it came with."""
    return f"imports/{row.review_id}/{row.sha256}"


class ImportFile(Scoped):
    """One uploaded export file, kept as it came."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        RUNNING = "running", _("Reading")
        ASKING = "asking", _("Waiting for its columns")
        DONE = "done", _("Imported")
        FAILED = "failed", _("Failed")
        CANCELLED = "cancelled", _("Cancelled")

    search = models.ForeignKey(Search, on_delete=models.PROTECT, related_name="files")
    name = models.CharField(max_length=255)
    content = models.FileField(upload_to=import_path, max_length=255)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    format = models.CharField(max_length=40, blank=True)
    encoding = models.CharField(max_length=40, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    error = models.TextField(blank=True)
    guards = models.JSONField(
        default=dict,
        help_text="Fields and keywords that tell decisions, as somebody said.",
    )
    carries_decisions = models.BooleanField(
        default=False, help_text="Some entry tells of decisions, so no raw text is shown to voters."
    )
    mapping = models.ForeignKey(
        "reviews.ColumnMapping",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="files",
        help_text="How its columns are read, where a person has said so.",
    )
    same_as = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")
    uploaded_at = models.DateTimeField(default=timezone.now)
    uploaded_by = models.ForeignKey(
        "reviews.User", on_delete=models.PROTECT, null=True, related_name="+"
    )
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    cancel_asked_at = models.DateTimeField(null=True, blank=True)
    # Brought by mistake: its records stay, and no number counts them.
    taken_back_at = models.DateTimeField(null=True, blank=True)
    taken_back_by = models.CharField(max_length=150, null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [paired("taken_back_at", "taken_back_by", name="taking_back_whole")]
        indexes = [models.Index(fields=["review", "sha256"])]

    def __str__(self) -> str:
        return self.name

    @property
    def is_over(self) -> bool:
        """Whether its import has come to an end."""
        return self.state in (self.State.DONE, self.State.FAILED, self.State.CANCELLED)

    @property
    def rests(self) -> bool:
        """Whether nothing more will happen to this file by itself."""
        return self.is_over or self.state == self.State.ASKING


class ColumnMapping(Scoped):
    """What the columns of a source's tables hold, as a person has said; replaced, never changed."""

    source = models.CharField(max_length=120, help_text="In small letters, without spaces beyond.")
    key = models.CharField(max_length=64, help_text="What tells these columns from others.")
    plan = models.JSONField()
    takes = models.BooleanField(
        default=False, help_text="What the columns tell of decisions is taken over by itself."
    )
    file = models.ForeignKey(
        ImportFile, on_delete=models.PROTECT, related_name="+", help_text="For which it was made."
    )
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.CharField(max_length=150)
    replaced_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["review", "source", "key"],
                condition=models.Q(replaced_at__isnull=True),
                name="one_mapping_in_force",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source}: {self.key[:8]}"


class ProblemQuerySet(ScopedQuerySet):
    """Problems of one review's imports."""

    def standing(self) -> Self:
        """Those of the reading that is in force."""
        return self.filter(stands=True)


class ImportProblem(Scoped):
    """An entry of a file that could not be read, or was read with a doubt."""

    file = models.ForeignKey(ImportFile, on_delete=models.PROTECT, related_name="problems")
    line = models.PositiveIntegerField(null=True)
    reason = models.TextField()
    excerpt = models.TextField(blank=True)
    lost = models.BooleanField(
        default=True, help_text="The entry is not among the records; else only a remark on it."
    )

    reread = models.ForeignKey(
        "reviews.Reread", on_delete=models.PROTECT, null=True, related_name="problems",
        help_text="The later reading that met it; empty for the first.",
    )  # fmt: skip
    stands = models.BooleanField(
        default=True, db_default=True, help_text="Of the reading that is in force."
    )

    objects = ProblemQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        ordering = ["line", "id"]

    def __str__(self) -> str:
        return self.reason
