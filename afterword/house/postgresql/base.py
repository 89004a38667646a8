"""The database wrapper: the primary and nothing else, and a word when it is another one."""

from django.db.backends.postgresql import base
from django.db.utils import OperationalError

from afterword.house import history

_WHICH = (
    "SELECT pg_is_in_recovery(), CASE WHEN pg_is_in_recovery() THEN ''"
    " ELSE substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8) END"
)


class DatabaseWrapper(base.DatabaseWrapper):
    """PostgreSQL as Afterword runs it."""

    def init_connection_state(self) -> None:
        """Look where the new connection leads. Raises ``OperationalError`` at a standby."""
        super().init_connection_state()
        with self.connection.cursor() as cursor:
            standby, timeline = cursor.execute(_WHICH).fetchone()
        if standby:
            raise OperationalError(
                "this PostgreSQL server is a standby; name the primary in DATABASE_URL, or several "
                "servers and target_session_attrs=read-write"
            )
        history.met(str(self.settings_dict["NAME"]), timeline)
