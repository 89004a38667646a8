"""Romanian."""

from afterword.decisions.grammar import Tongue

TONGUE = Tongue(
    code="ro",
    keys=(
        "dezabonare dezabonează dezabonați dezabonează_mă dezabonați_mă dezabonez mă_dezabonez "
        "oprește opreste opriți oprire opreștete renunț renunt renunțare anulare anulează "
        "anulați sfârșit gata ajunge destul încetați încetează terminat termină șterge "
        "ștergeți_mă șterge_mă revoc revocare retrag ieșire stop_mesaje încetare scoate_mă "
        "scoateți_mă elimină"
    ),
    firm="terminați_cu_asta încetați_cu_asta opriți_vă încetați dezabonați_mă",
    start="pornire pornește începe start reluare reia activare activează continuă",
    yes="da de_acord sunt_de_acord",
    help="ajutor informații asistență",
    join="abonare abonează_mă înscriere mă_abonez alătură înscrie_mă participă",
    polite=(
        "vă_rog va_rog te_rog rog mulțumesc multumesc mersi bună salut acum imediat tot toate "
        "frumos bună_ziua"
    ),
    stop=(
        "opriți oprește opreste opri opriți_vă încetați încetează înceta încetați_să "
        "terminați_cu terminați gata_cu ajunge_cu destul destul_cu ajunge anulați anulează "
        "anula stop suspendați lăsați_ne_cu sătul_de sătulă_de m_am_săturat_de săturat_de "
        "dezactivați blocați"
    ),
    write="scri* contact* deranj* spam* hărțui* sun* apel* bombard* agas* stresa* notific* bâz*",
    send="trimit* trimiț* expedi* mai_trimite",
    msg=(
        "mesaj* sms sms_uri sms_urile smsuri smsurile mail* e_mail* email* newsletter* reclam* "
        "publicit* ofert* promoț* notific* spam anunț* whatsapp* comunicăr* abonament* "
        "marketing viber sondaje buletin*"
    ),
    neg="nu niciodată n să_nu",
    dont_write=(
        "scrieți scrie scriu contactați contacta contactat contactată contactezi deranjați "
        "deranja deranjat deranjată deranjezi sunați suna spamați scrii scriți mai_scrie"
    ),
    dont_send="trimiteți trimite trimită trimiți trimit",
    want=(
        "vreau vrem doresc dorim aș_vrea as_vrea aș_dori interesează interesat interesată "
        "nevoie accept consimt acord interesate doreste"
    ),
    get="primesc primi primim primească aud văd",
    anything="nimic mai_mult",
    zero="niciun nicio fără zero nici",
    more="mai alte altele niciodată iar din_nou",
    out=(
        "dezabon* să_mă_dezabonez retrag_consimțământul îmi_retrag_consimțământul "
        "îmi_retrag_acordul retrag_acordul revoc_consimțământul revoc_acordul "
        "retragerea_consimțământului renunț_la_newsletter renunț_la_abonare anulez_abonarea "
        "anularea_abonării"
    ),
    off="ies șterg* ștergeți scoate* scoateți scot elimin* îndepărt* radiați uitați tăiați",
    roll=(
        "list* lista baza_de_date bazele_de_date bazei_de_date numărul_meu numarul_meu "
        "acest_număr telefonul_meu adresa_mea_de_email emailul_meu datele_mele contact* agend* "
        "evidenț* sistem* număr numărul"
    ),
    shop=(
        "comand* colet* produs* articol* cumpăr* livrare livrăr* mărim* magazin* factur* bon "
        "retur* ramburs* adres* coș* cod* programar* plat* card* stați* rezerv* confirm* cadou "
        "curier* dorin*"
    ),
    cut="și dar dacă când până pentru_că sau iar_dacă după",
    claim=(
        "am_primit a_primit ați_trimis ati_trimis au_trimis ai_trimis a_ajuns am_mai_primit "
        "a_venit am_văzut primesc_niciun mi_ați mi_a am"
    ),
    phrases=(
        "nu .. vreau/doresc .. să aud",
        "nu .. vreau/doresc .. nimic .. de la voi",
        "lăsați/lasă/lasati .. în pace",
        "lăsați/lasă .. mă în pace",
        "scoateți/ștergeți/eliminați/scoate/șterge .. mă/ma .. de/din",
        "mă/ma .. scoateți/ștergeți/eliminați",
        "nu .. mai .. scrieți/scrie/contactați/contacta/deranjați/deranja/sunați",
        "nu .. mai .. trimiteți/trimite/trimită .. mesaj*/nimic/sms*/reclam*/ofert*/mail*",
        "gata cu .. mesaj*/reclam*/sms*",
        "cum .. dezabon*",
        "nu .. interesează .. ofert*/mesaj*/reclam*",
        "nu .. mai .. vreau/doresc .. mesaj*/sms*/reclam*/ofert*/să_primesc/nimic",
        "nu doresc .. să fiu .. contactat*/deranjat*",
        "fără .. mesaje/reclame/sms_uri .. vă_rog",
        "nu sunt de acord .. mesaj*/trimit*",
        "ajunge cu",
    ),
    keep=(
        "nu .. opriți",
        "nu vă opriți",
        "nu .. pot opri",
        "nu mă pot opri",
        "s a oprit",
        "nu .. încetați",
        "nu mă .. dezabonați/scoateți/ștergeți",
        "fără oprire",
        "nu mai aveți",
        "nu vreau .. dezabonez/opriți",
    ),
)
