from django.db import migrations

from reviews.methods.formats import parted


def guard_what_tells(apps, schema_editor):
    """Part what earlier imports kept of other tools' decisions from what everybody may see."""
    Record = apps.get_model("reviews", "Record")
    ImportFile = apps.get_model("reviews", "ImportFile")
    rows = Record.objects.filter(extra__has_key="decisions").only("extra", "keywords", "file_id")
    files = set()
    for record in rows.iterator(chunk_size=1_000):
        seen, record.guarded = parted({"keywords": record.keywords, "extra": record.extra})
        record.extra = seen["extra"]
        record.save(update_fields=["extra", "guarded"])
        files.add(record.file_id)
    ImportFile.objects.filter(pk__in=files - {None}).update(carries_decisions=True)


class Migration(migrations.Migration):

    dependencies = [
        ("reviews", "0007_legacy_decisions"),
    ]

    operations = [
        migrations.RunPython(guard_what_tells, migrations.RunPython.noop, elidable=True),
    ]
