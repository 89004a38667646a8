"""Czech."""

from afterword.decisions.grammar import Tongue

TONGUE = Tongue(
    code="cs",
    keys=(
        "odhlásit odhlaste odhlašte odhlásit_se odhlaste_mě odhlášení odhlašuji zrušit zrušte "
        "zrušení zrušit_vše konec ukončit ukončete přestaňte přestaň dost už_dost stačí vyřadit "
        "vyřaďte_mě smazat smažte_mě vymazat odvolat odvolávám odebrat zastavit zastavte nechci "
        "nepište neposílejte odstranit"
    ),
    firm="přestaňte_s_tím skončete_s_tím nechte_toho přestaňte přestaň odhlaste_mě",
    start="začít obnovit spustit pokračovat aktivovat start_prosím",
    yes="ano jo souhlasím",
    help="pomoc nápověda informace pomoct",
    join="přihlásit připojit přidat přihlásit_se přihlaste_mě odebírat registrovat",
    polite=(
        "prosím prosim děkuji děkuju díky diky dobrý_den ahoj hned teď okamžitě už všechno "
        "laskavě vše"
    ),
    stop=(
        "přestaňte přestaň přestat přestanete skončete skonči skončit ukončete ukončit ukonči "
        "zastavte zastavit zrušte zrušit zruš konec konec_s dost mám_dost stačilo stop vypněte "
        "vypnout přerušte nechte nechte_už upusťte zablokujte"
    ),
    write=(
        "psát psaní píš* kontakt* otravova* obtěžova* spam* volat rušit bombard* oslovova* "
        "smskova* upozor*"
    ),
    send="posíl* zasíl* zasílá* rozesíl*",
    msg=(
        "zpráv* sms smsk* esemes* mail* e_mail* email* newsletter* reklam* nabíd* akční* promo* "
        "spam* upozorně* obchodní_sdělení oznámen* odběr* marketing* inzer* whatsapp* sdělení "
        "zasílání notifikac* viber ankety dotazník*"
    ),
    neg="ne už_ne nikdy",
    dont_write="psát kontaktovat obtěžovat otravovat",
    dont_send="posílat zasílat",
    never_write=(
        "nepiš nepište nepsat neobtěžuj* nekontaktuj* neotravuj* nespam* nevolejte neozývej* "
        "nerušte neoslovuj*"
    ),
    never_send="neposíl* nezasíl* nerozesíl* neposílat neposlat",
    want="chci chceme přeji přejeme zájem souhlasím",
    never_want=(
        "nechci nechceme nepřeji nepřejeme nepřeju nechtěl* nemám_zájem nestojím_o nezajímají "
        "nezajímá nepotřebuji nepotřebuju nesouhlasím nehodlám netoužím"
    ),
    get="dostávat dostat přijímat obdržet odebírat slyšet vidět",
    anything="nic už_nic ničím",
    zero="žádné žádnou žádný žádných bez nula",
    more="další dalších více víc už nikdy znovu již dál",
    out=(
        "odhlásit odhlaste_mě odhlašuji odhlašte odhlásit_se odhlášení odhlasit "
        "odvolávám_souhlas odvolat_souhlas zrušit_odběr zrušte_odběr stahuji_souhlas "
        "ruším_souhlas beru_zpět_souhlas ruším_odběr odvolávám_svůj_souhlas "
        "odvolávám_můj_souhlas vzít_zpět_souhlas"
    ),
    off=(
        "vyřaď* vyřadit vyškrtn* smažte smazat vymaž* vymazat odstraň* odstranit odeber* "
        "odebrat zapomeňte zrušte vyjměte"
    ),
    roll=(
        "seznam* databáz* evidenc* mé_číslo moje_číslo můj_telefon tohle_číslo toto_číslo "
        "moje_údaje mé_údaje můj_email můj_e_mail můj_mail adresář* rozesíl* kontakt* číslo "
        "systému"
    ),
    shop=(
        "objednáv* balí* zásilk* produkt* zboží polož* nákup* doruč* velikost* obchod* faktur* "
        "účtenk* vrác* reklamaci adres* košík* kód* termín* platb* kart* zastávk* rezervac* "
        "potvrzen* dárek kurýr* přání slev*"
    ),
    cut="a ale pokud když až dokud protože nebo jestli",
    claim="nedostal* neobdržel* nepřišl* neposlali nedorazil* nemám_žádnou nepřichází neposlal",
    phrases=(
        "nechci .. slyšet",
        "nechci .. nic .. od vás",
        "dejte/dej .. pokoj",
        "nechte/nech .. být/na_pokoji",
        "vyřaďte/vyškrtněte/odhlaste/smažte/odstraňte/vymažte .. mě/mne/me/nás",
        "mě .. vyřadit/odhlásit/vyškrtnout/smazat/vymazat",
        "konec s .. zpráv*/reklam*/sms*",
        "už .. nepiš*/neposíl*",
        "jak .. odhlásit/odhlásím/zruším",
        "nezajímají .. mě .. vaše",
        "nemám zájem .. o .. vaše/zprávy/sms/nabídky/newsletter",
        "nechci .. od vás",
        "nechci .. být .. kontaktován*/obtěžován*",
        "už mě .. nechte",
    ),
    keep=(
        "nepřestáv*",
        "nepřestaň*",
        "přestal*",
        "nemohu/nemůžu/nejde .. přestat",
        "neodhlašujte",
        "nerušte odběr",
        "nemažte",
        "nechci .. přestat/odhlásit",
        "nepřestanu",
    ),
)
