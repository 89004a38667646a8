"""Polish."""

from afterword.decisions.grammar import Tongue

TONGUE = Tongue(
    code="pl",
    keys=(
        "rezygnuję rezygnacja wypisz wypisz_mnie wypiszcie_mnie wypisuję wypisać anuluj "
        "anulować anuluję koniec zakończ zatrzymaj przestań przestańcie dość dosyć usuń "
        "usuń_mnie usuńcie_mnie wyłącz cofam cofam_zgodę wycofuję wycofuję_zgodę odsubskrybuj "
        "rezygnuje wyrejestruj wyloguj odwołuję nie_pisz nie_piszcie stop_sms stop_reklamom "
        "starczy wystarczy"
    ),
    firm=(
        "przestańcie_z_tym skończcie_z_tym przestańcie przestań dość dosyć wypiszcie_mnie "
        "wypisz_mnie rezygnuję"
    ),
    start="wznów zapisz rozpocznij zacznij aktywuj kontynuuj wznawiam",
    yes="zgadzam_się tak_chcę",
    own_yes="tak",
    help="pomoc pomocy informacja info_proszę",
    join="dołącz dołączam zapisz_mnie zapisuję_się subskrybuj przyłącz",
    polite=(
        "proszę prosze dziękuję dzięki dziekuje poproszę już natychmiast teraz wszystko cześć "
        "dzień_dobry witam uprzejmie"
    ),
    stop=(
        "przestań przestańcie przestać przestaniecie zaprzestać zaprzestańcie skończ skończcie "
        "zakończ zakończcie wstrzymaj wstrzymajcie koniec koniec_z dość dosyć mam_dość "
        "zatrzymaj zatrzymajcie anuluj anulujcie rezygnuję_z rezygnuję zrezygnować "
        "zrezygnować_z stop wyłącz wyłączcie przerwij przerwijcie zablokuj"
    ),
    write=(
        "pisać pisz* pisanie pisania kontakt* nęka* spam* niepokoi* przeszkadza* zawraca* męcz* "
        "dzwoni* bombard* smsowa* zaczepia* molest* powiadamia*"
    ),
    send="wysył* przesył* słać wysłać nadsył*",
    msg=(
        "wiadomoś* wiadomosc* sms sms_ów sms_y sms_ami smsy smsów smsami smsa smsow esemes* "
        "mail mail* e_mail* email* newsletter* biuletyn* reklam* ofert* promocj* spam "
        "powiadomie* powiadomien* subskrypcj* marketing* komunikat* whatsapp* "
        "informacji_handlowych informacje_handlowe viber ankiet* przypomnie*"
    ),
    neg="nie nigdy żadnych",
    dont_write=(
        "pisać pisz piszcie pisał kontaktować kontaktujcie kontaktuj nękać nękajcie niepokoić "
        "niepokójcie przeszkadzać spamować spamujcie spamuj dzwońcie dzwonić zawracajcie "
        "zawracać męczcie męczyć"
    ),
    dont_send=(
        "wysyłać wysyłajcie wysyłaj przesyłać przesyłajcie przesyłaj przysyłać przysyłajcie "
        "przysyłaj wysyłali przysyłali ślijcie"
    ),
    want=(
        "chcę chcemy chce chciałbym chciałabym życzę życzymy życzyłbym potrzebuję interesują "
        "interesuje interesuja wyrażam zamierzam zgadzam zainteresowany zainteresowana zgody"
    ),
    get="dostawać otrzymywać otrzymać dostać słyszeć widzieć",
    anything="nic niczego więcej",
    zero="żadnych żadne żadnej zero bez ani",
    more="więcej już dalej kolejnych nigdy dalszych innych",
    out=(
        "wypisać wypisz_mnie wypiszcie_mnie wypisuję_się wypisanie rezygnuję_z_newslettera "
        "rezygnuję_z_subskrypcji zrezygnować_z_newslettera zrezygnować_z_subskrypcji "
        "wycofuję_zgodę cofam_zgodę wycofać_zgodę cofnąć_zgodę odwołuję_zgodę "
        "wycofuję_swoją_zgodę odsubskryb* wyrejestrować_z wycofuję_moją_zgodę "
        "anulować_subskrypcję odwołać_zgodę wypis_z"
    ),
    off=(
        "wyjść usuń* usunąć usunięcie usuncie skreśl* wykreśl* wykasuj* skasuj* wypisz* wypisać "
        "zabierz* kasuj* zapomnijcie"
    ),
    roll=(
        "list listy lista bazy baza bazie mój_numer mojego_numeru mój_telefon numer numeru "
        "ten_numer moje_dane moich_danych mój_mail mojego_maila mój_e_mail mój_adres_email "
        "kontaktów kontakty subskrybentów rejestru systemu mailingowej"
    ),
    shop=(
        "zamówien* zamowien* paczk* przesyłk* produkt* towar* zakup* dostaw* rozmiar* sklep* "
        "faktur* paragon* zwrot* adres koszyk* kod kodu termin płatnoś* kart* przystan* wizyt* "
        "rezerwacj* potwierdzeni* kurier* życzeń prezent*"
    ),
    cut="i ale jeśli gdy kiedy dopóki bo lub oraz jak ponieważ aż albo",
    claim=(
        "dostałem dostałam otrzymałem otrzymałam wysłaliście przysłaliście wysłali przyszła "
        "przyszło przyszedł doszło doszedł doszła wysłano dostaję mam przychodzi dostalam "
        "dostalem"
    ),
    phrases=(
        "nie chcę .. słyszeć .. od was",
        "nie chcę .. nic .. od was",
        "nie wyrażałem/wyrażałam/dawałem/dawałam zgody",
        "dajcie/daj/proszę_dać .. spokój",
        "zostawcie/zostaw .. w spokoju",
        "wypisać/wypiszcie/wypisz/wykreślcie/usuńcie/usuń/skreślcie .. mnie",
        "mnie .. wypisać/usunąć/wykreślić/skreślić",
        "koniec z .. sms*/wiadomoś*/reklam*/mail*",
        "nie interesują .. mnie .. wasze",
        "nie życzę .. sobie .. wiadomoś*/reklam*/kontaktu/sms*/ofert*",
        "nie wyrażam .. zgody",
        "jak .. wypisać/zrezygnować .. z/się",
        "nie chcę .. od was/państwa",
        "odczepcie/odczep się",
        "proszę mnie nie .. niepokoić/nękać",
    ),
    keep=(
        "nie przesta*",
        "nie mogę .. przestać",
        "przestał/przestała/przestało",
        "bez przerwy",
        "nie rezygnuję",
        "nie wypis*",
        "nie usuw*",
        "nie kończcie",
        "nie chcę .. przestać/rezygnować/wypisać",
    ),
)
