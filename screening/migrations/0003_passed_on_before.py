"""Count reports as retrieved that went to full text before retrieval was logged.

All that title and abstract has included, whether anybody has voted on them or not: so no running
review loses its queue, and no line of the log tells who has voted.
"""

from django.db import migrations

LOG = """
INSERT INTO reviews_retrieval (review_id, report_id, state, way, reason, note, at, by)
SELECT review_id, report_id, 'retrieved', 'before', '', '', now(), 'Upgrade'
FROM screening_outcome
WHERE stage = 'title_abstract' AND choice = 'include' AND withdrawn_at IS NULL
ORDER BY report_id
"""


class Migration(migrations.Migration):
    dependencies = [
        ("reviews", "0011_retrieval"),
        ("screening", "0002_hand_in_order"),
    ]

    operations = [migrations.RunSQL(LOG, "DELETE FROM reviews_retrieval WHERE way = 'before'")]
