"""The newest try when a journal was looked at."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("outbox", "0013_customers_first"),
    ]

    operations = [
        migrations.AddField(
            model_name="journalknown",
            name="attempt",
            field=models.BigIntegerField(null=True),
        ),
    ]
