"""A new installation makes its tables in one step; one that is there already comes to the same
tables change by change."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import psycopg
from django.apps import apps
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState
from django.db.models import ForeignKey, Model, UniqueConstraint

from tests.postgres import cluster
from tests.site.running import environment


def tables(*, at_once: bool) -> dict[tuple[str, str], object]:
    loader = MigrationLoader(None, replace_migrations=at_once)
    state: ProjectState = loader.project_state()
    return {
        key: (
            {name: field.deconstruct()[1:] for name, field in model.fields.items()},
            model.bases,
            {
                name: sorted(map(repr, value)) if isinstance(value, list) else value
                for name, value in model.options.items()
            },
        )
        for key, model in state.models.items()
    }


def test_both_ways_lead_to_the_same_tables() -> None:
    at_once, one_by_one = tables(at_once=True), tables(at_once=False)
    assert at_once.keys() == one_by_one.keys()
    for key in at_once:
        assert at_once[key] == one_by_one[key], key


def test_the_step_stands_for_all_before_it() -> None:
    graph = MigrationLoader(None).graph
    assert any("squashed" in name for app, name in graph.nodes if app == "timeline")
    assert ("timeline", "0001_initial") not in graph.nodes


DUMP = """
import json, re, sys
import django
django.setup()
from django.core.management import call_command
from django.db import connection
from afterword.site.tables import bring_up_to_date

if sys.argv[1] == "at once":
    bring_up_to_date()
call_command("migrate", verbosity=0)
with connection.cursor() as cursor:
    found = {}
    if connection.vendor == "sqlite":
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL")
        for name, sql in cursor.fetchall():
            inner = sql[sql.index("(") + 1 : -1] if sql.startswith("CREATE TABLE") else ""
            found[name] = sorted(re.split(r", (?![^()]*\\))", inner)) if inner else sql
    else:
        for name in sorted(connection.introspection.table_names(cursor)):
            columns = connection.introspection.get_table_description(cursor, name)
            bonds = connection.introspection.get_constraints(cursor, name)
            found[name] = [
                sorted([one.name, str(one.type_code), one.internal_size, one.precision,
                        one.null_ok, str(one.default)] for one in columns),
                {key: sorted((a, str(b)) for a, b in bond.items())
                 for key, bond in bonds.items()},
            ]
    cursor.execute("SELECT app, name FROM django_migrations")
    found["migrations"] = sorted(map(list, set(cursor.fetchall())))
    cursor.execute("SELECT app_label, model FROM django_content_type")
    found["models"] = sorted(map(list, cursor.fetchall()))
    cursor.execute("SELECT codename FROM auth_permission")
    found["permissions"] = sorted(cursor.fetchall())
print(json.dumps(found))
"""


def made(home: Path, how: str, url: str = "") -> dict[str, Any]:
    """What a database looks like that was made in this way."""
    home.mkdir()
    done = subprocess.run(
        [sys.executable, "-c", DUMP, how],
        env={
            **environment(home, DATABASE_URL=url),
            "DJANGO_SETTINGS_MODULE": "afterword.site.settings",
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_a_new_database_is_as_one_that_came_to_it_change_by_change(tmp_path: Path) -> None:
    at_once = made(tmp_path / "one", "at once")
    assert len(at_once["migrations"]) > 50
    assert at_once == made(tmp_path / "other", "change by change")


def test_on_postgresql_too(tmp_path: Path) -> None:
    with cluster(fsync="off") as server:
        found = []
        for name in ("one", "other"):
            with psycopg.connect(server.url(), autocommit=True) as line:
                line.execute(f'CREATE DATABASE "{name}"')
            how = "at once" if name == "one" else "change by change"
            found.append(made(tmp_path / name, how, server.url(name)))
    at_once, one_by_one = found
    # Of one table of Django's own the models say shorter numbers for the rows than its migrations.
    numbers = [dict_of[DJANGOS_OWN][0].pop(1) for dict_of in found]
    assert [one[0] for one in numbers] == ["id", "id"]
    assert at_once == one_by_one


DJANGOS_OWN = "auth_group_permissions"


def _leading(model: type[Model]) -> set[str]:
    """The fields that an index of a table begins with."""
    meta: Any = model._meta
    found = {field.name for field in meta.local_fields if field.primary_key or field.unique}
    found |= {field.name for field in meta.local_fields if field.db_index}
    found |= {index.fields[0] for index in meta.indexes if index.fields and not index.condition}
    for one in meta.constraints:
        if isinstance(one, UniqueConstraint) and one.fields and not one.condition:
            found.add(one.fields[0])
    return found


def test_whom_a_row_belongs_to_is_found_by_an_index() -> None:
    """While rows wait for the one that they belong to, as events do for a new customer, SQLite
    looks through every table that may hold such rows, at each new one: without an index through
    all of it, so that a customer takes longer the more there are."""
    keys: list[tuple[type[Model], Any]] = [
        (model, field)
        for model in apps.get_models()
        for field in model._meta.local_fields
        if isinstance(field, ForeignKey)
    ]
    lacking = [
        f"{model._meta.label}.{field.name}"
        for model, field in keys
        if field.db_constraint and field.name not in _leading(model)
    ]
    assert keys
    assert lacking == []
