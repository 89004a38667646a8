# All changes of before in one: a new installation has its tables in a third of the time.

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [
        ("afterword_messages", "0001_initial"),
        ("afterword_messages", "0002_approvals"),
        ("afterword_messages", "0003_pictures"),
        ("afterword_messages", "0004_recordings"),
        ("afterword_messages", "0005_buttons"),
        ("afterword_messages", "0006_links_followed"),
    ]

    initial = True

    dependencies = [
        ("house", "0006_own_domains"),
    ]

    operations = [
        migrations.CreateModel(
            name="Approval",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("channel", models.CharField(max_length=20)),
                ("template", models.SlugField(max_length=60)),
                ("language", models.CharField(max_length=20)),
                ("name", models.CharField(max_length=160)),
                ("code", models.CharField(max_length=20)),
                ("body", models.TextField()),
                ("gaps", models.JSONField(default=list)),
                ("button", models.CharField(blank=True, default="", max_length=40)),
                ("link", models.CharField(blank=True, default="", max_length=200)),
                ("choices", models.JSONField(default=list)),
                ("category", models.CharField(max_length=40)),
                ("status", models.CharField(default="asked", max_length=40)),
                ("quality", models.CharField(blank=True, default="", max_length=40)),
                ("reason", models.CharField(blank=True, default="", max_length=400)),
                ("provider_id", models.CharField(blank=True, default="", max_length=60)),
                ("asked", models.DateTimeField()),
                ("judged", models.DateTimeField(blank=True, null=True)),
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
            ],
            options={
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(
                        fields=("store", "id"), name="afterword_messages_approval_owned"
                    ),
                    models.UniqueConstraint(
                        fields=("store", "channel", "name", "code"), name="messages_approval_once"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Image",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("name", models.SlugField(max_length=60)),
                ("content", models.BinaryField()),
                ("made", models.DateTimeField()),
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
            ],
            options={
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(
                        fields=("store", "id"), name="afterword_messages_image_owned"
                    ),
                    models.UniqueConstraint(fields=("store", "name"), name="messages_image_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Press",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("send_key", models.CharField(max_length=32)),
                ("mark", models.CharField(max_length=12)),
                ("at", models.DateTimeField()),
                ("counted", models.BooleanField(default=False)),
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
                "indexes": [
                    models.Index(fields=["store", "send_key"], name="messages_press_of"),
                    models.Index(
                        condition=models.Q(("counted", False)),
                        fields=["at"],
                        name="messages_press_fresh",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("store", "id"), name="afterword_messages_press_owned"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Recording",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("digest", models.CharField(max_length=64)),
                ("sealed", models.BinaryField()),
                ("made", models.DateTimeField()),
                ("used", models.DateTimeField(db_index=True)),
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
                    models.UniqueConstraint(
                        fields=("store", "id"), name="afterword_messages_recording_owned"
                    ),
                    models.UniqueConstraint(
                        fields=("store", "digest"), name="messages_recording_once"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Template",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("key", models.SlugField(max_length=60)),
                ("number", models.IntegerField()),
                ("text", models.TextField()),
                ("made", models.DateTimeField()),
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
            ],
            options={
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(
                        fields=("store", "id"), name="afterword_messages_template_owned"
                    ),
                    models.UniqueConstraint(
                        fields=("store", "key", "number"), name="messages_template_once"
                    ),
                ],
            },
        ),
    ]
