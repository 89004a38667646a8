"""Dutch."""

from afterword.decisions.grammar import Tongue

TONGUE = Tongue(
    code="nl",
    keys=(
        "stoppen afmelden afmelding uitschrijven uitschrijving opzeggen opzegging annuleren "
        "annuleer annulering einde eindigen beëindigen beeindigen verwijderen verwijder "
        "verwijder_mij schrijf_mij_uit schrijf_me_uit meld_me_af meld_mij_af genoeg hou_op "
        "houd_op ophouden intrekken herroepen stop_ermee geen_reclame geen_berichten afgemeld "
        "uit nooit_meer uitschrijf"
    ),
    firm=(
        "stop_hiermee stop_daarmee stop_hier_mee hou_hiermee_op hou_op houd_op afmelden "
        "uitschrijven stop_ermee"
    ),
    start="beginnen begin hervatten hervat starten opnieuw doorgaan",
    yes="ja jazeker ja_graag",
    help="hulp informatie",
    join="aanmelden inschrijven meedoen abonneren aansluiten deelnemen",
    polite=(
        "alstublieft alsjeblieft aub a_u_b ajb svp graag bedankt dank_je dank_u dankjewel hallo "
        "nu direct alles onmiddellijk beste per_direct meteen eens"
    ),
    stop=(
        "stop stop_met stoppen stoppen_met hou_op hou_op_met houd_op houd_op_met hou_eens_op "
        "ophouden kappen_met kap_met staak staken beëindig beeindig beeindigen opzeggen "
        "opzeggen_van annuleer genoeg_van zat basta_met uitzetten blokkeer schei_uit "
        "schei_uit_met"
    ),
    write=(
        "app* whatsapp* mail* sms* bericht* schrijv* contact* spam* lastig* stoor* storen "
        "lastigval* stalk* benader* bel* irrit* texten"
    ),
    send="stur* stuur* zend* toestur* versturen verstuur* verzend*",
    msg=(
        "bericht berichten berichtjes bericht* sms smsjes sms_jes mail mails mailtjes email "
        "emails e_mail e_mails nieuwsbrief* nieuwsbrieven newsletter* reclame* spam aanbieding* "
        "melding meldingen notificatie* appjes apps whatsapp* promo* advertentie* mailing* "
        "abonnement_op marketing viber acties_mail herinneringen"
    ),
    neg="niet nooit nooit_meer niks niet_meer",
    dont_write=(
        "mailen appen sms_en smsen schrijven contacteren benaderen lastigvallen lastig_vallen "
        "storen bellen benaderd gecontacteerd spammen gemaild berichten lastiggevallen stalken"
    ),
    dont_send="sturen stuur stuurt zend zenden toesturen opsturen verzenden toezenden",
    want=(
        "wil willen wens wensen wenst hoef behoefte_aan interesse interesse_in geïnteresseerd "
        "geinteresseerd zou_graag nodig toestemming_voor zit_te_wachten zit_niet_te_wachten "
        "wilde"
    ),
    get="ontvangen krijgen horen hebben zien toegestuurd",
    anything="niets niks meer iets iets_meer",
    zero="geen niets niks nul zonder",
    more="meer verder verdere langer opnieuw weer",
    out=(
        "uitschrijven uit_te_schrijven schrijf_me_uit schrijf_mij_uit schrijf_ons_uit "
        "uitgeschreven_worden afmelden af_te_melden meld_me_af meld_mij_af meld_ons_af "
        "afgemeld_worden me_uitschrijven nieuwsbrief_opzeggen trek_mijn_toestemming_in "
        "toestemming_intrekken toestemming_in_te_trekken ik_herroep_mijn_toestemming "
        "uitschrijf* afmeld* opt_out schrijf_mijn_nummer_uit"
    ),
    off=(
        "uitstappen haal halen verwijder verwijderen verwijderd gooi schrap schrappen wis "
        "wissen neem streep vergeet weghalen afhalen eraf"
    ),
    roll=(
        "lijst lijsten mailinglijst* bestand bestanden database* mijn_nummer dit_nummer "
        "mijn_telefoonnummer mijn_mailadres mijn_email mijn_e_mail mijn_gegevens "
        "adressenbestand klantenbestand systeem verzendlijst nummer contactenlijst"
    ),
    shop=(
        "bestelling* pakket* pakje artikel* product* aankoop levering bezorging maat winkel "
        "factuur bon retour* terugbetaling adres winkelwagen code afspraak betaling order "
        "zending stopcontact uitverkoop actie bestel* reservering bevestiging verlanglijst* "
        "cadeau koerier bezorger kapot"
    ),
    cut="en maar als wanneer tot omdat of zodra terwijl totdat",
    claim=(
        "gekregen ontvangen_heb heb_ontvangen gestuurd gehad gekomen nog_geen heb_nog "
        "jullie_hebben binnengekomen krijg_geen ontving"
    ),
    phrases=(
        "wil .. niets .. meer .. van jullie/u",
        "wil .. niet .. meer .. horen",
        "laat/laten .. met rust",
        "haal/haalt/halen/verwijder/gooi/schrap .. me/mij/ons .. van/uit/af",
        "haal .. me/mij .. eraf",
        "stuur .. geen .. meer",
        "geen .. meer .. sturen/ontvangen/krijgen/stuur",
        "niet meer .. mailen/appen/sms_en/smsen/bellen/benaderen/contacteren/lastigvallen/"
        "schrijven/sturen/benaderd/gemaild",
        "niet .. lastig .. vallen",
        "val me niet .. lastig",
        "nooit meer .. contact/bericht/berichten/mail/app",
        "neem .. geen contact",
        "neem .. nooit .. contact",
        "stop .. ermee",
        "hoe .. me/mij .. afmelden/uitschrijven",
        "hoe .. afmelden/uitschrijven",
        "ben er klaar mee stop",
        "wil hier vanaf",
        "wil .. van de lijst",
        "mail/app/bel/schrijf/sms .. me/mij .. niet",
        "contacteer/benader/stoor/spam .. me/mij .. niet",
        "wil .. niets/niks .. meer .. horen/ontvangen/krijgen/weten",
        "geen behoefte .. aan",
        "zit niet te wachten op",
        "wil .. niet .. benaderd/gemaild/lastiggevallen/gecontacteerd",
    ),
    keep=(
        "stop .. niet",
        "niet stoppen",
        "kan niet stoppen",
        "gestopt",
        "stopcontact",
        "wanneer stopt/eindigt",
        "niet uitschrijven/afmelden",
        "hou .. niet op",
        "schrijf .. me/mij .. niet uit",
        "meld .. me/mij .. niet af",
        "blijf .. niet",
        "nooit stoppen",
        "haal .. me/mij .. niet van",
        "non stop",
        "wil .. niet .. stoppen/afmelden/uitschrijven",
    ),
)
