"""The tables of a review, found among the models: which there are, and what their fields are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import Field, FileField, GeneratedField, Model, QuerySet

from reviews.models import Event, Review, User
from reviews.models.scoping import Scoped
from synthesis.methods.archive import holds
from synthesis.methods.archive.layout import Column, Damaged

FLOORS = ("reviews", "screening", "appraisal", "synthesis")
REVIEW, PEOPLE, LEDGER = "reviews.review", "reviews.user", "reviews.event"

_KINDS = {
    "BigAutoField": "id",
    "AutoField": "id",
    "BooleanField": "boolean",
    "DateTimeField": "moment",
    "DateField": "day",
    "FloatField": "number",
    "JSONField": "json",
    "ArrayField": "list",
    "UUIDField": "uuid",
    "BinaryField": "bytes",
}


def label(model: type[Model]) -> str:
    """A table's name in an archive, such as reviews.record."""
    return f"{model._meta.app_label}.{model._meta.model_name}"


@dataclass(frozen=True)
class Table:
    """One model whose rows belong to reviews, and the fields that an archive holds of it."""

    name: str
    model: type[Model]
    fields: tuple[tuple[Column, Any], ...]

    @property
    def columns(self) -> list[Column]:
        """The fields as an archive writes them."""
        return [column for column, _field in self.fields]

    @property
    def numbered_by(self) -> str:
        """The table by whose numbers its rows go: its own, or that of the row it belongs to."""
        pk = self.model._meta.pk
        return label(pk.related_model) if pk.is_relation else self.name  # type: ignore[arg-type]

    @property
    def files(self) -> list[str]:
        """Its fields that hold a file."""
        return [column.name for column in self.columns if column.kind == "file"]

    def of(self, review: Review) -> QuerySet[Any]:
        """Its rows in a review, in the order of their ids."""
        rows = self.model._default_manager.order_by("pk")
        if self.model is Review:
            return rows.filter(pk=review.pk)
        if self.model is Event:
            return rows.filter(review_id=review.pk)
        return rows.filter(review=review)


@cache
def tables() -> Mapping[str, Table]:
    """All tables of a review by name; the review itself comes first."""
    found = [Review]
    for app in FLOORS:
        for model in apps.get_app_config(app).get_models():
            if (issubclass(model, Scoped) or model is Event) and label(model) not in holds.LEFT_OUT:
                found.append(model)  # type: ignore[arg-type]
    return {label(model): Table(label(model), model, _fields(model)) for model in found}


def _fields(model: type[Model]) -> tuple[tuple[Column, Any], ...]:
    kept = []
    for field in model._meta.concrete_fields:
        name = f"{label(model)}.{field.name}"
        scope = field.name == "review" or (model is Event and field.name == "review_id")
        if scope or isinstance(field, GeneratedField) or name in holds.SECRET:
            continue
        kept.append((_column(model, field), field))
    return tuple(kept)


def _column(model: type[Model], field: Field[Any, Any]) -> Column:
    if model is Event and field.name == "actor_id":
        return Column(field.name, "ref", True, PEOPLE)
    if model is Event and field.name == "subject_id":
        return Column(field.name, "subject", True)
    if field.is_relation:
        return Column(field.name, "ref", field.null, label(field.related_model))  # type: ignore[arg-type]
    return Column(field.name, _kind(field), field.null)


def _kind(field: Field[Any, Any]) -> str:
    if isinstance(field, FileField):
        return "file"
    kind = field.get_internal_type()
    if kind.endswith("IntegerField"):
        return "integer"
    # Whatever else there is, is text: of any length, an address, a short name.
    return _KINDS.get(kind, "text")


def kept_values() -> list[str]:
    """Every field whose values may have ids inside, as app.model.field."""
    return [
        f"{table.name}.{column.name}"
        for table in tables().values()
        for column in table.columns
        if column.kind in ("json", "list")
        and f"{table.name}.{column.name}" != "reviews.event.facts"
    ]


@cache
def subjects() -> Mapping[str, str]:
    """The tables by what the ledger calls a subject of theirs."""
    return {str(table.model._meta.model_name): name for name, table in tables().items()}


def table(name: str) -> Table:
    """The table of this name; Damaged when there is none."""
    if name not in tables():
        raise Damaged(f"data/{name}.jsonl: this installation has no table “{name}”.")
    return tables()[name]


def migrations() -> dict[str, str]:
    """The newest migration of each floor that this installation has."""
    applied = MigrationRecorder.Migration.objects.filter(app__in=FLOORS).order_by("app", "name")
    return {row.app: row.name for row in applied}


def choices_of(field: Any) -> frozenset[Any]:
    """The values that a field may have, where these are named; else none."""
    if isinstance(field, ArrayField):
        return choices_of(field.base_field)
    return frozenset(value for value, _words in field.flatchoices or ())


def people_of(review: Review) -> dict[int, User]:
    """Every account that some row of a review names, by id."""
    ids: set[int] = set()
    for one in tables().values():
        for column, field in one.fields:
            if column.kind == "ref" and column.to == PEOPLE:
                named = one.of(review).exclude(**{f"{field.attname}__isnull": True})
                ids |= set(named.order_by().values_list(field.attname, flat=True).distinct())
    return {user.pk: user for user in User.objects.filter(pk__in=ids)}
