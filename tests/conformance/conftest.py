"""What is tried on one of the two databases alone."""

from django.db import connection

collect_ignore = ["test_work_of_statements.py"] if connection.vendor == "sqlite" else []
