"""Every setting of Afterword, read from the environment or from one file.

The file is ``afterword.toml`` in the data folder; a variable of the environment wins over it. Each
setting is listed on the page ``docs/guides/settings.md``; a test fails when one is not.
"""

import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

import msgspec


class Setting(msgspec.Struct, frozen=True):
    """One setting: its default and what it does. ``secret`` ones are never shown."""

    default: str
    meaning: str
    secret: bool = False


SETTINGS: dict[str, Setting] = {
    "AFTERWORD_HOME": Setting(
        "~/.local/share/afterword",
        "The data folder: the database, the keys, the journal, caught mail. Environment only.",
    ),
    "DATABASE_URL": Setting(
        "",
        "The database: `sqlite:///path` or `postgres://user:password@host/name?sslmode=require`. "
        "Empty: `afterword.db` in the data folder.",
        secret=True,
    ),
    "AFTERWORD_KEY": Setting(
        "",
        "The master key that seals all others, 64 hexadecimal digits. "
        "Empty: the file `master.key` in the data folder, made at the first start.",
        secret=True,
    ),
    "AFTERWORD_URL": Setting(
        "",
        "The address people reach Afterword under; links in messages begin with it. "
        "Empty: made from the host and port below.",
    ),
    "AFTERWORD_HOST": Setting("127.0.0.1", "The address the web server listens on."),
    "AFTERWORD_PORT": Setting("8080", "The port the web server listens on."),
    "AFTERWORD_PROXIES": Setting(
        "",
        "Addresses of the proxies in front, separated by commas. Only theirs "
        "`X-Forwarded-For` and `X-Forwarded-Proto` are believed.",
    ),
    "AFTERWORD_THREADS": Setting("32", "How many requests the web server works on at once."),
    "AFTERWORD_SENDERS": Setting("8", "How many mails are handed to one mail server at once."),
    "AFTERWORD_REQUESTS": Setting(
        "256", "How many messages are handed to one provider that speaks HTTP at once."
    ),
    "AFTERWORD_ALLOW_PRIVATE": Setting(
        "",
        "Private networks that requests may reach, separated by commas: `10.1.0.0/16, ::1`. "
        "Empty: requests go to the internet only, wherever an account or a webhook points.",
    ),
    "AFTERWORD_MODELS": Setting(
        "",
        "Models of your own that may be asked for help with words, `host:port`, separated by "
        "commas: `127.0.0.1:11434`. Empty: only models on the internet.",
    ),
    "AFTERWORD_DNS": Setting(
        "",
        "The name server that is asked about the sender's domain, `address` or `address:port`. "
        "Empty: the one that this machine asks.",
    ),
    "AFTERWORD_RAMP": Setting(
        "50",
        "How many people, or one in a hundred where that is more, a new journey reaches in its "
        "first quarter of an hour. 0: everybody at once.",
    ),
    "AFTERWORD_SPEECH": Setting(
        "espeak-ng -v {language} --stdin --stdout",
        "The program that speaks voice notes: it reads the words from its standard input and "
        "writes WAV or Ogg to its standard output. `{language}` is the message's.",
    ),
    "AFTERWORD_LOG": Setting("info", "How much is logged: debug, info, warning or error."),
}


class Config(msgspec.Struct, frozen=True):
    """The settings in force."""

    home: Path
    values: Mapping[str, str]

    def __getitem__(self, name: str) -> str:
        return self.values[name]

    def number(self, name: str) -> int:
        """A setting that is a whole number. Raises ``ValueError`` that names it."""
        try:
            return int(self.values[name])
        except ValueError as error:
            raise ValueError(f"{name} is {self.values[name]!r}; write a whole number") from error

    @property
    def database(self) -> dict[str, Any]:
        """The database as Django wants it described."""
        return database(self.values["DATABASE_URL"] or f"sqlite:///{self.home / 'afterword.db'}")


def load(environ: Mapping[str, str] = os.environ) -> Config:
    """Read the settings.

    Raises ``ValueError`` for a name in the file that is no setting: a typing error there would
    otherwise go unseen.
    """
    home = Path(environ.get("AFTERWORD_HOME") or SETTINGS["AFTERWORD_HOME"].default)
    home = home.expanduser().resolve()
    written = _from_file(home / "afterword.toml")
    values = {
        name: environ.get(name) or written.get(name) or setting.default
        for name, setting in SETTINGS.items()
    }
    values["AFTERWORD_URL"] = values["AFTERWORD_URL"] or _address(values)
    return Config(home, values)


def _address(values: Mapping[str, str]) -> str:
    host = values["AFTERWORD_HOST"]
    if host in ("0.0.0.0", "::"):  # noqa: S104 (compared with, not bound to)
        host = "127.0.0.1"
    elif ":" in host:
        host = f"[{host}]"
    return f"http://{host}:{values['AFTERWORD_PORT']}"


def _from_file(path: Path) -> dict[str, str]:
    if not path.is_file():
        return {}
    found = {name: str(value) for name, value in tomllib.loads(path.read_text()).items()}
    unknown = sorted(set(found) - set(SETTINGS))
    if unknown:
        raise ValueError(f"{path} sets {', '.join(unknown)}, which is no setting of Afterword")
    return found


def database(url: str) -> dict[str, Any]:
    """Django's description of the database at a URL.

    Raises ``ValueError`` for a scheme that is neither SQLite nor PostgreSQL.
    """
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        # sqlite:///relative, sqlite:////absolute, as everywhere else.
        return {
            "ENGINE": "afterword.house.sqlite",
            "NAME": url.removeprefix("sqlite://").removeprefix("/") or ":memory:",
            "CONN_MAX_AGE": None,
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                # The engine says more than the 128 different things in turn that are kept read by
                # default, and each would be read anew every time.
                "cached_statements": 512,
            },
        }
    if parts.scheme in ("postgres", "postgresql"):
        return {
            "ENGINE": "afterword.house.postgresql",
            "NAME": parts.path.removeprefix("/"),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": unquote(parts.hostname or ""),
            "PORT": str(parts.port or ""),
            "CONN_MAX_AGE": None,
            "CONN_HEALTH_CHECKS": True,
            # A machine that vanished must not hold its locks for the two hours of TCP's default.
            # What stands behind a question mark is libpq's own: sslmode, target_session_attrs …
            "OPTIONS": {
                "keepalives_idle": 10,
                "keepalives_interval": 3,
                "keepalives_count": 3,
                "tcp_user_timeout": 20_000,
                "connect_timeout": 5,
                **dict(parse_qsl(parts.query)),
            },
        }
    raise ValueError(f"DATABASE_URL begins with {parts.scheme!r}; write sqlite:/// or postgres://")
