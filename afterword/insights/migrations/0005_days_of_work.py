"""Books of before counted calendar days and are not understood any more: they are learnt anew from
history, a piece at a time, by the engine."""

from typing import Any

from django.db import migrations
from django.db.models import F


def forget(apps: Any, schema: Any) -> None:
    apps.get_model("insights", "Learnt").objects.all().update(
        book=b"",
        learnt=0,
        draft=b"",
        weighing=b"",
        reached=None,
        reached_id=0,
        looked=None,
        grown=None,
        wanted=F("changed"),
    )


class Migration(migrations.Migration):
    dependencies = [
        ("insights", "0004_trees"),
    ]

    operations = [
        migrations.RunPython(forget, migrations.RunPython.noop),
    ]
