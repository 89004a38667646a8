"""Croatian."""

from afterword.decisions.grammar import Tongue

TONGUE = Tongue(
    code="hr",
    keys=(
        "stani odjava odjavi odjavi_me odjavite_me prekini prekinite prestanite prestani kraj "
        "dosta otkaži otkaz ukini obriši izbriši zaustavi одјава престаните стани"
    ),
    firm="prestanite prestani dosta odjavite_me odjavi_me престаните",
    start="počni kreni nastavi",
    yes="da_želim pristajem",
    help="pomoć informacije",
    join="pridruži prijava prijavi_me pretplati",
    polite="molim hvala molim_vas odmah sada sve već više bok pozdrav",
    stop=(
        "prestanite prestani prekinite prekini dosta dosta_mi_je obustavite zaustavite stop "
        "prestati"
    ),
    write="pis* sla* šalje* kontaktir* gnjav* uznemir* spam* zov* javlja*",
    send="slat* šalj*",
    msg=(
        "poruk* sms* mail* e_mail* email* newsletter* oglas* reklam* ponud* promo* obavijest* "
        "spam* marketing*"
    ),
    neg="ne nemojte nemoj nikad nikada više_ne",
    dont_write=(
        "pišite piši pisati pisat kontaktirajte kontaktirati gnjavite gnjaviti zovite zvati "
        "uznemiravajte uznemiravati javljati"
    ),
    dont_send="šaljite šalji slati slat šaljete poslati",
    want="želim želimo hoću zanima zanimaju pristajem",
    never_want="neću ne_želim ne_zanima nećemo",
    get="primati dobivati dobijati",
    anything="ništa više",
    zero="nikakve nikakvih bez",
    more="više nikad dalje",
    out=(
        "odjavi* odjavit* odjava_s odjavu povlačim_privolu povlačim_suglasnost "
        "otkazati_pretplatu_na"
    ),
    off="maknite makni uklonite ukloni izbrišite izbriši obrišite obriši skinite",
    roll="list* popis* baze bazu moj_broj mog_broja broj podatke podatk*",
    shop=(
        "narudžb* paket* pošiljk* proizvod* artik* dostav* velič* trgovin* račun* povrat* "
        "adres* košaric* kod kupnj* dostavljač*"
    ),
    cut="i ali ako kad dok jer ili",
    claim="dobio dobila primio primila stigla stigao poslali stiglo",
    phrases=(
        "pustite/ostavite me .. na miru",
        "maknite/skinite/uklonite/izbrišite/obrišite/odjavite .. me",
        "ne javljajte mi se",
        "kako .. se .. odjav*",
    ),
    keep=(
        "nemojte prestati",
        "ne prestaj*",
        "ne mogu prestati",
        "prestao",
        "prestala",
        "prestalo",
        "nemojte stati",
    ),
)
