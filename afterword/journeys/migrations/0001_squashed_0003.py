# All changes of before in one: a new installation has its tables in a third of the time.

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [
        ("journeys", "0001_initial"),
        ("journeys", "0002_parked"),
        ("journeys", "0003_drafts"),
    ]

    initial = True

    dependencies = [
        ("house", "0006_own_domains"),
        ("timeline", "0008_followed_parcels"),
    ]

    operations = [
        migrations.CreateModel(
            name="Journey",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("key", models.SlugField(max_length=60)),
                ("name", models.CharField(max_length=120)),
                ("on", models.BooleanField(default=False)),
                ("on_since", models.DateTimeField(null=True)),
                ("live", models.IntegerField(default=0)),
                ("made", models.DateTimeField()),
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
                    models.UniqueConstraint(fields=("store", "id"), name="journeys_journey_owned"),
                    models.UniqueConstraint(fields=("store", "key"), name="journeys_journey_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Draft",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("text", models.TextField()),
                ("stamp", models.IntegerField(default=1)),
                ("revision", models.IntegerField(default=1)),
                ("based", models.IntegerField(default=0)),
                ("saved", models.DateTimeField()),
                ("by", models.CharField(max_length=120)),
                (
                    "store",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="house.store",
                    ),
                ),
                (
                    "journey",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="journeys.journey",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(fields=("store", "id"), name="journeys_draft_owned"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Revision",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("number", models.IntegerField()),
                ("text", models.TextField()),
                ("what", models.CharField(max_length=40)),
                ("about", models.CharField(blank=True, default="", max_length=160)),
                ("made", models.DateTimeField()),
                ("by", models.CharField(max_length=120)),
                (
                    "draft",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="journeys.draft",
                    ),
                ),
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
                    models.UniqueConstraint(fields=("store", "id"), name="journeys_revision_owned"),
                    models.UniqueConstraint(
                        fields=("store", "draft", "number"), name="journeys_revision_once"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Run",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("key", models.CharField(max_length=32)),
                ("journey", models.CharField(max_length=60)),
                ("version", models.IntegerField()),
                ("subject", models.CharField(max_length=180)),
                ("entry", models.IntegerField()),
                ("entered", models.DateTimeField()),
                ("at", models.CharField(blank=True, default="", max_length=60)),
                ("since", models.DateTimeField()),
                ("ended", models.DateTimeField(null=True)),
                ("outcome", models.CharField(blank=True, default="", max_length=80)),
                ("goal", models.DateTimeField(null=True)),
                ("state", models.TextField()),
                ("because", models.TextField(default="[]")),
                ("error", models.CharField(blank=True, default="", max_length=500)),
                (
                    "customer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="timeline.customer",
                    ),
                ),
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
                    models.UniqueConstraint(fields=("store", "id"), name="journeys_run_owned"),
                    models.UniqueConstraint(fields=("store", "key"), name="journeys_run_once"),
                ],
                "indexes": [
                    models.Index(fields=["store", "customer"], name="journeys_run_of"),
                    models.Index(fields=["store", "journey", "at"], name="journeys_run_at"),
                    models.Index(
                        condition=models.Q(("error", ""), _negated=True),
                        fields=["store", "journey"],
                        name="journeys_run_parked",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Version",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("number", models.IntegerField()),
                ("text", models.TextField()),
                ("published", models.DateTimeField()),
                ("by", models.CharField(max_length=120)),
                (
                    "journey",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="journeys.journey",
                    ),
                ),
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
                    models.UniqueConstraint(fields=("store", "id"), name="journeys_version_owned"),
                    models.UniqueConstraint(
                        fields=("store", "journey", "number"), name="journeys_version_once"
                    ),
                ],
            },
        ),
    ]
