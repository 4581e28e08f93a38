from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("reviews", "0004_record_by_report")]

    operations = [
        migrations.AddField("review", "flow_statuses", models.JSONField(blank=True, default=dict)),
        migrations.AddField(
            "review",
            "flow_note",
            models.CharField(blank=True, max_length=300, default=""),
            preserve_default=False,
        ),
    ]
