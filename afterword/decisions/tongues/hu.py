"""Hungarian."""

from afterword.decisions.grammar import Tongue

TONGUE = Tongue(
    code="hu",
    keys=(
        "leiratkozás leiratkozom leiratkozni leirat leiratkoz leiratkoznék állj állítsd_le "
        "állítsák_le lemondás lemondom lemond lemondani vége elég elég_volt kilépés kilépek "
        "törlés töröl töröljenek töröljön törölj mégse megszüntetés megszüntet visszavonás "
        "visszavonom hagyd_abba hagyják_abba nem_kérem nem_kérek stop_sms befejez befejezés"
    ),
    firm=(
        "fejezzék_be fejezzétek_be hagyják_ezt_abba hagyják_abba hagyd_abba elég_volt leiratkozom"
    ),
    start="indítás indít kezdés újra folytatás folytat kezd bekapcsol",
    yes="igen igen_kérem elfogadom beleegyezem",
    help="segítség segíts súgó információ infó",
    join="feliratkozom feliratkozás csatlakozom csatlakozás feliratkozni belépés",
    polite=(
        "kérem kérlek köszönöm köszi légyszi légy_szíves legyen_szíves azonnal most szia üdv "
        "jó_napot mindent tisztelettel végre"
    ),
    stop=(
        "hagyd_abba hagyják_abba hagyjátok_abba hagyja_abba abbahagy* állítsák_le állítsátok_le "
        "állítsd_le leállít* szüntessék_meg szüntesd_meg megszüntet* elég elég_volt elegem_van "
        "elegem hagyjatok_fel hagyjanak_fel fejezzék_be fejezd_be fejezzétek_be stop lemond* "
        "kapcsolják_ki vége"
    ),
    write="ír* zaklat* zavar* spam* keres* hívogat* kapcsolatfelvét* bombáz* értesít* megkeres*",
    send="küld* küldöz*",
    msg=(
        "üzenet* sms* sms_t sms_eket sms_ek levelek* levél* leveleit* email* e_mail* mail* "
        "hírlev* reklám* hirdetés* ajánlat* promóci* promo* spam* értesítés* akciós* whatsapp* "
        "marketing* feliratkozás* viber* kérdőív*"
    ),
    neg="ne nem soha többé_ne többet_ne sose",
    dont_write=(
        "írjatok írjanak írj írjon írogassatok írogassanak zaklassanak zaklassatok zaklass "
        "zavarjanak zavarjatok zavarj keressenek keressetek keress hívjanak hívjatok "
        "spameljetek írnának"
    ),
    dont_send=(
        "küldjenek küldjetek küldj küldjön küldjék küldjétek küldözgessetek küldözgessenek "
        "küldözgess küldjenek_többet küldeni"
    ),
    want=(
        "szeretnék szeretném akarok akarom kérek kérünk kívánok kívánom érdekel érdekelnek "
        "járulok_hozzá szeretnénk óhajtok"
    ),
    get="kapni kapjak megkapni hallani látni kapnom",
    anything="semmit semmi többet",
    zero="nincs semmi semmilyen nulla",
    more="több többet többé tovább további újabb már",
    out=(
        "iratkoztassanak_le iratkoztass_le iratkoztassatok_le le_szeretnék_iratkozni "
        "leszeretnék_iratkozni le_akarok_iratkozni leiratk* leiratkoz* "
        "visszavonom_a_hozzájárulás* visszavonom_hozzájárulás* hozzájárulásomat_visszavon* "
        "visszavonom_a_beleegyez* lemondom_a_hírlev* lemondani_a_hírlev* hírlevelet_lemond* "
        "iratkozzam_le iratkozom_le iratkozhatok_le iratkozzak_le vonom_vissza_a_hozzájárul*"
    ),
    off=(
        "töröl* törlés* vegyenek_le vegyetek_le vegyél_le vegye_le vegyenek_ki vegyetek_ki "
        "vegyék_le levenni kitöröl* távolíts* eltávolít* húzzanak_ki felejts*"
    ),
    roll=(
        "list* adatbázis* számom* telefonszám* nevem* rendszer* email_cím* e_mail_cím* adataim* "
        "nyilvántart* címlist* kontakt* feliratkozó*"
    ),
    shop=(
        "rendelés* csomag* termék* áru* vásárl* szállít* kiszállít* méret* bolt* üzlet* számla* "
        "számlát nyugta* visszaküld* visszatérít* cím címre címem kosár* kód* időpont* fizet* "
        "kártya* megálló* foglalás* visszaigazol* ajándék* futár* kívánságlist*"
    ),
    cut="és de ha amikor amíg mert vagy mikor",
    claim="kaptam kaptunk jött érkezett küldtek küldték küldték_el küldtetek küldött kapok jön",
    phrases=(
        "nem akarok .. hallani",
        "nem akarok .. semmit .. önöktől",
        "hagyjanak/hagyjatok/hagyj/hagyjon .. békén",
        "vegyenek/vegyetek/vegyél .. le .. listá*",
        "szálljanak/szálljatok/szállj .. le rólam",
        "ne .. írj* ",
        "soha .. többet/többé .. ír*/keres*/küld*/hív*",
        "ne .. zaklass*/zaklat*",
        "töröljenek/töröljetek/töröljön/törölj .. engem",
        "hogyan .. leiratk*",
        "hogy .. leiratk*",
        "nem érdekelnek .. ajánlat*/üzenet*/hírlev*",
        "nem érdekel .. ne .. küld*",
        "nem járulok hozzá",
        "nem szeretném .. ha .. küld*/ír*/keres*/zavar*",
        "nem kérek .. többet",
        "nem kérem .. üzenet*/reklám*/hírlev*/sms*/ajánlat*",
        "többé ne",
        "elegem van .. üzenet*/reklám*/sms*",
    ),
    keep=(
        "ne hagyj* abba",
        "ne .. hagyj* .. abba",
        "nem tudom abbahagyni",
        "leállt",
        "ne állj*",
        "ne töröl*",
        "ne iratk*",
        "nem akarok .. leirat*",
        "nem szeretnék .. leirat*",
        "véget ér",
        "buszmegálló",
    ),
)
