"""Swedish."""

from afterword.decisions.grammar import Tongue

TONGUE = Tongue(
    code="sv",
    keys=(
        "stopp avsluta avregistrera avregistrering sluta avbryt avbeställ avböj avprenumerera "
        "avanmäl avanmälan upphör säg_upp uppsägning radera ta_bort ta_bort_mig nog räcker "
        "lämna återkalla inga_fler slutmeddelande avsluta_prenumeration annullera stoppa"
    ),
    own_keys="slut",
    firm="sluta_med_detta sluta_med_det_här sluta_med_det sluta stopp avregistrera_mig",
    start="börja starta återuppta fortsätt aktivera igen",
    yes="ja japp ja_tack jag_godkänner",
    help="hjälp hjälp_mig info_tack upplysning",
    join="gå_med anmäl prenumerera registrera anslut delta anmäl_mig",
    polite="tack snälla vänligen nu genast omedelbart hej allt alla direkt är_ni_snälla",
    stop=(
        "sluta stoppa stopp avsluta avbryt upphör lägg_av lägg_ner lägga_av säga_upp säg_upp "
        "nog_med trött_på less_på avstå_från stäng_av upphöra sluta_att stop blockera sluta_med"
    ),
    write=(
        "skriv* kontakt* smsa* sms_a spamm* mejla* maila* störa stör störande besvär* trakass* "
        "ring* messa* tjat* höra* bombard* notif*"
    ),
    send="skicka* sänd* utskick*",
    msg=(
        "meddeland* sms smset mejl* mail* email* e_post* epost* nyhetsbrev* reklam* erbjudand* "
        "notis* notif* spam* annons* kampanj* utskick* prenumeration* marknadsför* whatsapp* "
        "aviser* promo* viber påminnelser enkäter"
    ),
    neg="inte aldrig ej inga ingen",
    dont_write=(
        "kontakta kontaktas smsa mejla maila skriva stör störa spamma ringa bli_kontaktad besvära"
    ),
    dont_send="skicka skickar sända",
    want="vill önskar behöver intresserad vill_inte_längre samtycker skulle_vilja intresse",
    get="få ha ta_emot höra motta se",
    anything="något mer någonting",
    zero="inga inget ingen noll utan",
    more="fler mer längre igen flera",
    out=(
        "avregistrera* avprenumer* avanmäl* säga_upp_prenumerationen säga_upp_nyhetsbrevet "
        "säga_upp_min_prenumeration återkallar_mitt_samtycke återkalla_mitt_samtycke "
        "drar_tillbaka_mitt_samtycke avsluta_prenumerationen avsluta_min_prenumeration "
        "avsäga_mig avbeställa_nyhetsbrevet"
    ),
    off="ta_bort radera* tar_bort stryk plocka_bort avlägsna glöm ta_mig_från tas_bort",
    roll=(
        "list* register* databas* mitt_nummer mitt_telefonnummer mitt_mobilnummer numret "
        "min_mejl min_mail min_e_post min_epost mina_uppgifter sändlist* kontakt* system* "
        "utskick* nummer"
    ),
    shop=(
        "beställ* order ordern paket* vara varan varor artik* produkt* köp* leverans* storlek* "
        "butik* kvitto* faktura* retur* återbetal* adress* varukorg* kod koden tid betal* kort "
        "rean rea hållplats* bokning* bekräftelse* present* bud önskelist*"
    ),
    cut="och men om när tills eftersom eller innan medan",
    claim=(
        "fått fick kom skickat kommit mottagit har_inte_skickat får_inga får_inget får_inte "
        "har_inga"
    ),
    phrases=(
        "lämna mig ifred/i_fred",
        "låt mig vara",
        "ta/tar/tag .. bort .. mig/mitt",
        "stryk mig",
        "sluta .. skicka/skriva/smsa/mejla/maila/kontakta/spamma",
        "kontakta/skriv/smsa/mejla/maila/stör/ring/spamma .. mig/oss .. inte/aldrig",
        "skicka/skicka_mig .. inga/inget/inte .. fler/mer/erbjudanden/reklam/meddelanden/sms/mejl",
        "skriv/smsa/mejla inte mer/mig",
        "inga fler .. meddel*/sms/mejl/mail/utskick",
        "hur .. avregistrerar/avslutar .. mig/prenum*",
        "hur avregistrerar",
        "inte intresserad .. av .. era/erbjud*/reklam*",
        "vill .. inte .. bli .. kontaktad/störd",
        "vill inte .. höra .. från er/mer",
        "nog nu .. med",
        "samtycker inte",
        "vill .. slippa",
    ),
    keep=(
        "sluta inte",
        "inte sluta",
        "kan inte sluta",
        "slutade",
        "när slutar",
        "ta inte bort mig",
        "avregistrera mig inte",
        "non stop",
        "slutar inte",
        "aldrig sluta",
    ),
)
