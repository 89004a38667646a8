"""What points are called stands with the store, where messages ask for it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("house", "0008_refunds"),
    ]

    operations = [
        migrations.AddField(
            model_name="store",
            name="points_called",
            field=models.JSONField(blank=True, null=True),
        ),
    ]
