"""The customer's own page about their points."""
