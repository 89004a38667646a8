"""Django's PostgreSQL backend, which knows whether it still speaks to the same history."""
