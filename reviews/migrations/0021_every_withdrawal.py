"""Give every report that is out of screening the row that says since when."""

from django.db import migrations

MISSING = """
INSERT INTO reviews_withdrawal (review_id, report_id, reason, since, by)
SELECT report.review_id, report.id, report.withdrawn_reason, report.withdrawn_at,
    report.withdrawn_by
FROM reviews_report AS report
WHERE report.withdrawn_at IS NOT NULL AND NOT EXISTS (
    SELECT 1 FROM reviews_withdrawal AS row WHERE row.report_id = report.id AND row.until IS NULL
)
"""
# A row of a report that stands again was left open.
LEFT_OPEN = """
UPDATE reviews_withdrawal AS row SET until = now(), until_by = row.by FROM reviews_report AS report
WHERE report.id = row.report_id AND report.withdrawn_at IS NULL AND row.until IS NULL
"""


class Migration(migrations.Migration):
    dependencies = [("reviews", "0020_full_texts")]

    operations = [
        migrations.RunSQL(MISSING, migrations.RunSQL.noop),
        migrations.RunSQL(LEFT_OPEN, migrations.RunSQL.noop),
    ]
