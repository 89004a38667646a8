"""Polish."""

from afterword.decisions.understanding.lexicon import Lexicon

LEXICON = Lexicon(
    code="pl",
    letters="ąęłśźż",
    common=(
        "i w na z do nie się jest to że jak za o od po dla mi mój moja moje moją mnie czy co "
        "już ale tak gdzie kiedy proszę dzień dobry dziękuję chcę chciałbym chciałabym mam są "
        "była było ten ta tego jeszcze przez bo by państwo wam was mogę można być żeby ze nic"
    ),
    words={
        "where": "gdzie dokąd lokalizacja",
        "when": "kiedy ile_czasu którego_dnia jak_długo za_ile o_której termin_dostawy ile_dni",
        "order": (
            "zamówienie zamówienia zamówieniem paczka paczki paczkę przesyłka przesyłki "
            "przesyłkę dostawa dostawy zakup* zamowienie zamowienia paczke przesylka pakunek"
        ),
        "arrive": (
            "dotrze dotarł* przyjdzie przyszł* przyjść dostarczon* dostarczycie dostarcz* "
            "otrzymał* otrzymam dostanę dostał* dojdzie doszł* dotar* doręcz* będzie"
        ),
        "not": "nie nigdy nic brak żaden żadna żadnej nikt bez ani",
        "track": "śledz* tracking kurier* numer_przesyłki namierzyć list_przewozowy",
        "status": (
            "status stan informacje aktualizacja co_się_dzieje co_z jakieś_wieści na_jakim_etapie"
        ),
        "late": (
            "spóźni* opóźni* późno nadal wciąż jeszcze czekam czekać powinn* zaginęł* zgubi* "
            "utknęł* dalej"
        ),
        "ship": "wysłan* wysłaliście wysyłka nadan* wyszł* w_drodze wysyłacie wyślecie wyslan*",
        "return": (
            "zwrot zwrócić zwrotu zwracam odesłać odsyłam wymienić wymiana wymiany wymianę "
            "zamienić za_mał* za_duż* za_ciasn* nie_pasuj* inny_rozmiar rozmiar_większ* "
            "rozmiar_mniejsz* etykiet* oddać zwróce zwrocic odsylam za_krótk* za_dług*"
        ),
        "cancel": (
            "anul* odwoł* rezygnuję zrezygnować wycofać skasować nie_chcę_już "
            "wstrzymać_zamówienie stornowa*"
        ),
        "address": (
            "adres adresu adresem ulica kod_pocztowy przeprowadz* mieszkanie paczkomat sąsiad* "
            "numer_domu pod_inny"
        ),
        "change": (
            "zmienić zmiana zmiany zmianę zmieni* poprawić skorygować now* inn* błąd błędn* zły "
            "pomyli* pomyłk* edytować zaktualizować aktualizacja_adresu przekierow* przeprowadz* "
            "zamiast nie_pasuje nie_odpowiada odpada"
        ),
        "wrong": (
            "zły złą złe niewłaściw* błędn* pomyli* pomyłk* inny_produkt inny_kolor nie_to_co "
            "nie_ten nie_ta co_innego inny_model"
        ),
        "refund": (
            "zwrot_pieniędzy zwrot_środków zwrotu_pieniędzy pieniądze_wrócą oddacie_pieniądze "
            "zwrot_kasy refundacj* zwrócić_pieniądze moje_pieniądze zwrot_na_konto "
            "zwrotu_środków przelew_zwrotny zwrot_pieniedzy zwrotu_kosztów"
        ),
        "money": (
            "pieniądze pieniędzy kasa zapłaci* płatność konto karta bank pobran* środki środków"
        ),
        "broken": (
            "zepsut* uszkodz* pęknięt* połaman* wadliw* rozbit* złaman* podart* porysowan* "
            "nie_działa nie_działają przestał_działać przestała_działać plam* dziur* cieknie "
            "przecieka rozdart* stłucz* wgniec* wada zniszcz* rozwalon* stluczon*"
        ),
        "missing": "brakuje niekompletn* pust* tylko_jeden tylko_jedna brakowało zabrakło",
        "angry": (
            "skandal* niedopuszczaln* oszu* reklamacj* skarg* żenada żenujące wściek* masakra "
            "hańba nigdy_więcej kpina złodziej* mam_dość beznadziejn* wstyd niepoważn* dramat "
            "paranoja tragedia"
        ),
        "bad": (
            "zły źle słab* okropn* straszn* rozczarowan* rozczarow* smutn* kiepsk* brzydk* "
            "fataln* gorsz* niezadowolon* badziew* szmelc gówn* zawiedzion* zawiod*"
        ),
        "good": (
            "dobr* świetn* super wspaniał* piękn* doskonał* idealn* zadowolon* kocham uwielbiam "
            "cudown* rewelac* szczęśliw* fajn* ślicz* polecam ekstra"
        ),
        "thanks": (
            "dziękuję dziękuje dzięki dzieki dziekuje dziękujemy podziękow* wdzięczn* dziena"
        ),
        "person": (
            "człowiek* osob* konsultant* pracownik* ktoś kimś kogoś żyw* operator* doradc* "
            "kierownik* obsług* konsultanta"
        ),
        "talk": (
            "rozmawiać porozmawiać rozmowa zadzwonić zadzwoń* dzwoni* kontakt* telefon* połącz* "
            "pogadać"
        ),
        "bot": "bot* robot* automat* maszyn* chatbot* sztuczn*",
        "mail": (
            "mail* e_mail* email* wiadomoś* newsletter* sms* reklam* powiadomie* ofert* "
            "promocj* whatsapp spam*"
        ),
        "less": (
            "mniej rzadziej przestań* tylko za_dużo zbyt_dużo tyle wypis* rezygnuję_z raz_w "
            "raz_na tygodni* miesi* codziennie częstotliwość wyłącz* zbyt_często za_często"
        ),
        "prefer": (
            "wolę wolałbym wolałabym preferuj* preferencj* język* mój_rozmiar_to noszę wegan* "
            "wegetari* interesuj* zapamięt* zapisać"
        ),
        "have": (
            "czy_macie czy_jest czy_są czy_można macie jest_dostępn* czy_ten czy_ta czy_to jaki "
            "jaka jakie ile_waży czy_da czy_posiada"
        ),
        "fact": (
            "rozmiar* materiał* tkanin* kolor* dostępn* magazyn* stan_magazynowy prać pranie "
            "pralc* gwarancj* wodoodporn* kompatybiln* składnik* zawiera wymiar* waży waga "
            "baweł* wełn* skór* bateri* instrukcj* zmywar* skład gluten* wysokość szerokość"
        ),
        "item": (
            "buty koszul* sukienk* kurtk* lamp* produkt* artykuł* torb* spodni* swet* krzesł* "
            "stół model* kubek kubk* płaszcz*"
        ),
        "strange": (
            "prac* rekrutacj* staż* hurt* współprac* influencer* faktur* hasł* dowcip* żart* "
            "pogod* bitcoin kredyt* przepis* piłk* prezydent* godziny_otwarcia "
            "sklep_stacjonarny kod_rabatowy bon* karta_podarunkowa sponsor* seo stolic*"
        ),
        "day": (
            "dzień dni dnia data datę daty dacie termin termin_dostawy terminu poniedziałek "
            "poniedziałku wtorek wtorku środa środę środy czwartek czwartku piątek piątku sobota "
            "sobotę soboty niedziela niedzielę niedzieli tydzień tygodniu"
        ),
        "move": (
            "przełoż* przełóż* przesun* przesuń* odłoż* odroczy* odroczen* przyspiesz* "
            "inny_dzień innego_dnia inny_termin innym_terminie później wcześniej nie_przed "
            "przetrzym* zatrzymaj* przechow* aż_wrócę dopóki_nie_wrócę zły_dzień zły_termin "
            "złą_datę nie_przywozić_przed nie_dostarczać_przed nie_przywoźcie_przed "
            "na_przyszły_tydzień na_przyszły_miesiąc pod_koniec w_połowie do_powrotu innym_razem"
        ),
        "away": (
            "nie_ma_mnie nie_będzie_mnie mnie_nie_będzie nie_ma_nikogo nikogo_nie_będzie "
            "nikogo_nie_ma nie_ma_nas na_urlopie na_wakacjach w_podróży wyjeżdż* poza_domem "
            "nie_odbiorę nie_mogę_odebrać nie_mogę_przyjąć nikt_nie_może wyjeżdżamy"
        ),
        "hello": "cześć witam hej dzień_dobry",
        "want": "chcę chciałbym chciałabym proszę mogę potrzebuję prosiłbym chce poproszę można",
        "press": "pilne pilnie szybko natychmiast dzisiaj dziś jak_najszybciej od_razu pilna",
        "event": (
            "urodziny ślub wesele jutro święta rocznica impreza podróż prezent komunia chrzciny "
            "wigilia wyjazd urodzin"
        ),
        "ill": (
            "alergi* uczul* wysypk* szpital* poparz* skalecz* dym iskr* prąd* niebezpieczn* lek "
            "krew"
        ),
        "again": (
            "znowu znów trzeci_raz drugi_raz kolejny_raz nikt_nie_odpowiada brak_odpowiedzi "
            "wielokrotnie ponownie ignor* po_raz już_pisał* trzykrotnie od_tygodni"
        ),
        "law": "prawnik* adwokat* sąd* policj* rzecznik* uokik pozew konsument* prawn*",
    },
)
