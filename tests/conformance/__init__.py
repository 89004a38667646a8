"""Two databases, one behaviour: run on SQLite with everything else, and on PostgreSQL by
``test_postgresql.py``."""
