"""What the models' filters can ask besides what Django brings."""

from __future__ import annotations

from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Field, ForeignObject, Lookup
from django.db.models.sql.compiler import SQLCompiler


@ForeignObject.register_lookup
@Field.register_lookup
class Among(Lookup):
    """`field__among=values`: like `__in`, sent as one array, whatever the number of values."""

    lookup_name = "among"
    prepare_rhs = False

    def as_sql(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper
    ) -> tuple[str, tuple[Any, ...]]:
        """Say it in PostgreSQL's SQL."""
        column, params = self.process_lhs(compiler, connection)
        kind = self.lhs.output_field.rel_db_type(connection)
        return f"{column} = ANY(%s::{kind}[])", (*params, list(self.rhs))
