"""Slovak."""

from afterword.decisions.grammar import Tongue

TONGUE = Tongue(
    code="sk",
    keys=(
        "odhlásiť odhláste odhlásiť_sa odhláste_ma zrušiť zrušte koniec ukončiť prestaňte "
        "prestaň dosť stačilo vymazať odvolať odvolávam zastaviť zastavte nechcem odstrániť"
    ),
    firm="prestaňte prestaň dosť odhláste_ma",
    start="začať obnoviť spustiť pokračovať",
    yes="áno hej súhlasím",
    help="pomoc nápoveda informácie",
    join="prihlásiť pripojiť prihlásiť_sa prihláste_ma",
    polite="prosím ďakujem vďaka hneď teraz okamžite už všetko dobrý_deň",
    stop=(
        "prestaňte prestaň prestať skončite skonči ukončite zastavte zrušte koniec koniec_s "
        "dosť mám_dosť stop vypnite"
    ),
    write="písať písaní píš* kontakt* otrav* obťaž* spam* volať",
    send="posiel* zasiel*",
    msg=(
        "správ* sms* esemes* mail* e_mail* email* newsletter* reklam* ponuk* akci* spam* "
        "upozorn* marketing*"
    ),
    neg="ne nikdy",
    never_write="nepíš* nekontaktuj* neotravuj* neobťažuj* nevolajte nespam*",
    never_send="neposiel* nezasiel*",
    want="chcem želám záujem súhlasím",
    never_want=(
        "nechcem nechceme neželám nemám_záujem nezaujíma nezaujímajú nesúhlasím nepotrebujem"
    ),
    get="dostávať prijímať",
    anything="nič už_nič",
    zero="žiadne žiadnu žiadny žiadnych bez",
    more="ďalšie ďalších viac už nikdy",
    out="odhlás* odhlásiť odvolávam_súhlas odvolať_súhlas zrušiť_odber zrušte_odber",
    off="vyraďte vyradiť vymažte vymaž vymazať odstráňte odstrániť vyškrtnite zmažte",
    roll="zoznam* databáz* moje_číslo môjho_čísla telefón* údaje číslo evidenc*",
    shop=(
        "objednáv* balík* zásielk* produkt* tovar* položk* nákup* doruč* veľkosť* obchod* "
        "faktúr* adres* košík* kód* kuriér* platb*"
    ),
    cut="a ale ak keď kým lebo alebo",
    claim="nedostal* neprišl* neposlali nedorazil*",
    phrases=(
        "dajte/daj mi .. pokoj",
        "nechajte ma .. na_pokoji/tak",
        "vyraďte/odhláste/vymažte/odstráňte/vyškrtnite .. ma",
        "už .. mi .. nepíš*/neposiel*",
        "ako .. odhlás*",
    ),
    keep=(
        "neprestáv*",
        "prestal*",
        "nemôžem .. prestať",
        "neodhlasuj*",
    ),
)
