"""Every review can be told from all others in the world, whatever it is called here."""

import uuid

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("reviews", "0024_following_duplicates")]

    operations = [
        migrations.AddField("review", "identity", models.UUIDField(null=True, editable=False)),
        migrations.RunSQL(
            "UPDATE reviews_review SET identity = gen_random_uuid()", migrations.RunSQL.noop
        ),
        migrations.AlterField(
            "review",
            "identity",
            models.UUIDField(default=uuid.uuid4, unique=True, editable=False),
        ),
    ]
