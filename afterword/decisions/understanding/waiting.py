"""What tells of a wait, in any language that is read: how long it lasts, that somebody says
delivered, that something has to be done before it leaves.

Words are looked for in a text as ``grammar.plain`` folds it.
"""

import re

from afterword.decisions.grammar import plain

_DAYS = (
    "days?|dias?|jours?|tagen?|tage|giorni|dagen|dni|dagar|dana|gun(?:dur)?|дн(?:я|ей)|день|μερες"
    "|ايام|أيام|يوم|يوما"
)
_WEEKS = (
    "weeks?|wks?|semanas?|semaines?|wochen?|settiman[ae]|we(?:ek|ken)|tygodni[ea]?"
    "|tydzien|veck(?:a|or)"
    "|tjedan(?:a)?|tjedn[ai]|hafta(?:dir|lar)?|недел[ьяиюе]|εβδομαδ(?:α|ες)"
    "|βδομαδ(?:α|ες)|اسبوع(?:ين)?"
    "|اسابيع|週間"
)
_MONTHS = (
    "months?|mes(?:es)?|mois|monat(?:en|e)?|mes[ei]|maand(?:en)?|miesiac|miesiace"
    "|miesiecy|manad(?:er)?"
    "|mjesec(?:a|i)?|ay(?:dir)?|месяц(?:а|ев)?|μηνα(?:ς|σ)?|μηνεσ|شهر(?:ين)?|ヶ月|か月"
)
_HOW_MANY = re.compile(
    rf"(\d{{1,3}})(?:\s*(?:\w+\s+)?(?:{plain(_DAYS)})(?!\w)|日(?:前|間|も|経|た|過))"
)
_LONG = re.compile(
    rf"(?:^|\W|\d)(?:{plain(_WEEKS)}|{plain(_MONTHS)})(?!\w)"
    rf"|[0-9一二三四五六数]\s*(?:{plain('週間|ヶ月|か月')})"
)
_MANY_WORDS = re.compile(
    plain(
        r"خمس|ست|سبع|ثماني|تسع|عشر|(?<!\w)(?:five|six|seven|eight|nine|ten|cinco|seis"
        r"|siete|ocho|diez|cinq"
        r"|sept|huit|dix|funf|sechs|sieben|zehn|cinque|sette|dieci|vijf|zes|zeven|tien"
        r"|piec|szesc|siedem"
        r"|dziesiec|fem|sju|tio|pet|sedam|deset|bes|yedi|on|пять|семь|десять|πεντε|εφτα|δεκα)"
        rf"\s+(?:{_DAYS})(?!\w)"
    )
)
LONG = 4
"""So many days are a wait."""
_DELIVERED = re.compile(
    plain(
        r"deliver(?:ed|y complete)|entregad[oa]|entregue|livre[ea]?s?\b|zugestellt"
        r"|geliefert|consegnat[oa]"
        r"|bezorgd|afgeleverd|dorecz\w+|dostarcz\w+|utlamna[td]|levererad|levererat"
        r"|dostavljen\w*|isporucen\w*"
        r"|teslim ed\w+|вручен\w*|доставлен\w*|παραδο(?:θηκε|μενο)|παραδωσ\w*|تم التسليم"
        r"|تم التوصيل|مسلم"
        r"|配達完了|配達済|お届け済"
    )
)
_NOTHING = re.compile(
    plain(
        r"\b(?:not|nothing|never|no one|nobody|none|isnt|hasnt|havent|didnt|wasnt|no|nada"
        r"|nadie|ningun\w*|rien"
        r"|personne|pas|nichts?|nix|niemand|kein\w*|non|nulla|niente|nessuno|nao|ninguem"
        r"|nenhum\w*|niet|niets"
        r"|geen|nic|nie|nikt|inte|inget|ingen|nista|nitko|nije|nisam|nema|yok|almadim"
        r"|gelmedi|degil|не|ничего"
        r"|никто|нет|δεν|τιποτα|κανεισ|den|tipota)\b|nadaa+|ما\s?(?:وصل|استلم|جا)\w*|مافي"
        r"|ماف|لم|ليس|لا شيء"
        r"|届いて(?:い)?(?:ない|ません|ず)|受け取って(?:い)?(?:ない|ません)|ない|ません"
    )
)
_BEFORE = re.compile(
    plain(
        r"\b(?:before|antes|avant|bevor|vor dem versand|prima (?:che|di|del\w*)|voordat"
        r"|voor (?:t|het|de|verzend\w+|vertrek)|zanim"
        r"|przed|innan|prije|cikmadan|gonderilmeden|kargoya verilmeden|once|пока не"
        r"|до отправки|прежде"
        r"|раньше чем|πριν|prin|dok nije)\b"
        r"|قبل\s?(?:ما|ان|الشحن|الارسال)?|発送(?:する)?前|出荷前|送る前"
    )
)
_MINUTES = (
    "min|mins|minutes?|minutos?|minuten|minut[io]|minut|minuta|minuter|dk|dakika"
    "|мин|минут\\w*|λεπτα|λεπτο"
)
_JUST = re.compile(
    plain(
        rf"\b(?:\d+|a|one|two|ten|unos|un|une|ein|par|bir) (?:{_MINUTES})\b|\bjust (?:now"
        rf"|ordered|placed|bought)"
        r"|\b(?:right now|asap|hurry|quick(?:ly)?|ahora mismo|ya mismo|rapido|recien"
        r"|vite|tout de suite|a l.instant"
        r"|gerade eben|soeben|schnell|sofort|subito|appena|in fretta|agora mesmo"
        r"|depressa|urgente|zojuist|snel"
        r"|direct|szybko|natychmiast|przed chwila|snabbt|nyss|direkt|brzo|odmah|upravo"
        r"|hemen|acil|az once|simdi"
        r"|срочно|быстрее|скорее|немедленно|только что|сейчас же|γρηγορα|αμεσωσ|αμεσα"
        r"|επειγον|μολισ|τωρα)\b"
        r"|بسرعه|ضروري|عاجل|الحين|حالا|فورا|للتو|توي|دقايق|دقائق|دقيقه|急いで|至急|今すぐ|さっき|たった今|分前|すぐに"
    )
)
_STILL = re.compile(
    plain(
        r"\b(?:still|same|stuck|moved|update\w*|yet|sigue|igual|parad[oa]|mism[oa]"
        r"|toujours|bouge|meme|immer noch"
        r"|dasselbe|steht|fermo|ferma|stess[oa]|stil|hetzelfde|stoi|to samo|samma|andrats"
        r"|isto|stoji|ayni|hala"
        r"|обнов\w+|стоит|(?:то|одно) же|ιδιο|ακομα|парад\w*|mesm[oa]|passad[oi]|passati"
        r"|passe[es]?|vergangen"
        r"|voorbij|minel[oi]|gatt|proslo|gecti|прошл[оа]|περασαν|περασε)\b|واقف|لسه"
        r"|صارل\w+|動いて(?:い)?ない|変わらない"
    )
)
_PROMISED = re.compile(
    plain(
        r"\b(?:said|told|promised|dijis\w+|prometi\w+|aviez dit|disiez|hiess|gesagt"
        r"|versprochen|avevate detto"
        r"|falaram|disseram|zei|gezegd|mialo byc|mowili\w*|sa att|skulle|rekli|dediniz"
        r"|обещали|сказали|ειπατε)\b"
        r"|قلتوا|قلتم|言って"
    )
)


def said_delivered(text: str) -> bool:
    """Whether somebody writes that a parcel is said to be delivered, and nothing is there."""
    bare = plain(text)
    return bool(_DELIVERED.search(bare)) and bool(_NOTHING.search(bare))


def long_wait(text: str) -> bool:
    """Whether somebody writes that they wait for days on which nothing moves, or for longer than
    was said."""
    bare = plain(text)
    days = [int(one[1]) for one in _HOW_MANY.finditer(bare)]
    long = bool(_LONG.search(bare) or _MANY_WORDS.search(bare)) or any(one >= LONG for one in days)
    if not long:
        return False
    late = bool(_STILL.search(bare) or _NOTHING.search(bare))
    longer = len(days) > 1 or bool(days and _LONG.search(bare)) or bool(_PROMISED.search(bare))
    return late or longer


def before_it_leaves(text: str) -> bool:
    """Whether something is to be done at once, or before something else: before it leaves."""
    bare = plain(text)
    return bool(_BEFORE.search(bare) or _JUST.search(bare))
