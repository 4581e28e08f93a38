"""An import's problems tell entries that are missing from remarks on entries that are there."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("reviews", "0002_ledger_stands")]

    operations = [
        migrations.AddField(
            model_name="importproblem",
            name="lost",
            field=models.BooleanField(
                default=True,
                help_text="The entry is not among the records; else only a remark on it.",
            ),
        ),
    ]
