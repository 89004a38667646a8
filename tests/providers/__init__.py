"""A provider of messages that speaks HTTP: a real server in a process of its own, of each kind of
dedupe, that misbehaves as it is told. For tests, rigs and benches.

It was written before our own adapter, after what public providers say of themselves:

* ``POST /messages`` with ``Authorization: Bearer SECRET`` and JSON ``{"to", "text", "reference"}``
  answers ``201 {"id": "m-1"}``.
* kind ``keyed``: a repeat with the same ``Idempotency-Key`` within ``ttl`` seconds gets the first
  answer again and nothing goes out; while the first one runs it gets 409, with another body 422.
* kind ``lookup``: ``GET /messages?reference=KEY`` lists what was accepted under that reference,
  ``visible_after`` seconds after it was accepted, never before.
* kind ``echo``: nothing can be asked; a status is posted to ``callback`` ``visible_after`` seconds
  after the message was accepted, and repeats the ``reference``.
* kind ``none``: every POST is a message of its own.

``running(kind)`` starts one and gives a ``Provider`` to ask and to steer it; ``adapter.plugged``
puts a channel for it in place of e-mail. ``python -m tests.providers KIND --log FILE``
prints its port and writes each message to FILE as it takes it, so that a rig can count; it ends
when its standard input is closed.
"""

from .running import Provider, running

__all__ = ["Provider", "running"]
