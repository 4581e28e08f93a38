"""PostgreSQL itself refuses to change or delete what the ledger holds."""

from django.db import migrations

STAND = """
CREATE FUNCTION reviews_event_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'The ledger is append-only: event % stays as it is.', OLD.id
        USING ERRCODE = 'integrity_constraint_violation';
END
$$;
CREATE TRIGGER reviews_event_stands BEFORE UPDATE OR DELETE ON reviews_event
FOR EACH ROW EXECUTE FUNCTION reviews_event_stands();
"""

FALL = """
DROP TRIGGER reviews_event_stands ON reviews_event;
DROP FUNCTION reviews_event_stands();
"""


class Migration(migrations.Migration):
    dependencies = [("reviews", "0001_initial")]

    operations = [migrations.RunSQL(STAND, FALL)]
