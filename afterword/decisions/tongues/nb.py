"""Norwegian."""

from afterword.decisions.grammar import Tongue

TONGUE = Tongue(
    code="nb",
    keys=(
        "stopp avmeld avmelding avslutt avslutte meld_av meld_meg_av avbestill avbryt "
        "avregistrer slett slett_meg fjern fjern_meg opphør si_opp oppsigelse kanseller nok "
        "slutt tilbakekall trekk_tilbake ikke_mer stopp_nå hold_opp stoppe"
    ),
    firm="slutt_med_dette slutt_med_det slutt_med_det_der slutt stopp hold_opp avmeld_meg",
    start="begynn start_igjen gjenoppta fortsett aktiver",
    yes="ja ja_takk",
    help="hjelp info_takk opplysning",
    join="bli_med meld_på meld_meg_på abonner delta registrer",
    polite="vennligst takk tusen_takk nå straks hei alt vær_så_snill umiddelbart",
    stop=(
        "slutt slutt_å slutt_med slutte stopp stopp_med stoppe avslutt avslutte hold_opp "
        "hold_opp_med opphør avbryt si_opp nok_av lei_av lei lei_alle dropp kutt_ut stop slå_av "
        "blokker"
    ),
    write=(
        "skriv* kontakt* sms* tekst* spam* mail* mas* maset plag* ring* forstyr* trakasser* "
        "melde bombard* varsl*"
    ),
    send="send* tilsend*",
    msg=(
        "melding* sms sms_er smser tekstmelding* mail* mailer e_post* epost* email* nyhetsbrev* "
        "reklame* tilbud* varsel varsler varsling* spam* annons* kampanj* abonnement_på "
        "markedsføring* whatsapp* promo* viber påminnelser"
    ),
    neg="ikke aldri ingen ikkje",
    dont_write=(
        "kontakt kontakte kontaktes skriv skrive smse send_sms mail maile ring ringe spam "
        "spamme mas mase forstyrr forstyrre plag plage kontaktet tekst"
    ),
    dont_send="send sende sender",
    want="vil ønsker ønske trenger orker gidder interessert samtykker skal interesse",
    get="ha motta få høre se",
    anything="noe mer flere noen",
    zero="ingen ingenting null uten",
    more="flere mer lenger igjen",
    out=(
        "avmeld_meg avmelde_meg avmelde avmelder melde_meg_av meld_meg_av melder_meg_av "
        "melde_meg_ut meld_meg_ut avregistrere si_opp_nyhetsbrevet si_opp_abonnementet_på "
        "trekker_samtykket trekker_tilbake_samtykket trekke_samtykket trekke_tilbake_samtykket "
        "trekker_mitt_samtykke avmelding_fra trekker_tilbake_mitt_samtykke"
    ),
    off="fjern* slett* stryk ta_meg_av ta_meg_bort ta_bort glem",
    roll=(
        "list* databas* register* registret nummeret_mitt mitt_nummer nummeret telefonnummeret "
        "mobilnummeret e_posten_min mailen_min opplysningene dataene kontakt* system* nummer"
    ),
    shop=(
        "bestill* ordre* pakke* vare varen varer artik* produkt* kjøp* lever* størrels* butikk* "
        "kvittering* faktura* retur* refu* adress* handlekurv* kode* tid betal* kort salg* "
        "buss* bestillingen booking* bekreftelse* gave bud budet ønskelist*"
    ),
    cut="og men hvis når til fordi eller før mens om",
    claim="fått fikk kom sendt kommet mottatt får_ingen får_ikke har_ingen",
    phrases=(
        "la meg være",
        "la meg .. i fred",
        "fjern/slett/stryk .. meg/nummeret/mitt",
        "ta meg .. av .. list*",
        "ikke .. kontakt/skriv/ring/sms .. meg/oss/til_meg",
        "ikke skriv/kontakt/ring/mas/send_meg/send_flere",
        "send/skriv/kontakt .. meg .. ikke/aldri/ingen .. flere/mer/igjen",
        "slutt .. å .. sende/skrive/mase/sms*/kontakt*/spam*",
        "ingen flere .. melding*/sms*/mail*/tilbud/e_post*",
        "hvordan .. avmelder/melder .. meg .. av",
        "hvordan avmelder",
        "ikke interessert .. i .. deres/tilbud/reklame",
        "vil/ønsker .. ikke .. kontaktes/høre .. mer/fra",
        "samtykker ikke",
        "vil slippe",
    ),
    keep=(
        "ikke slutt*",
        "ikke .. slutte",
        "klarer ikke .. slutte",
        "kan ikke slutte",
        "sluttet",
        "ikke stopp*",
        "når slutter",
        "ikke meld meg av",
        "ikke fjern meg",
        "holdeplass",
        "aldri slutt*",
        "ikke avmeld*",
    ),
)
