"""Croatian."""

from afterword.decisions.understanding.lexicon import Lexicon

LEXICON = Lexicon(
    code="hr",
    letters="đ",
    common=(
        "i u na je da se ne za s sa od do koji mi moj moja moje mene vam vas vi što šta kako "
        "gdje kad kada li bih ali još već bi sam nije nisam su ste molim hvala pozdrav dan "
        "dobar ima imam imate želim mogu to ovo ili jer kod samo jako bila bilo bio"
    ),
    words={
        "where": "gdje gde di kuda kamo lokacija",
        "when": "kada kad koliko_dugo kojeg_dana za_koliko do_kada koliko_dana rok_isporuke",
        "order": (
            "narudžb* narudzb* paket* pošiljk* posiljk* dostav* porudžbin* isporuk* kupnj* roba "
            "stvari porudzbin*"
        ),
        "arrive": (
            "stiže stiz* stig* dolaz* došao došla došlo dosao dosla doć* doc* isporuč* primi* "
            "primio primila dobi* dobio dobila dostavljen* stiće preuzeti"
        ),
        "not": "ne nije nisam nisu nema nikad ništa nista nijedan nitko niko bez nikakav",
        "track": "prati* praćenje pracenje tracking kurir* dostavljač* broj_pošiljke",
        "status": "status stanje novosti što_je_s šta_je_sa dokle vijesti",
        "late": (
            "kasni* kasno još_uvijek jos_uvijek još uvijek čekam cekam čekati trebal* trebao "
            "izgubljen* izgubio zapelo zaglav*"
        ),
        "ship": "poslan* poslali poslat* otpremljen* na_putu krenul* šaljete",
        "return": (
            "povrat povratiti vratiti vraćam vracam vraćanje zamijeni* zamjen* zameni* zamen* "
            "vrati* premal* prevelik* pretijesn* ne_odgovara druga_veličina drugu_veličinu "
            "broj_već* broj_manj* preusk* poslati_natrag veći_broj manji_broj predug*"
        ),
        "cancel": "otkaz* otkaž* poništ* ponist* storn* odustaj* odustati ne_želim_više",
        "address": (
            "adres* ulic* poštanski_broj preselio preselila preseljen* susjed* komšij* "
            "kućni_broj stan paketomat"
        ),
        "change": (
            "promijen* promjen* promen* ispravi* izmijen* izmjen* izmen* nov* drug* grešk* "
            "pogriješ* pogrešn* krivi krivu ažurira* preselio preselila umjesto ne_odgovara "
            "mi_ne_odgovara ne_ide"
        ),
        "wrong": (
            "pogrešn* krivi kriva krivu krivo zamijenili drugi_proizvod druga_boja nije_ono_što "
            "drugačij* greškom"
        ),
        "refund": (
            "povrat_novca povrat_novaca vratite_novac vratiti_novac moj_novac refundacij* "
            "povraćaj* povracaj* novac_natrag nazad_novac novac_nazad povrata_novca "
            "vraćanje_novca"
        ),
        "money": "novac novca novci pare platio platila uplat* račun kartic* bank* naplać*",
        "broken": (
            "slomljen* polomljen* razbijen* oštećen* ostecen* pokvaren* neispravn* poderan* "
            "potrgan* ogreb* napukl* puk* ne_radi ne_rade prestao_raditi prestala_raditi mrlj* "
            "rup* curi greška_na defekt* puknut* uništen* ne_pali"
        ),
        "missing": "nedostaj* fali nepotpun* prazn* samo_jedan samo_jedna nema_u_paketu",
        "angry": (
            "sramot* neprihvatljiv* prevar* prevara pritužb* žalb* zalb* reklamacij* bezobraz* "
            "ljut* katastrof* užas* nikad_više skandal* lopov* kriminal dosta_mi bijes* "
            "neozbiljn* sramota"
        ),
        "bad": (
            "loš* los* užasn* razočar* razocar* grozn* tužn* jadn* nezadovolj* ružn* smeće "
            "očaj* gore lošije"
        ),
        "good": (
            "dobr* odličn* odlicn* super savršen* savrsen* prekrasn* divn* zadovolj* sretn* "
            "srećn* sviđa svidja oduševljen* lijep* lep* predivn* izvrsn* fantastičn* obožavam "
            "vrhunsk* bravo"
        ),
        "thanks": "hvala zahvalj* zahval* fala zahvaln*",
        "person": (
            "čovjek* covjek* čovek* osob* agent* djelatnik* zaposlenik* operater* netko neko "
            "nekim nekom živ* predstavnik* voditelj* korisnič* služb* čoveka"
        ),
        "talk": (
            "razgovar* pričat* pricat* priča* nazov* nazvat* zvat* kontakt* telefon* spoji* "
            "poziv* čuti"
        ),
        "bot": "bot robot* stroj* automat* mašin* chatbot",
        "mail": (
            "mail* mejl* email* e_mail* poruk* newsletter* sms reklam* obavijest* obavest* "
            "ponud* akcij* whatsapp spam bilten"
        ),
        "less": (
            "manje prestanite prestati samo previše toliko odjav* jednom tjedn* nedeljno "
            "mjesečn* mesečn* svaki_dan rjeđe ređe isključ* prestan* učestalost"
        ),
        "prefer": (
            "preferir* radije draže postavk* jezik* moja_veličina nosim vegan* vegetarijan* "
            "zanima zabilježite zapamtite zapišite"
        ),
        "have": (
            "imate_li imate ima_li postoji je_li da_li može_li mogu_li_ga prodajete koji koja "
            "kolika koliko_teži odgovara_li"
        ),
        "fact": (
            "veličin* velicin* materijal* tkanin* boj* zalih* dostupn* prati_u perilic* peri* "
            "garancij* jamstv* vodootporn* kompatibiln* sastoj* sadrži dimenzij* težin* teži "
            "pamuk* vun* kož* baterij* uput* gluten* visin* širin* broj_cipela skladišt* sastav"
        ),
        "item": (
            "cipel* košulj* haljin* jakn* lamp* proizvod* artikl* torb* hlač* džemper* stolic* "
            "stol model* šalic* čizm* kaput*"
        ),
        "strange": (
            "posao poslu zapošljav* praksa veleprodaj* suradnj* saradnj* influencer* faktur* "
            "lozink* vic vrijeme_sutra vremensk* bitcoin kredit* recept* nogomet* predsjednik* "
            "radno_vrijeme trgovin* kupon* kod_za_popust poklon_bon* sponzor* seo glavni_grad* "
            "životopis"
        ),
        "day": (
            "dan dana dani danu datum datuma termin ponedjelj* utor* srijed* četvrt* petak petka "
            "subot* nedjelj* tjedan tjedna tjedn* datum_dostave dan_dostave"
        ),
        "move": (
            "odgod* odgađ* odlož* pomak* prebaciti_dostavu prebacite_dostavu prebaciti_isporuku "
            "prebaciti_termin prebacite_termin pomjer* drugi_dan drugi_datum drugi_termin "
            "kasnije ranije ubrzat* ne_prije nemojte_prije nemojte_donositi_prije zadrž* "
            "pričuvaj* sačuvaj* čuvajte dok_se_ne_vratim do_mog_povratka krivi_dan krivi_datum "
            "pogrešan_dan pogrešan_datum vratim_s_godišnjeg vratim_s_puta vratimo_s_godišnjeg "
            "sljedeći_tjedan sljedeći_mjesec krajem_mjeseca krajem sredinom do_povratka "
            "drugi_put kod_vas_dok"
        ),
        "away": (
            "nisam_kod_kuće nisam_doma nisam_kući neću_biti nema_me nema_nas nema_nikoga "
            "neće_biti_nikoga nitko_doma nismo_kod_kuće nismo_doma na_godišnjem na_putu "
            "na_odmoru ne_mogu_preuzeti ne_mogu_primiti nitko_ne_može putujemo"
        ),
        "hello": "pozdrav bok dobar_dan zdravo",
        "want": "želim zelim htio htjela hteo molim mogu trebam hoću možete",
        "press": "hitno hitn* brzo odmah danas čim_prije što_prije žurno",
        "event": (
            "rođendan* rodjendan* vjenčanj* svadb* sutra božić* slav* zabav* put_ poklon* "
            "krstin* putovanj*"
        ),
        "ill": "alergi* osip bolnic* opek* ozlijed* dim iskr* struja opasn* lijek krv",
        "again": (
            "opet ponovno ponovo treći_put drugi_put nitko_ne_odgovara niko_ne_odgovara "
            "nema_odgovora više_puta ignorir* već_pisa* tri_puta"
        ),
        "law": "odvjetnik* advokat* sud policij* inspekcij* zaštit* tužb* pravn*",
    },
)
