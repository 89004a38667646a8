"""Giving money back becomes a right of its own; who could do it before keeps it."""

from typing import Any

from django.db import migrations, models

ANSWERED = ("owner", "admin", "marketer", "agent")
"""The roles that could give money back until now: all that may answer."""


def keep(apps: Any, schema_editor: Any) -> None:
    rows = apps.get_model("house", "Membership").objects.filter(role__in=ANSWERED)
    rows.update(refunds=True)


class Migration(migrations.Migration):
    dependencies = [
        ("house", "0007_seasons"),
    ]

    operations = [
        migrations.AddField(
            model_name="membership",
            name="refunds",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddField(
            model_name="membership",
            name="refund_most",
            field=models.BigIntegerField(null=True),
        ),
        migrations.RunPython(keep, migrations.RunPython.noop),
    ]
