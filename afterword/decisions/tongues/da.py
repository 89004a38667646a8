"""Danish."""

from afterword.decisions.grammar import Tongue

TONGUE = Tongue(
    code="da",
    keys=(
        "stop afmeld afmelding afmeld_mig frameld framelding frameld_mig opsig opsigelse "
        "annuller afslut afbryd stop_nu nok slet slet_mig fjern fjern_mig ophør hold_op "
        "tilbagekald ikke_mere træk_samtykke"
    ),
    own_keys="slut",
    firm="stop_med_det stop_med_det_her hold_op_med_det hold_op afmeld_mig",
    start="begynd start_igen genoptag fortsæt aktiver",
    yes="ja jatak ja_tak",
    help="hjælp info_tak oplysning",
    join="tilmeld deltag tilmeld_mig meld_mig_til abonner",
    polite="venligst tak nu straks hej alt mange_tak vær_så_venlig venlig_hilsen omgående",
    stop=(
        "stop stop_med stoppe stoppe_med hold_op hold_op_med holde_op_med holde_op afslut "
        "afslutte ophør ophøre afbryd annuller opsige opsig nok_af træt_af drop slut_med afmeld "
        "afmelde sluk bloker stop_venligst_med indstil"
    ),
    write=(
        "skriv* kontakt* sms* spam* mail* genér* forstyr* chikan* ring* besked* bombard* genere "
        "plag* notific*"
    ),
    send="send* tilsend* udsend*",
    msg=(
        "besked* sms sms_er smser sms'er mail* email* e_mail* nyhedsbrev* reklam* tilbud "
        "notifikation* spam* annonc* kampagn* abonnement_på markedsføring* whatsapp* promo* "
        "meddelels* viber påmindelser"
    ),
    neg="ikke aldrig ej ingen",
    dont_write=(
        "kontakt kontakte skriv skrive sms_e smse maile mail forstyr forstyrre ring ringe spam "
        "spamme kontaktes generes genere"
    ),
    dont_send="send sende sender tilsend",
    want="vil ønsker ønske gider behøver interesseret skal samtykker interesse gad",
    get="have modtage få høre se",
    anything="noget mere yderligere intet",
    zero="ingen intet nul uden",
    more="flere mere længere igen yderligere",
    out=(
        "afmeld_mig afmelde_mig afmelde afmelder framelde frameld framelde_mig "
        "opsige_nyhedsbrevet opsige_abonnementet_på trække_mit_samtykke trækker_mit_samtykke "
        "tilbagekalder_mit_samtykke tilbagekalde_mit_samtykke afmeldes afmelding_fra "
        "melde_mig_fra meld_mig_fra meld_mig_ud"
    ),
    off="fjern* slet* stryg tag_mig_af tag_mig_ud ta_mig_af glem udelad",
    roll=(
        "list* databas* register* kartotek* mit_nummer mit_telefonnummer mit_mobilnummer "
        "nummeret min_mail min_email min_e_mail mine_oplysninger mine_data mailinglist* system* "
        "kontakt* nummer"
    ),
    shop=(
        "ordre* bestil* pakke* vare varen varer artik* produkt* køb* lever* størrels* butik* "
        "kvittering* faktura* retur* refun* adress* kurv* kode* tid betal* kort udsalg* "
        "booking* bekræftelse* gave bud fragtmand* stoppested ønskelist*"
    ),
    cut="og men hvis når indtil fordi eller før mens da",
    claim="fået fik kom sendt kommet modtaget får_ingen får_ikke har_ingen",
    phrases=(
        "lad mig være",
        "lad mig .. i fred",
        "fjern/slet/stryg .. mig/mit",
        "tag mig .. af .. list*",
        "hold op med .. skriv*/send*/sms*/kontakt*",
        "kontakt/skriv/send/sms/ring/mail .. mig/os/til_mig .. ikke/aldrig",
        "kontakt/ring/skriv/sms/mail ikke/aldrig",
        "skriv ikke",
        "send .. ikke/ingen .. flere/mere/tilbud/reklamer/beskeder/sms*",
        "ingen flere .. besked*/sms*/mail*/tilbud",
        "hvordan .. afmelder/framelder .. mig",
        "hvordan .. afmelder",
        "ikke interesseret .. i .. jeres/tilbud/reklam*",
        "vil/ønsker .. ikke .. kontaktes/høre .. mere/fra",
        "samtykker ikke",
        "vil .. gerne .. fri for",
        "vil slippe",
    ),
    keep=(
        "ikke stop*",
        "ikke .. stoppe",
        "kan ikke .. stoppe",
        "holdt op",
        "stop ikke",
        "hold ikke op",
        "hvornår slutter",
        "afmeld mig ikke",
        "fjern mig ikke",
        "stoppested",
        "non stop",
        "stoppede",
        "aldrig stoppe",
    ),
)
