"""What every batch of messages asks of the database (see ``house.plain``)."""

from collections.abc import Collection

from afterword.house import plain


def newest_texts(store: int, keys: Collection[str]) -> dict[str, str]:
    """The newest text of each of these templates that the store has written itself."""
    if not keys:
        return {}
    return dict(
        plain.rows(
            "SELECT one.key, one.text FROM afterword_messages_template one"  # noqa: S608 (names are ours)
            f" WHERE one.store_id = %s AND {plain.among('one.key', 'text')} AND one.number ="
            " (SELECT MAX(number) FROM afterword_messages_template"
            " WHERE store_id = one.store_id AND key = one.key)",
            (store, plain.many(keys)),
        )
    )


def contacts(store: int, customers: Collection[int]) -> dict[tuple[int, str], bytes]:
    """The sealed addresses of these customers, by (customer, digest)."""
    if not customers:
        return {}
    found = plain.rows(
        "SELECT customer_id, digest, sealed FROM timeline_contactpoint"  # noqa: S608 (names are ours)
        f" WHERE store_id = %s AND {plain.among('customer_id')} ORDER BY used",
        (store, plain.many(customers)),
    )
    return {(customer, digest): bytes(sealed) for customer, digest, sealed in found}
