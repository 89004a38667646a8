# All changes of before in one: a new installation has its tables in a third of the time.

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [
        ("house", "0001_initial"),
        ("house", "0002_workers"),
        ("house", "0003_approved_words"),
        ("house", "0004_links_followed"),
        ("house", "0005_fronts"),
        ("house", "0006_own_domains"),
    ]

    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="User",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("password", models.CharField(max_length=128, verbose_name="password")),
                (
                    "last_login",
                    models.DateTimeField(blank=True, null=True, verbose_name="last login"),
                ),
                ("email", models.EmailField(max_length=254, unique=True)),
                ("name", models.CharField(blank=True, default="", max_length=120)),
                ("language", models.CharField(blank=True, default="", max_length=16)),
                ("theme", models.CharField(blank=True, default="", max_length=8)),
                ("is_active", models.BooleanField(default=True)),
                ("created", models.DateTimeField()),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Store",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.SlugField(max_length=40, unique=True)),
                ("name", models.CharField(max_length=120)),
                ("zone", models.CharField(default="UTC", max_length=64)),
                ("country", models.CharField(blank=True, default="", max_length=2)),
                ("language", models.CharField(default="en", max_length=16)),
                ("currency", models.CharField(default="EUR", max_length=3)),
                ("url", models.URLField(blank=True, default="")),
                ("pages_url", models.URLField(blank=True, db_default="", default="")),
                ("brand_colour", models.CharField(default="#2f6b4f", max_length=7)),
                ("sender_name", models.CharField(blank=True, default="", max_length=120)),
                ("sender_email", models.EmailField(blank=True, default="", max_length=254)),
                ("postal_address", models.CharField(blank=True, default="", max_length=300)),
                ("signature", models.CharField(blank=True, default="", max_length=120)),
                ("tone", models.CharField(default="casual", max_length=20)),
                ("rules_written", models.JSONField(blank=True, default=dict)),
                ("approved", models.JSONField(blank=True, default=dict)),
                ("track_links", models.BooleanField(db_default=True, default=True)),
                ("wrapped_key", models.BinaryField(default=bytes)),
                ("created", models.DateTimeField()),
                ("demo", models.BooleanField(default=False)),
            ],
        ),
        migrations.CreateModel(
            name="Worker",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=40, unique=True)),
                ("host", models.CharField(max_length=120)),
                ("pid", models.IntegerField()),
                ("started", models.DateTimeField()),
                ("seen", models.DateTimeField()),
                ("rests", models.CharField(blank=True, default="", max_length=200)),
            ],
        ),
        migrations.CreateModel(
            name="SignInLink",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("digest", models.CharField(max_length=64, unique=True)),
                ("made", models.DateTimeField()),
                ("expires", models.DateTimeField()),
                ("used", models.DateTimeField(blank=True, null=True)),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Stop",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "scope",
                    models.CharField(
                        choices=[("all", "all"), ("channel", "channel"), ("journey", "journey")],
                        max_length=8,
                    ),
                ),
                ("name", models.CharField(blank=True, default="", max_length=80)),
                ("since", models.DateTimeField()),
                ("by", models.CharField(max_length=120)),
                ("why", models.CharField(blank=True, default="", max_length=300)),
                (
                    "store",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="house.store",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Front",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("written", models.JSONField(default=dict)),
                ("logo", models.BinaryField(default=bytes)),
                ("logo_kind", models.CharField(blank=True, default="", max_length=20)),
                ("logo_digest", models.CharField(blank=True, default="", max_length=12)),
                ("logo_width", models.IntegerField(default=0)),
                ("logo_height", models.IntegerField(default=0)),
                ("changed", models.DateTimeField()),
                (
                    "store",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="house.store",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Membership",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("owner", "owner"),
                            ("admin", "admin"),
                            ("marketer", "marketer"),
                            ("agent", "agent"),
                            ("analyst", "analyst"),
                        ],
                        max_length=12,
                    ),
                ),
                ("since", models.DateTimeField()),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="memberships",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "store",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="memberships",
                        to="house.store",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("store", "user"), name="house_membership_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="AuditLine",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField()),
                ("by", models.CharField(max_length=120)),
                ("what", models.CharField(max_length=60)),
                ("about", models.CharField(blank=True, default="", max_length=200)),
                ("detail", models.JSONField(default=dict)),
                ("before", models.CharField(blank=True, default="", max_length=64)),
                ("digest", models.CharField(max_length=64)),
                (
                    "store",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="house.store",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["store", "-id"], name="house_audit_newest")],
            },
        ),
        migrations.CreateModel(
            name="ApiKey",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("name", models.CharField(max_length=80)),
                ("prefix", models.CharField(max_length=12)),
                ("digest", models.CharField(max_length=64, unique=True)),
                ("made", models.DateTimeField()),
                ("made_by", models.CharField(max_length=120)),
                ("used", models.DateTimeField(blank=True, null=True)),
                ("revoked", models.DateTimeField(blank=True, null=True)),
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
                    models.UniqueConstraint(fields=("store", "id"), name="house_apikey_owned")
                ],
            },
        ),
        migrations.CreateModel(
            name="Account",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("kind", models.CharField(max_length=12)),
                ("plug", models.CharField(max_length=24)),
                ("settings", models.JSONField(default=dict)),
                ("sealed", models.BinaryField(default=bytes)),
                ("enabled", models.BooleanField(default=True)),
                ("made", models.DateTimeField()),
                ("seen", models.DateTimeField(blank=True, null=True)),
                ("trouble", models.CharField(blank=True, default="", max_length=300)),
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
                    models.UniqueConstraint(fields=("store", "id"), name="house_account_owned"),
                    models.UniqueConstraint(
                        fields=("store", "kind", "plug"), name="house_account_once"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Turn",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("what", models.CharField(max_length=20)),
                ("digest", models.CharField(max_length=32)),
                ("since", models.DateTimeField()),
                ("taken", models.IntegerField(default=0)),
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
                "indexes": [models.Index(fields=["store", "since"], name="house_turn_since")],
                "constraints": [
                    models.UniqueConstraint(fields=("store", "id"), name="house_turn_owned"),
                    models.UniqueConstraint(
                        fields=("store", "what", "digest"), name="house_turn_once"
                    ),
                ],
            },
        ),
    ]
