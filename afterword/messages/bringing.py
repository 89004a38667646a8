"""Taking journeys along with the templates they use, and bringing them in elsewhere as drafts."""

import io
import re
import zipfile
from collections.abc import Mapping
from datetime import datetime

import msgspec
from django.db import transaction

from afterword.decisions.faults import Fault, Wrong
from afterword.decisions.journey import Saying, walk
from afterword.house.models import Store
from afterword.journeys import draft_actions
from afterword.journeys import queries as journeys
from afterword.journeys.check import check
from afterword.journeys.editing import change_head
from afterword.journeys.text import Unreadable as NoJourney
from afterword.journeys.text import parse as read_journey
from afterword.outbox import ports

from . import queries
from .actions import save_template

JOURNEYS, TEMPLATES = "journeys/", "templates/"
ALONE = "file"
"""What is said for a file that was given alone, and so has no name here."""
MOST = 300
"""Files in an archive."""
LARGEST = 512 * 1024
"""Bytes of one file in it."""


class NoArchive(Wrong, ValueError):
    """It cannot be brought in."""


class Brought(msgspec.Struct, frozen=True, kw_only=True):
    """What became of one file."""

    file: str
    made: bool = False
    """Whether a draft, or a template, was made of it."""
    key: str = ""
    """The key of the journey it became."""
    what: str = "journey"
    says: tuple[Fault, ...] = ()
    """What is in the way, or is to be known."""


def archive(store: Store, texts: Mapping[str, str]) -> bytes:
    """Journeys by key, with the templates they use, as a zip."""
    wanted = {
        step.template
        for text in texts.values()
        for step in walk(read_journey(text).steps)
        if isinstance(step, Saying)
    }
    found = queries.texts_of(store, wanted)
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as box:
        for folder, some in ((JOURNEYS, texts), (TEMPLATES, found)):
            for key in sorted(some):
                # The same content gives the same bytes, whenever it is packed.
                info = zipfile.ZipInfo(f"{folder}{key}.yaml")
                info.compress_type = zipfile.ZIP_DEFLATED
                box.writestr(info, some[key])
    return stream.getvalue()


@transaction.atomic
def bring(store: Store, data: bytes, *, now: datetime, by: str) -> list[Brought]:
    """Bring in an archive, or the text of one journey. Journeys come as drafts, and change nothing
    for anybody; templates that the store does not have are added, those it has stay as they are.

    Raises ``NoArchive``.
    """
    files = _files(data)
    journeys_ = {name: text for name, text in files.items() if not name.startswith(TEMPLATES)}
    if not journeys_:
        raise NoArchive("there is no journey in it: they lie under journeys/, as .yaml files")
    mine = queries.texts(store)
    found = [
        _template(store, name, text, mine, now, by)
        for name, text in files.items()
        if name.startswith(TEMPLATES)
    ]
    return [*(_journey(store, name, text, now, by) for name, text in journeys_.items()), *found]


def _files(data: bytes) -> dict[str, str]:
    if not zipfile.is_zipfile(io.BytesIO(data)):
        return {ALONE: _text(ALONE, data)}
    with zipfile.ZipFile(io.BytesIO(data)) as box:
        infos = [one for one in box.infolist() if one.filename.endswith((".yaml", ".yml"))]
        if len(infos) > MOST:
            raise NoArchive("there are more than %(most)s files in it", {"most": MOST})
        found = {}
        for info in infos:
            if info.file_size > LARGEST:
                raise _too_large(info.filename)
            with box.open(info) as stream:
                found[info.filename] = _text(info.filename, stream.read(LARGEST + 1))
        return found


def _too_large(name: str) -> NoArchive:
    most = LARGEST // 1024
    if name == ALONE:
        return NoArchive("file is larger than %(most)s KB", {"most": most})
    return NoArchive("%(file)s is larger than %(most)s KB", {"file": name, "most": most})


_NO_TEXT = {
    True: "file is neither a zip nor a text in UTF-8",
    False: "%(file)s is neither a zip nor a text in UTF-8",
}


def _text(name: str, data: bytes) -> str:
    if len(data) > LARGEST:
        raise _too_large(name)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise NoArchive(_NO_TEXT[name == ALONE], {"file": name}) from error


def _journey(store: Store, name: str, text: str, now: datetime, by: str) -> Brought:
    try:
        definition = read_journey(text)
    except NoJourney as error:
        return Brought(file=name, says=tuple(error.faults))
    known = {row.key: row for row in journeys.journeys(store)}
    row = known.get(definition.journey)
    says: list[Fault] = []
    if row is None:
        key = draft_actions.begin_new(store, text, now=now, by=by).journey.key
    elif row.live and journeys.draft(store, row.key) is None:
        key = row.key
        draft = draft_actions.begin(store, key, now=now, by=by)
        draft_actions.save(draft, text, seen=draft.stamp, what="brought", now=now, by=by)
        says.append(Fault("", "%(key)s is live here: this is its draft now", {"key": repr(key)}))
    else:
        key = draft_actions.begin_new(store, text, now=now, by=by).journey.key
        says.append(
            Fault(
                "",
                "there is a draft of %(other)s already: this one is called %(key)s",
                {"other": repr(row.key), "key": repr(key)},
            )
        )
    spoken = queries.spoken(queries.texts(store))
    others = journeys.definitions(store, but=key)
    faults = check(
        read_journey(change_head(text, {"journey": key})),
        channels=ports.channels,
        templates=spoken,
        others=others,
    )
    return Brought(file=name, made=True, key=key, says=(*says, *faults))


_NO_NAME = "its file name is no name for words: letters, digits and dashes, like care-tip.yaml"


def _template(
    store: Store, name: str, text: str, mine: Mapping[str, str], now: datetime, by: str
) -> Brought:
    key = name.removeprefix(TEMPLATES).rpartition(".")[0]
    if key in mine:
        stays = Fault(
            "", "there is a template %(template)s already: it stays", {"template": repr(key)}
        )
        says = () if mine[key] == text else (stays,)
        return Brought(file=name, key=key, what="template", says=says)
    faults = queries.check(text)
    if not re.fullmatch(r"[-a-zA-Z0-9_]{1,60}", key):
        faults = [Fault("", _NO_NAME)]
    if faults:
        return Brought(file=name, key=key, what="template", says=tuple(faults))
    save_template(store, key, text, now=now, by=by)
    return Brought(file=name, key=key, what="template", made=True)
