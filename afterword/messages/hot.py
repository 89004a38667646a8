"""What every batch of messages asks of the database, in plain SQL: the ORM would cost fifteen times
the time here. SQLite and PostgreSQL read these alike.
"""

from collections.abc import Collection

from django.db import connection


def newest_texts(store: int, keys: Collection[str]) -> dict[str, str]:
    """The newest text of each of these templates that the store has written itself."""
    if not keys:
        return {}
    sql = (
        "SELECT one.key, one.text FROM afterword_messages_template one"  # noqa: S608 (marks only)
        f" WHERE one.store_id = %s AND one.key IN ({_marks(keys)}) AND one.number ="
        " (SELECT MAX(number) FROM afterword_messages_template"
        " WHERE store_id = one.store_id AND key = one.key)"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, [store, *keys])
        return dict(cursor.fetchall())


def contacts(store: int, customers: Collection[int]) -> dict[tuple[int, str], bytes]:
    """The sealed addresses of these customers, by (customer, digest)."""
    if not customers:
        return {}
    sql = (
        "SELECT customer_id, digest, sealed FROM timeline_contactpoint"  # noqa: S608 (marks only)
        f" WHERE store_id = %s AND customer_id IN ({_marks(customers)}) ORDER BY used"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, [store, *customers])
        return {(customer, digest): bytes(sealed) for customer, digest, sealed in cursor.fetchall()}


def _marks(values: Collection[object]) -> str:
    return ", ".join(["%s"] * len(values))
