# All changes of before in one: a new installation has its tables in a third of the time.

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [
        ("timeline", "0001_initial"),
        ("timeline", "0002_parcels_of_an_order"),
        ("timeline", "0003_lots"),
        ("timeline", "0004_ledger"),
        ("timeline", "0005_stock"),
        ("timeline", "0006_parcels_in_full"),
        ("timeline", "0007_expected_and_told"),
        ("timeline", "0008_followed_parcels"),
    ]

    initial = True

    dependencies = [
        ("house", "0006_own_domains"),
        # Their own changes of people's accounts come first, while few tables hang on them.
        ("auth", "0012_alter_user_first_name_max_length"),
        ("account", "0009_emailaddress_unique_primary_email"),
        ("mfa", "0003_authenticator_type_uniq"),
    ]

    operations = [
        migrations.CreateModel(
            name="Customer",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("wrapped_key", models.BinaryField(default=bytes)),
                ("sealed", models.BinaryField(default=bytes)),
                ("language", models.CharField(blank=True, default="", max_length=16)),
                ("country", models.CharField(blank=True, default="", max_length=2)),
                ("region", models.CharField(blank=True, default="", max_length=10)),
                ("zone", models.CharField(blank=True, default="", max_length=64)),
                ("tags", models.JSONField(default=list)),
                ("stated", models.JSONField(default=dict)),
                ("since", models.DateTimeField(null=True)),
                ("seen", models.DateTimeField()),
                ("merged_into", models.BigIntegerField(null=True)),
                ("lot", models.CharField(blank=True, db_default="", default="", max_length=32)),
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
                    models.UniqueConstraint(fields=("store", "id"), name="timeline_customer_owned"),
                ],
                "indexes": [
                    models.Index(fields=["store", "-seen"], name="timeline_customer_seen"),
                    models.Index(fields=["store", "lot"], name="timeline_customer_lot"),
                ],
            },
        ),
        migrations.CreateModel(
            name="ContactPoint",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("channel", models.CharField(max_length=12)),
                ("digest", models.CharField(max_length=32)),
                ("sealed", models.BinaryField(default=bytes)),
                ("since", models.DateTimeField()),
                ("used", models.DateTimeField()),
                ("blocked", models.CharField(blank=True, default="", max_length=12)),
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
                    "customer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="timeline.customer",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(
                        fields=("store", "id"), name="timeline_contactpoint_owned"
                    ),
                    models.UniqueConstraint(
                        fields=("store", "customer", "channel", "digest"),
                        name="timeline_contact_once",
                    ),
                ],
                "indexes": [
                    models.Index(fields=["store", "channel", "digest"], name="timeline_contact_by"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Consent",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("channel", models.CharField(max_length=12)),
                ("contact", models.CharField(blank=True, default="", max_length=32)),
                ("purpose", models.CharField(max_length=16)),
                ("given", models.BooleanField()),
                ("since", models.DateTimeField()),
                ("event", models.BigIntegerField()),
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
                    "customer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="timeline.customer",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(fields=("store", "id"), name="timeline_consent_owned"),
                    models.UniqueConstraint(
                        fields=("store", "customer", "channel", "contact", "purpose"),
                        name="timeline_consent_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CustomerId",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("outside", models.CharField(max_length=160)),
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
                    models.UniqueConstraint(
                        fields=("store", "id"), name="timeline_customerid_owned"
                    ),
                    models.UniqueConstraint(
                        fields=("store", "outside"), name="timeline_outside_once"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Event",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("kind", models.CharField(max_length=60)),
                ("key", models.CharField(max_length=200)),
                ("happened", models.DateTimeField()),
                ("known", models.DateTimeField()),
                ("about", models.CharField(blank=True, default="", max_length=180)),
                ("order", models.CharField(blank=True, default="", max_length=180)),
                ("data", models.JSONField(default=dict)),
                ("sealed", models.BinaryField(default=bytes)),
                ("by", models.CharField(max_length=60)),
                ("history", models.BooleanField(default=False)),
                (
                    "customer",
                    models.ForeignKey(
                        null=True,
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
                    models.UniqueConstraint(fields=("store", "id"), name="timeline_event_owned"),
                    models.UniqueConstraint(fields=("store", "key"), name="timeline_event_once"),
                ],
                "indexes": [
                    models.Index(
                        fields=["store", "kind", "happened", "customer"], name="timeline_event_kind"
                    ),
                    models.Index(
                        fields=["store", "customer", "happened"], name="timeline_event_of"
                    ),
                    models.Index(fields=["store", "about"], name="timeline_event_about"),
                    models.Index(
                        condition=models.Q(("customer", None)),
                        fields=["store", "order"],
                        name="timeline_event_orphan",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Intake",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("connector", models.CharField(max_length=24)),
                ("topic", models.CharField(blank=True, default="", max_length=80)),
                ("delivery", models.CharField(max_length=160)),
                ("received", models.DateTimeField()),
                ("headers", models.JSONField(default=dict)),
                ("sealed", models.BinaryField(default=bytes)),
                ("state", models.CharField(default="waiting", max_length=8)),
                ("says", models.CharField(blank=True, default="", max_length=500)),
                ("tries", models.IntegerField(default=0)),
                ("handled", models.DateTimeField(null=True)),
                ("events", models.IntegerField(default=0)),
                ("customer", models.BigIntegerField(null=True)),
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
                    models.UniqueConstraint(fields=("store", "id"), name="timeline_intake_owned"),
                    models.UniqueConstraint(
                        fields=("store", "connector", "delivery"), name="timeline_intake_once"
                    ),
                ],
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "waiting")),
                        fields=["id"],
                        name="timeline_intake_waiting",
                    ),
                    models.Index(fields=["store", "state", "-id"], name="timeline_intake_state"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Matter",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("about", models.CharField(max_length=180)),
                ("what", models.CharField(max_length=12)),
                ("order", models.CharField(blank=True, default="", max_length=180)),
                ("title", models.CharField(blank=True, default="", max_length=200)),
                ("opened", models.DateTimeField()),
                ("closed", models.DateTimeField(null=True)),
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
                    models.UniqueConstraint(fields=("store", "id"), name="timeline_matter_owned"),
                    models.UniqueConstraint(fields=("store", "about"), name="timeline_matter_once"),
                ],
                "indexes": [
                    models.Index(fields=["store", "customer"], name="timeline_matter_of"),
                    models.Index(fields=["store", "what", "closed"], name="timeline_matter_open"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Order",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("about", models.CharField(max_length=180)),
                ("number", models.CharField(max_length=80)),
                ("source", models.CharField(blank=True, default="", max_length=40)),
                ("placed", models.DateTimeField()),
                ("paid", models.DateTimeField(null=True)),
                ("fulfilled", models.DateTimeField(null=True)),
                ("cancelled", models.DateTimeField(null=True)),
                ("delivered", models.DateTimeField(null=True)),
                ("currency", models.CharField(blank=True, default="", max_length=3)),
                ("total", models.BigIntegerField(default=0)),
                ("refunded", models.BigIntegerField(default=0)),
                ("items", models.IntegerField(default=0)),
                ("country", models.CharField(blank=True, default="", max_length=2)),
                ("region", models.CharField(blank=True, default="", max_length=10)),
                ("products", models.JSONField(default=list)),
                ("types", models.JSONField(default=list)),
                ("tags", models.JSONField(default=list)),
                ("url", models.CharField(blank=True, default="", max_length=500)),
                ("expected_from", models.DateTimeField(null=True)),
                ("expected_likely", models.DateTimeField(null=True)),
                ("expected_to", models.DateTimeField(null=True)),
                ("late_chance", models.SmallIntegerField(null=True)),
                ("told_from", models.DateTimeField(null=True)),
                ("told_to", models.DateTimeField(null=True)),
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
                    models.UniqueConstraint(fields=("store", "id"), name="timeline_order_owned"),
                    models.UniqueConstraint(fields=("store", "about"), name="timeline_order_once"),
                ],
                "indexes": [
                    models.Index(fields=["store", "customer", "placed"], name="timeline_order_of"),
                    models.Index(fields=["store", "placed"], name="timeline_order_placed"),
                ],
            },
        ),
        migrations.CreateModel(
            name="OrderLine",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("position", models.IntegerField()),
                ("product", models.CharField(blank=True, default="", max_length=160)),
                ("title", models.CharField(max_length=300)),
                ("sku", models.CharField(blank=True, default="", max_length=120)),
                ("type", models.CharField(blank=True, default="", max_length=120)),
                ("tags", models.JSONField(default=list)),
                ("quantity", models.IntegerField()),
                ("price", models.BigIntegerField()),
                (
                    "order",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="timeline.order",
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
                    models.UniqueConstraint(
                        fields=("store", "id"), name="timeline_orderline_owned"
                    ),
                    models.UniqueConstraint(
                        fields=("store", "order", "position"), name="timeline_line_once"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Product",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("outside", models.CharField(max_length=160)),
                ("title", models.CharField(max_length=300)),
                ("sku", models.CharField(blank=True, default="", max_length=120)),
                ("type", models.CharField(blank=True, default="", max_length=120)),
                ("tags", models.JSONField(default=list)),
                ("price", models.BigIntegerField(default=0)),
                ("currency", models.CharField(blank=True, default="", max_length=3)),
                ("url", models.CharField(blank=True, default="", max_length=500)),
                ("image", models.CharField(blank=True, default="", max_length=500)),
                ("stock", models.BigIntegerField(null=True)),
                ("available", models.BooleanField(null=True)),
                ("facts", models.JSONField(default=dict)),
                ("told", models.DateTimeField()),
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
                    models.UniqueConstraint(fields=("store", "id"), name="timeline_product_owned"),
                    models.UniqueConstraint(
                        fields=("store", "outside"), name="timeline_product_once"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SearchKey",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("digest", models.CharField(max_length=32)),
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
                    models.UniqueConstraint(
                        fields=("store", "id"), name="timeline_searchkey_owned"
                    ),
                    models.UniqueConstraint(
                        fields=("store", "digest", "customer"), name="timeline_search_once"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Shipment",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("about", models.CharField(max_length=180)),
                ("order", models.CharField(blank=True, default="", max_length=180)),
                ("carrier", models.CharField(blank=True, default="", max_length=60)),
                ("number", models.CharField(blank=True, default="", max_length=80)),
                ("url", models.CharField(blank=True, default="", max_length=500)),
                ("status", models.CharField(max_length=24)),
                ("status_at", models.DateTimeField()),
                ("delayed", models.BooleanField(default=False)),
                (
                    "delayed_by",
                    models.CharField(blank=True, db_default="", default="", max_length=60),
                ),
                ("reason", models.CharField(blank=True, default="", max_length=60)),
                ("action", models.CharField(blank=True, db_default="", default="", max_length=20)),
                ("proof", models.CharField(blank=True, db_default="", default="", max_length=20)),
                ("promised_from", models.DateTimeField(null=True)),
                ("promised_to", models.DateTimeField(null=True)),
                ("shipped", models.DateTimeField(null=True)),
                ("delivered", models.DateTimeField(null=True)),
                ("contents", models.JSONField(default=list)),
                ("scanned", models.DateTimeField(null=True)),
                (
                    "scanned_in",
                    models.CharField(blank=True, db_default="", default="", max_length=2),
                ),
                ("retracted", models.DateTimeField(null=True)),
                (
                    "next_carrier",
                    models.CharField(blank=True, db_default="", default="", max_length=60),
                ),
                (
                    "next_number",
                    models.CharField(blank=True, db_default="", default="", max_length=80),
                ),
                ("expected_from", models.DateTimeField(null=True)),
                ("expected_likely", models.DateTimeField(null=True)),
                ("expected_to", models.DateTimeField(null=True)),
                ("late_chance", models.SmallIntegerField(null=True)),
                ("told_from", models.DateTimeField(null=True)),
                ("told_to", models.DateTimeField(null=True)),
                (
                    "tracked_as",
                    models.CharField(blank=True, db_default="", default="", max_length=80),
                ),
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
                    models.UniqueConstraint(fields=("store", "id"), name="timeline_shipment_owned"),
                    models.UniqueConstraint(
                        fields=("store", "about"), name="timeline_shipment_once"
                    ),
                ],
                "indexes": [
                    models.Index(fields=["store", "customer"], name="timeline_shipment_of"),
                    models.Index(
                        fields=["store", "status", "status_at"], name="timeline_shipment_state"
                    ),
                    models.Index(
                        condition=models.Q(("delivered__isnull", False)),
                        fields=["store", "delivered", "id"],
                        name="timeline_shipment_arrived",
                    ),
                    models.Index(fields=["store", "tracked_as"], name="timeline_shipment_tracked"),
                    models.Index(fields=["store", "order"], name="timeline_shipment_order"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Suppression",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("channel", models.CharField(max_length=12)),
                ("digest", models.CharField(max_length=32)),
                ("why", models.CharField(max_length=12)),
                ("since", models.DateTimeField()),
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
                        fields=("store", "id"), name="timeline_suppression_owned"
                    ),
                    models.UniqueConstraint(
                        fields=("store", "channel", "digest"), name="timeline_suppressed_once"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Wait",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("owner", models.CharField(max_length=8)),
                ("owner_id", models.BigIntegerField()),
                ("due", models.DateTimeField(null=True)),
                ("kinds", models.TextField(blank=True, default="")),
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
                    models.UniqueConstraint(fields=("store", "id"), name="timeline_wait_owned"),
                    models.UniqueConstraint(
                        fields=("store", "owner", "owner_id"), name="timeline_wait_once"
                    ),
                ],
                "indexes": [
                    models.Index(
                        condition=models.Q(("due__isnull", False)),
                        fields=["due"],
                        name="timeline_wait_due",
                    ),
                    models.Index(fields=["store", "customer"], name="timeline_wait_of"),
                ],
            },
        ),
        migrations.CreateModel(
            name="ConsentLine",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("number", models.BigIntegerField()),
                ("customer", models.BigIntegerField()),
                ("contact", models.CharField(blank=True, default="", max_length=32)),
                ("event", models.CharField(max_length=200)),
                ("line", models.TextField()),
                ("sealed", models.BinaryField(default=bytes)),
                ("digest", models.CharField(max_length=64)),
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
                    models.Index(fields=["store", "contact"], name="timeline_ledger_contact"),
                    models.Index(fields=["store", "customer"], name="timeline_ledger_of"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("store", "id"), name="timeline_consentline_owned"
                    ),
                    models.UniqueConstraint(
                        fields=("store", "number"), name="timeline_ledger_number"
                    ),
                    models.UniqueConstraint(
                        fields=("store", "event", "contact"), name="timeline_ledger_once"
                    ),
                ],
            },
        ),
    ]
