"""Telling other programs what happened: webhooks of our own, by Standard Webhooks.

What is to be told is written down in the transaction in which its event is seen, and only what was
written down goes out. A receiver knows a repeat by its ``webhook-id``, which is made of the event's
own key: after a crash, or with an older copy of the database, the same news has the same id.
"""
