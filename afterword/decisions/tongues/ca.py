"""Catalan."""

from afterword.decisions.grammar import Tongue

TONGUE = Tongue(
    code="ca",
    keys=(
        "baixa donar_de_baixa doneu_me_de_baixa atura atureu pareu para prou cancel·lar "
        "cancella fi finalitzar surt esborra esborreu_me"
    ),
    firm="prou pareu atureu doneu_me_de_baixa",
    start="alta comença iniciar",
    yes="sí d_acord",
    help="ajuda informació",
    join="apunta_m unir_me subscriure_m",
    polite="si_us_plau sisplau gràcies ara ja hola tot",
    stop="deixeu_d deixa_d deixeu_de deixa_de pareu_de para_de prou prou_de atureu atura cesseu",
    write="escri* molest* contact* spam*",
    send="envi*",
    msg=(
        "missatge* sms correu* mail* email* publicitat promocion* ofert* butlletí* spam "
        "whatsapp* anunci* notificacion*"
    ),
    neg="no mai",
    dont_write="escriviu escriguis escrigueu molesteu contacteu truqueu escriure",
    dont_send="envieu enviïs enviar enviïn",
    want="vull volem desitjo interessa interessen",
    get="rebre",
    anything="res més",
    zero="cap no sense",
    more="més mai",
    out="donar_me_de_baixa donar_de_baixa doneu_me_de_baixa em_dono_de_baixa desubscri*",
    off="traieu_me traieu treure esborreu elimineu",
    roll="llista base_de_dades el_meu_número meu_número",
    shop="comanda paquet* article* producte* enviament botiga talla factura adreça",
    cut="i però si quan perquè o",
    claim="he_rebut heu_enviat ha_arribat",
    phrases=(
        "deixeu me .. en pau/tranquil",
        "traieu/esborreu me de",
    ),
    keep=(
        "no pareu",
        "no deixeu de",
        "no puc parar",
    ),
)
