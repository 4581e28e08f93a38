"""Read a reviewer's hand from an index in its own order, however many places there are."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("reviews", "0005_flow_statuses"),
        ("screening", "0001_initial"),
    ]

    operations = [
        migrations.RemoveIndex(model_name="assignment", name="place_mine"),
        migrations.AddIndex(
            model_name="assignment",
            index=models.Index(
                models.F("member"),
                models.F("stage"),
                models.OrderBy(models.F("claimed_at"), nulls_first=True),
                models.F("position"),
                condition=models.Q(("decision__isnull", True)),
                name="place_in_hand",
            ),
        ),
    ]
