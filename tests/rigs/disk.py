"""A disk that loses its power: every write that was not synced is kept, dropped or torn.

``Disk`` is a VFS for apsw whose files lie in memory. Each file is what is surely on the disk and,
behind it, the writes since its last sync. ``cut`` decides for each of those, by itself, whether it
got through: whole, not at all, or only some of its sectors of 512 bytes.
"""

from random import Random
from typing import Any

import apsw

SECTOR = 512


class PowerCut(Exception):
    """The lights went out."""


class File:
    """The bytes of one file: as they are read, as they surely are, and what lies between."""

    def __init__(self, data: bytes = b"") -> None:
        self.now = bytearray(data)
        self.sure = bytearray(data)
        self.since: list[tuple[int, bytes | None]] = []
        """Writes since the last sync: (offset, data); data ``None``: cut off there."""

    def write(self, offset: int, data: bytes) -> None:
        """Write, and grow where it must."""
        _put(self.now, offset, data)
        self.since.append((offset, bytes(data)))

    def truncate(self, size: int) -> None:
        """Cut off."""
        del self.now[size:]
        self.since.append((size, None))

    def sync(self) -> None:
        """From here on it is surely on the disk."""
        self.sure = bytearray(self.now)
        self.since.clear()

    def survives(self, chance: Random) -> bytes:
        """What is found after a cut."""
        found = bytearray(self.sure)
        for offset, data in self.since:
            fate = chance.random()
            if fate < 0.4:
                continue
            if data is None:
                del found[offset:]
            elif fate < 0.8:
                _put(found, offset, data)
            else:
                _tear(found, offset, data, chance)
        return bytes(found)


def _put(into: bytearray, offset: int, data: bytes) -> None:
    if len(into) < offset:
        into.extend(bytes(offset - len(into)))
    into[offset : offset + len(data)] = data


def _tear(into: bytearray, offset: int, data: bytes, chance: Random) -> None:
    """Some of the sectors that a write touches arrive, in no order."""
    start = offset
    while start < offset + len(data):
        end = min((start // SECTOR + 1) * SECTOR, offset + len(data))
        if chance.random() < 0.5:
            _put(into, start, data[start - offset : end - offset])
        start = end


class Disk(apsw.VFS):
    """A disk in memory. ``left``: so many writes and syncs until the power is cut; ``None``: never.
    ``kept``: what is done when a file is synced; a disk that lies does nothing."""

    def __init__(self, name: str, files: dict[str, bytes], *, lies: bool = False) -> None:
        self.files = {path: File(data) for path, data in files.items()}
        self.left: int | None = None
        self.lies = lies
        self.work = 0
        self.name = name
        super().__init__(name, "")

    def spend(self) -> None:
        """One more write or sync."""
        self.work += 1
        if self.left is not None:
            self.left -= 1
            if self.left < 0:
                raise PowerCut

    def survives(self, chance: Random) -> dict[str, bytes]:
        """Every file as it is found after a cut. A name that was made or taken away stays so: the
        folder is synced by SQLite itself, and files are never renamed."""
        return {path: file.survives(chance) for path, file in self.files.items()}

    # ------------------------------------------------------------------------ as apsw asks it

    def xOpen(self, name: Any, flags: list[int]) -> Any:  # noqa: N802
        path = name.filename() if hasattr(name, "filename") else str(name)
        flags[1] = flags[0]
        return Handle(self, path)

    def xAccess(self, path: str, flags: int) -> bool:  # noqa: N802
        return path in self.files

    def xDelete(self, path: str, sync: bool) -> None:  # noqa: N802
        self.spend()
        self.files.pop(path, None)

    def xFullPathname(self, name: str) -> str:  # noqa: N802
        return name

    def xRandomness(self, count: int) -> bytes:  # noqa: N802
        return bytes(count)


class Handle:
    """An open file."""

    def __init__(self, disk: Disk, path: str) -> None:
        self.disk = disk
        self.file = disk.files.setdefault(path, File())

    def xRead(self, amount: int, offset: int) -> bytes:  # noqa: N802
        return bytes(self.file.now[offset : offset + amount])

    def xWrite(self, data: bytes, offset: int) -> None:  # noqa: N802
        self.disk.spend()
        self.file.write(offset, data)

    def xTruncate(self, size: int) -> None:  # noqa: N802
        self.disk.spend()
        self.file.truncate(size)

    def xSync(self, flags: int) -> None:  # noqa: N802
        self.disk.spend()
        if not self.disk.lies:
            self.file.sync()

    def xFileSize(self) -> int:  # noqa: N802
        return len(self.file.now)

    def xLock(self, level: int) -> None: ...  # noqa: N802

    def xUnlock(self, level: int) -> None: ...  # noqa: N802

    def xCheckReservedLock(self) -> bool:  # noqa: N802
        return False

    def xFileControl(self, op: int, pointer: int) -> bool:  # noqa: N802
        return False

    def xDeviceCharacteristics(self) -> int:  # noqa: N802
        return 0

    def xSectorSize(self) -> int:  # noqa: N802
        return SECTOR

    def xClose(self) -> None: ...  # noqa: N802
