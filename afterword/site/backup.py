"""A backup in one file, and putting it back.

The file is a gzipped tar: ``backup.json`` (what it is), the database as it was at one moment
(``afterword.db`` or ``afterword.dump``), the journals, ``afterword.toml``, and, only when asked
for, the master key. The database is taken first and the journals after it: so they know of
everything that it knows was handed over.
"""

import gzip
import hashlib
import io
import os
import shutil
import sqlite3
import subprocess
import tarfile
import tempfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

import msgspec

import afterword

from .config import Config

MADE_WITH = 1
"""The form of the file. A newer one is refused."""
PLAIN, DUMP = "afterword.db", "afterword.dump"
UNREADABLE = (OSError, EOFError, KeyError, tarfile.TarError, zlib.error)
"""What Python raises of an archive that is none, was cut off, or is damaged somewhere within."""


class Unfit(Exception):
    """It cannot be backed up or put back. The text says why and what to do."""


class Backup(msgspec.Struct, frozen=True, kw_only=True):
    """What ``backup.json`` says."""

    form: int
    version: str
    made: datetime
    database: str
    """``sqlite`` or ``postgresql``."""
    key: str
    """Which master key seals it: the beginning of its hash."""
    with_key: bool = False


def mark_of(key: str) -> str:
    """By what a master key is known without being told."""
    return hashlib.sha256(bytes.fromhex(key)).hexdigest()[:16]


# ------------------------------------------------------------------------------------ making


def make(config: Config, key: str, target: Path, *, with_key: bool, now: datetime) -> Backup:
    """Write a backup while the service runs. Raises ``Unfit``, and then there is no file."""
    kind = _kind(config)
    made = Backup(
        form=MADE_WITH,
        version=afterword.__version__,
        made=now.astimezone(UTC),
        database=kind,
        key=mark_of(key),
        with_key=with_key,
    )
    with _written(target) as file, tempfile.TemporaryDirectory(dir=target.parent) as folder:
        database = Path(folder) / (PLAIN if kind == "sqlite" else DUMP)
        (_copy if kind == "sqlite" else _dump)(config.database, database)
        with tarfile.open(fileobj=file, mode="w:gz", compresslevel=6) as tar:
            _add(tar, "backup.json", msgspec.json.format(msgspec.json.encode(made)))
            tar.add(database, database.name)
            for path in sorted((config.home / "journal").glob("*.jsonl")):
                # As far as it has come by now: a living worker goes on writing to it.
                _add(tar, f"journal/{path.name}", path.read_bytes())
            if (config.home / "afterword.toml").exists():
                tar.add(config.home / "afterword.toml", "afterword.toml")
            if with_key:
                _add(tar, "master.key", key.encode() + b"\n")
    return made


def _kind(config: Config) -> str:
    return "sqlite" if config.database["ENGINE"].endswith("sqlite") else "postgresql"


@contextmanager
def _written(target: Path) -> Iterator[IO[bytes]]:
    """A file that is there whole or not at all, for its owner's eyes only."""
    part = target.with_name(target.name + ".part")
    try:
        handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        part.replace(target)
    except OSError as error:
        raise Unfit(f"{target} cannot be written: {error.strerror or error}") from error
    finally:
        with suppress(OSError):
            part.unlink()


def _add(tar: tarfile.TarFile, name: str, data: bytes) -> None:
    entry = tarfile.TarInfo(name)
    entry.size, entry.mode = len(data), 0o600
    tar.addfile(entry, io.BytesIO(data))


def _copy(described: Mapping[str, object], target: Path) -> None:
    """The file as it is at one moment, whoever writes meanwhile."""
    source = Path(str(described["NAME"]))
    if not source.exists():
        raise Unfit(f"there is no database at {source}")
    line = sqlite3.connect(f"{source.resolve().as_uri()}?mode=rw", uri=True, timeout=60)
    try:
        line.execute("VACUUM INTO ?", (str(target),))
    except sqlite3.Error as error:
        raise Unfit(f"the database cannot be copied: {error}") from error
    finally:
        line.close()


def _dump(described: Mapping[str, object], target: Path) -> None:
    words = ["--format=custom", "--no-owner", "--no-privileges", f"--file={target}"]
    _run("pg_dump", words, described)


def _run(program: str, words: Sequence[str], described: Mapping[str, object]) -> None:
    """Run one of PostgreSQL's programs on a database; the password goes by the environment."""
    found = shutil.which(program)
    if found is None:
        raise Unfit(
            f"there is no {program} here. Install PostgreSQL's client programs "
            "(Debian: postgresql-client), or use the backups of your database's host."
        )
    env = dict(os.environ)
    names = {"NAME": "PGDATABASE", "USER": "PGUSER", "PASSWORD": "PGPASSWORD", "HOST": "PGHOST"}
    for ours, theirs in (*names.items(), ("PORT", "PGPORT")):
        if described.get(ours):
            env[theirs] = str(described[ours])
    options = described.get("OPTIONS")
    for name, value in options.items() if isinstance(options, dict) else ():
        env[f"PG{name.replace('_', '').upper()}"] = str(value)
    env["PGCONNECT_TIMEOUT"] = "10"
    done = subprocess.run(  # noqa: S603 (a program found on the path, words of ours)
        [found, *words], env=env, capture_output=True, text=True, check=False
    )
    if done.returncode:
        said = (done.stderr.strip() or done.stdout.strip()).splitlines()
        raise Unfit(f"{program} gave up: {said[-1] if said else done.returncode}")


# ------------------------------------------------------------------------------- putting back


def look(source: Path) -> Backup:
    """What a backup says it is. Raises ``Unfit`` for a file that is none, or that was cut off or
    damaged on its way: it is read to its end once, where the sum over all of it stands."""
    try:
        with gzip.open(source) as whole:
            while whole.read(1 << 20):
                pass
        with tarfile.open(source, "r:gz") as tar:
            made = msgspec.json.decode(_read(tar, "backup.json"), type=Backup)
    except (*UNREADABLE, msgspec.MsgspecError) as error:
        raise Unfit(f"{source} is no backup of Afterword: {error}") from error
    if made.form > MADE_WITH:
        raise Unfit(f"{source} was made by a newer Afterword ({made.version})")
    return made


def _read(tar: tarfile.TarFile, name: str) -> bytes:
    file = tar.extractfile(name)
    if file is None:
        raise KeyError(name)
    return file.read()


def _unpack(tar: tarfile.TarFile, name: str, target: Path) -> None:
    """Write what is in the file of that name. Nothing else of what an archive may say of it (its
    owner, rights, or that it leads elsewhere) is heeded, on any Python: 3.11 has filters from its
    fourth release on, and Debian 12 has the second."""
    try:
        file = tar.extractfile(name)
    except KeyError:
        file = None
    if file is None:
        raise Unfit(f"there is no {name} in this backup; nothing was changed")
    try:
        with file, target.open("xb") as into:
            shutil.copyfileobj(file, into, 1 << 20)
    except UNREADABLE as error:
        raise Unfit(f"{name} cannot be taken out of this backup: {error}") from error


def put_key(source: Path, made: Backup, home: Path) -> None:
    """Put the master key where there is none; before the settings are read."""
    if made.with_key and not (home / "master.key").exists():
        home.mkdir(parents=True, exist_ok=True, mode=0o700)
        with tarfile.open(source, "r:gz") as tar:
            key = _read(tar, "master.key")
        handle = os.open(home / "master.key", os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(key)


def put_back(source: Path, made: Backup, config: Config, *, replace: bool) -> Path | None:
    """Put the database of a backup in place of what is there, and its journals beside those that
    are. Nobody may be at work. Gives where the file before it was put aside, if there was one.

    Raises ``Unfit``; then everything is as it was.
    """
    if _kind(config) != made.database:
        raise Unfit(f"this backup is of {made.database}, and DATABASE_URL names another kind")
    with tempfile.TemporaryDirectory(dir=config.home) as folder, tarfile.open(source) as tar:
        name = PLAIN if made.database == "sqlite" else DUMP
        fresh = Path(folder) / name
        _unpack(tar, name, fresh)
        aside = None
        if made.database == "sqlite":
            aside = _put_file(fresh, Path(str(config.database["NAME"])), replace)
        else:
            _put_dump(fresh, config.database, replace)
        for entry in tar.getmembers():
            if entry.name.startswith("journal/") and entry.isfile():
                _put_journal(
                    _read(tar, entry.name), config.home / "journal" / Path(entry.name).name
                )
    return aside


def _put_file(fresh: Path, target: Path, replace: bool) -> Path | None:
    with closing(sqlite3.connect(fresh)) as line:
        try:
            said = line.execute("PRAGMA quick_check(1)").fetchone()[0]
        except sqlite3.DatabaseError as error:
            said = str(error)
    if said != "ok":
        raise Unfit(f"the database in this backup is damaged: {said}")
    aside = None
    if target.exists():
        if not replace:
            raise Unfit(f"there is a database at {target}; say --replace to put it aside")
        aside = target.with_name(f"{target.name}.before-restore")
        for end in ("", "-wal", "-shm"):
            with suppress(FileNotFoundError):
                Path(f"{target}{end}").replace(f"{aside}{end}")
    with fresh.open("rb") as file:
        os.fsync(file.fileno())
    fresh.replace(target)
    return aside


def _put_dump(fresh: Path, described: Mapping[str, object], replace: bool) -> None:
    words = ["--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction"]
    if replace:
        words += ["--clean", "--if-exists"]
    _run("pg_restore", [*words, f"--dbname={described['NAME']}", str(fresh)], described)


def _put_journal(data: bytes, target: Path) -> None:
    """Beside what is there: a journal that went on since the backup knows more, and stays."""
    target.parent.mkdir(parents=True, exist_ok=True)
    if target.exists() and target.read_bytes().startswith(data):
        return
    if target.exists():
        target = target.with_name(f"{target.stem}.from-backup.jsonl")
    target.write_bytes(data)


def bring_journal(source: Path, home: Path) -> None:
    """Take in the journal of a worker of another machine. Raises ``Unfit``."""
    try:
        _put_journal(source.read_bytes(), home / "journal" / source.name)
    except OSError as error:
        raise Unfit(f"{source} cannot be read: {error.strerror}") from error
