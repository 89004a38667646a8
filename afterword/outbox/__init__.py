"""The outbox: every effect on the outside is an intent first, then a deed, then an answer."""
