# All changes of before in one: a new installation has its tables in a third of the time.

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [
        ("outbox", "0001_initial"),
        ("outbox", "0002_workers"),
        ("outbox", "0003_sending"),
        ("outbox", "0004_by_lane"),
        ("outbox", "0005_other_channels"),
        ("outbox", "0006_costs"),
        ("outbox", "0007_days_told"),
        ("outbox", "0008_effects"),
    ]

    initial = True

    dependencies = [
        ("house", "0006_own_domains"),
        ("timeline", "0008_followed_parcels"),
    ]

    operations = [
        migrations.CreateModel(
            name="JournalKnown",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=40, unique=True)),
                ("size", models.BigIntegerField(default=0)),
                ("end", models.CharField(blank=True, default="", max_length=64)),
                ("at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Restored",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField()),
                ("by", models.CharField(max_length=120)),
                ("missing", models.JSONField(default=list)),
            ],
        ),
        migrations.CreateModel(
            name="HandedBefore",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("store_key", models.CharField(max_length=40)),
                ("send_key", models.CharField(max_length=32)),
                ("at", models.DateTimeField()),
                ("worker", models.CharField(max_length=40)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("store_key", "send_key"), name="outbox_before_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Intent",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("effect", models.CharField(default="message", max_length=20)),
                ("send_key", models.CharField(max_length=32)),
                ("state", models.CharField(default="planned", max_length=12)),
                ("state_at", models.DateTimeField()),
                ("message_class", models.CharField(max_length=14)),
                ("purpose", models.CharField(max_length=12)),
                ("journey", models.CharField(blank=True, default="", max_length=60)),
                ("version", models.IntegerField(default=0)),
                ("run", models.BigIntegerField(null=True)),
                ("step", models.CharField(blank=True, default="", max_length=60)),
                ("subject", models.CharField(blank=True, default="", max_length=180)),
                ("order", models.CharField(blank=True, default="", max_length=180)),
                ("template", models.CharField(blank=True, default="", max_length=60)),
                ("tone", models.CharField(blank=True, default="", max_length=20)),
                ("channel", models.CharField(blank=True, default="", max_length=12)),
                ("contact", models.CharField(blank=True, default="", max_length=32)),
                ("tried", models.CharField(blank=True, db_default="", default="", max_length=80)),
                ("priority", models.IntegerField(default=50)),
                ("planned", models.DateTimeField()),
                ("due", models.DateTimeField()),
                ("valid_until", models.DateTimeField()),
                ("not_before", models.DateTimeField(null=True)),
                ("candidate", models.TextField(default="{}")),
                ("question", models.CharField(blank=True, default="", max_length=60)),
                ("because", models.TextField(default="[]")),
                ("attempt", models.IntegerField(default=0)),
                ("provider", models.CharField(blank=True, default="", max_length=40)),
                ("cost", models.BigIntegerField(null=True)),
                (
                    "cost_currency",
                    models.CharField(blank=True, db_default="", default="", max_length=3),
                ),
                ("provider_id", models.CharField(blank=True, default="", max_length=200)),
                ("accepted", models.DateTimeField(null=True)),
                ("says", models.CharField(blank=True, default="", max_length=500)),
                ("sealed", models.BinaryField(default=bytes)),
                ("told", models.TextField(blank=True, db_default="", default="")),
                ("decided", models.CharField(blank=True, default="", max_length=120)),
                ("first_tried", models.DateTimeField(null=True)),
                ("tries", models.IntegerField(db_default=0, default=0)),
                ("crashes", models.IntegerField(db_default=0, default=0)),
                ("ask_at", models.DateTimeField(null=True)),
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
                    models.UniqueConstraint(fields=("store", "id"), name="outbox_intent_owned"),
                    models.UniqueConstraint(fields=("store", "send_key"), name="outbox_send_once"),
                ],
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "ready")),
                        fields=["message_class", "store", "channel", "due", "id"],
                        name="outbox_ready_by_lane",
                    ),
                    models.Index(
                        condition=models.Q(("ask_at__isnull", False)),
                        fields=["ask_at"],
                        name="outbox_ask",
                    ),
                    models.Index(fields=["store", "customer", "state"], name="outbox_of"),
                    models.Index(fields=["store", "state", "-id"], name="outbox_state"),
                    models.Index(fields=["store", "journey", "step", "state"], name="outbox_step"),
                    models.Index(
                        condition=models.Q(("provider_id", ""), _negated=True),
                        fields=["store", "provider_id"],
                        name="outbox_by_provider_id",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Caught",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("at", models.DateTimeField()),
                ("sealed", models.BinaryField()),
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
                (
                    "intent",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="outbox.intent",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(fields=("store", "id"), name="outbox_caught_owned"),
                ],
                "indexes": [
                    models.Index(fields=["store", "-at"], name="outbox_caught_newest"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Attempt",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("number", models.IntegerField()),
                ("worker", models.CharField(blank=True, default="", max_length=40)),
                ("started", models.DateTimeField()),
                ("ended", models.DateTimeField(null=True)),
                ("result", models.CharField(blank=True, default="", max_length=12)),
                ("says", models.CharField(blank=True, default="", max_length=500)),
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
                    "intent",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="outbox.intent",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(fields=("store", "id"), name="outbox_attempt_owned"),
                    models.UniqueConstraint(
                        fields=("store", "intent", "number"), name="outbox_attempt_once"
                    ),
                ],
                "indexes": [
                    models.Index(
                        condition=models.Q(("ended", None)),
                        fields=["worker"],
                        name="outbox_in_the_air",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Lane",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("channel", models.CharField(max_length=12)),
                ("free_at", models.DateTimeField(null=True)),
                ("rest_until", models.DateTimeField(null=True)),
                ("opened", models.DateTimeField(null=True)),
                ("probe_at", models.DateTimeField(null=True)),
                ("trouble", models.CharField(blank=True, default="", max_length=300)),
                ("heard", models.DateTimeField(null=True)),
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
                    models.UniqueConstraint(fields=("store", "id"), name="outbox_lane_owned"),
                    models.UniqueConstraint(fields=("store", "channel"), name="outbox_lane_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Tally",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("journey", models.CharField(max_length=60)),
                ("slot", models.DateTimeField()),
                ("sent", models.IntegerField(default=0)),
                ("bounces", models.IntegerField(default=0)),
                ("complaints", models.IntegerField(default=0)),
                ("opt_outs", models.IntegerField(default=0)),
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
                    models.UniqueConstraint(fields=("store", "id"), name="outbox_tally_owned"),
                    models.UniqueConstraint(
                        fields=("store", "journey", "slot"), name="outbox_tally_once"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Brake",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("journey", models.CharField(max_length=60)),
                ("begun", models.DateTimeField()),
                ("let_go", models.IntegerField(default=0)),
                ("ramp_until", models.DateTimeField(null=True)),
                ("ramped", models.BooleanField(default=False)),
                ("pulled", models.DateTimeField(null=True)),
                ("why", models.CharField(blank=True, default="", max_length=12)),
                ("count", models.IntegerField(default=0)),
                ("of", models.IntegerField(default=0)),
                ("counts_from", models.DateTimeField(null=True)),
                ("expected", models.IntegerField(default=0)),
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
                    models.UniqueConstraint(fields=("store", "id"), name="outbox_brake_owned"),
                    models.UniqueConstraint(fields=("store", "journey"), name="outbox_brake_once"),
                ],
            },
        ),
    ]
