"""The numbers that the database gives out, which are abroad: in programs that asked the API, in
notes and bookmarks of the team."""

from django.apps import apps
from django.db import connection, models, transaction

APART = 1_000_000_000
"""How far apart the lives of a database count: more than it can give out between a backup and its
restore, and little enough that it can be restored thousands of times."""


@transaction.atomic
def begin_anew() -> None:
    """After an older copy was put back: no number that was given out since it was made is given out
    again, so that none comes to mean something else."""
    tables = [
        model._meta.db_table
        for model in apps.get_models()
        if isinstance(model._meta.pk, models.BigAutoField) and model._meta.managed
    ]
    with connection.cursor() as cursor:
        for table in tables:
            if connection.vendor == "sqlite":
                cursor.execute(
                    "INSERT INTO sqlite_sequence (name, seq)"
                    " SELECT %s, 0 WHERE NOT EXISTS"
                    " (SELECT 1 FROM sqlite_sequence WHERE name = %s)",
                    (table, table),
                )
                cursor.execute(
                    "UPDATE sqlite_sequence SET seq = seq + %s WHERE name = %s", (APART, table)
                )
            else:
                cursor.execute(
                    "SELECT setval(place, nextval(place) + %s)"
                    " FROM pg_get_serial_sequence(%s, 'id') AS place",
                    (APART, table),
                )
