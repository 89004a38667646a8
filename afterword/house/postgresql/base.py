"""The database wrapper: the primary and nothing else, and a word when it is another one."""

from typing import Any

from django.db.backends.postgresql import base
from django.db.backends.postgresql.schema import DatabaseSchemaEditor
from django.db.utils import OperationalError
from psycopg.adapt import Buffer, Loader
from psycopg.pq import Format

from afterword.house import history
from afterword.house.undone import Undone

_WHICH = (
    "SELECT pg_is_in_recovery(), CASE WHEN pg_is_in_recovery() THEN ''"
    " ELSE substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8) END"
)


class JsonText(Loader):
    """JSON as the text it is, as Django reads it: what comes in binary has a number before it."""

    format = Format.BINARY

    def load(self, data: Buffer) -> str:
        """The text of a value."""
        return str(data[1:], "utf-8")


class SchemaEditor(DatabaseSchemaEditor):
    """Makes tables, and leaves the room in them that their rows are written anew in."""

    def create_model(self, model: Any) -> None:
        """Make a table. Its model may say how far its pages are filled: ``filled``, in percent."""
        super().create_model(model)
        if filled := getattr(model, "filled", None):
            self.execute(f'ALTER TABLE "{model._meta.db_table}" SET (fillfactor = {filled})')


class DatabaseWrapper(Undone, base.DatabaseWrapper):
    """PostgreSQL as Afterword runs it."""

    SchemaEditorClass = SchemaEditor

    def init_connection_state(self) -> None:
        """Look where the new connection leads. Raises ``OperationalError`` at a standby."""
        super().init_connection_state()
        self.connection.adapters.register_loader("jsonb", JsonText)
        with self.connection.cursor() as cursor:
            standby, timeline = cursor.execute(_WHICH).fetchone()
        if standby:
            raise OperationalError(
                "this PostgreSQL server is a standby; name the primary in DATABASE_URL, or several "
                "servers and target_session_attrs=read-write"
            )
        history.met(str(self.settings_dict["NAME"]), timeline)
