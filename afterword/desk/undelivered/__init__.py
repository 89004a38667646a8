"""Undelivered: what failed for good, hangs in the air or is held back, and what to do of it."""
