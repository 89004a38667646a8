"""What somebody says in a message: without what they quote, their signature, and too much of it."""

import re

MOST = 1500
"""Signs that are read of a text: its beginning and its end."""

_QUOTED = re.compile(r"^\s*(?:>|\|).*$", re.M)
_BEFORE = re.compile(
    r"^\s*(?:-{2,}\s*(?:original message|ursprüngliche nachricht|mensaje original|"
    r"message d'origine|messaggio originale|mensagem original|"
    r"oorspronkelijk bericht|forwarded message).*"
    r"|_{10,}"
    r"|(?:on|am|el|le|il|em|op|den|dnia|dne|στις|в|în)\b.{6,120}\b(?:wrote|schrieb|escribió|"
    r"a écrit|ha scritto|escreveu|schreef|skrev|napisał\(?a?\)?|napsal\(?a?\)?|yazdı|έγραψε|"
    r"писал\(?а?\)?|написал\(?а?\)?|a scris)\s*:.*"
    r"|(?:from|von|de|da|van|fra|från|od|от|من|מאת|από|kimden|差出人)\s*:\s*\S+@\S+.*)$",
    re.M | re.I,
)
_SIGNED = re.compile(
    r"^(?:--\s*|sent from my .{2,40}|von meinem .{2,40} gesendet|enviado desde mi .{2,40}|"
    r"envoyé de mon .{2,40}|inviato da .{2,40}|enviado do meu .{2,40}|verstuurd vanaf .{2,40}|"
    r"skickat från .{2,40}|wysłano z .{2,40}|iphone'?um?dan gönderildi|sendt fra .{2,40}|"
    r"отправлено с .{2,40}|أرسلت من .{2,40}|iPhoneから送信)\s*$",
    re.M | re.I,
)
_WORD = re.compile(r"\S++")
_LINK = re.compile(r"(?:https?://|www\.)\S")
_SENTENCES = re.compile(r"(?<=[.!?;…。！？؟])\s*(?=\S)|\n+")


def said(text: str) -> str:
    """What is said in a message, without quotes of an earlier mail, a signature under it and
    addresses. Of what is very long the beginning and the end."""
    if len(text) > 8 * MOST:
        text = text[: 4 * MOST] + "\n" + text[-4 * MOST :]
    bare = text.replace("\x00", " ")
    for cut in (_BEFORE, _SIGNED):
        if (found := cut.search(bare)) and bare[: found.start()].strip():
            bare = bare[: found.start()]
    without = _QUOTED.sub("", bare)
    bare = _WORD.sub(_without_address, without if without.strip() else bare).strip()
    if len(bare) > MOST:
        bare = bare[: MOST // 2] + "\n" + bare[-MOST // 2 :]
    return bare


def _without_address(found: re.Match[str]) -> str:
    """A word, or what stands in it before a link; nothing of a mail address. Each word is looked at
    once: a pattern for addresses tries every sign of a long row of ``@`` with every other."""
    word = found[0]
    at = word.find("@", 1)
    if at > 0 and word.rfind(".", at + 2, len(word) - 1) > 0:
        return " "
    link = _LINK.search(word)
    return f"{word[: link.start()]} " if link else word


def sentences(text: str) -> list[str]:
    """The sentences of a text; at most twenty."""
    return [one for piece in _SENTENCES.split(text) if (one := piece.strip())][:20]
