# All changes of before in one: a new installation has its tables in a third of the time.

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [
        ("insights", "0001_what_was_learnt"),
        ("insights", "0002_weighed_in_pieces"),
    ]

    initial = True

    dependencies = [
        ("house", "0006_own_domains"),
    ]

    operations = [
        migrations.CreateModel(
            name="Landed",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("about", models.CharField(max_length=180)),
                ("carrier", models.CharField(blank=True, default="", max_length=60)),
                ("lane", models.CharField(blank=True, default="", max_length=5)),
                ("placed", models.DateTimeField(null=True)),
                ("handed_over", models.DateTimeField(null=True)),
                ("came", models.DateTimeField()),
                ("expected_from", models.DateTimeField(null=True)),
                ("expected_likely", models.DateTimeField(null=True)),
                ("expected_to", models.DateTimeField(null=True)),
                ("first_from", models.DateTimeField(null=True)),
                ("first_to", models.DateTimeField(null=True)),
                ("last_from", models.DateTimeField(null=True)),
                ("last_to", models.DateTimeField(null=True)),
                ("silent", models.BooleanField(default=False)),
                (
                    "store",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="house.store",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "indexes": [models.Index(fields=["store", "came"], name="insights_landed_when")],
                "constraints": [
                    models.UniqueConstraint(fields=("store", "id"), name="insights_landed_owned"),
                    models.UniqueConstraint(fields=("store", "about"), name="insights_landed_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Learnt",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("book", models.BinaryField(default=bytes)),
                ("learnt", models.BigIntegerField(default=0)),
                ("changed", models.DateTimeField()),
                ("looked", models.DateTimeField(null=True)),
                ("weighing", models.BinaryField(default=bytes)),
                ("rebuilt", models.DateTimeField(null=True)),
                ("wanted", models.DateTimeField(null=True)),
                ("draft", models.BinaryField(default=bytes)),
                ("reached", models.DateTimeField(null=True)),
                ("reached_id", models.BigIntegerField(default=0)),
                (
                    "store",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="house.store",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(fields=("store", "id"), name="insights_learnt_owned"),
                    models.UniqueConstraint(fields=("store",), name="insights_one_book"),
                ],
            },
        ),
    ]
