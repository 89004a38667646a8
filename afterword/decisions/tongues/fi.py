"""Finnish."""

from afterword.decisions.grammar import Tongue

TONGUE = Tongue(
    code="fi",
    keys=(
        "lopeta lopettakaa lopetus seis peru peruuta peruutus perukaa poistu poista poistakaa "
        "poista_minut irtisano irtisanon keskeytä lopeta_tilaus peru_tilaus eroa loppu riittää "
        "riitti jo_riittää ei_enää kiellä kielto kiellän estä perun peruutan"
    ),
    firm="lopettakaa_tämä lopettakaa_tuo lopettakaa lopeta",
    start="aloita jatka käynnistä alku palaa aktivoi",
    yes="kyllä joo juu hyväksyn",
    help="apua ohje ohjeet tieto tiedot apu",
    join="liity liityn tilaa ilmoittaudu rekisteröidy mukaan",
    polite="kiitos ole_hyvä pyydän heti nyt hei kiitoksia kaikki ystävällisesti jo olkaa_hyvä",
    stop=(
        "lopeta lopettakaa lopettaa lopetatte lopettakaatte lopettaisitte lopettaisit lopetatko "
        "keskeyttäkää keskeytä peruuttakaa peruuta peru perukaa perua perun seis riittää_jo "
        "kyllästynyt saa_riittää riittää sulkekaa estäkää stop loppukoon"
    ),
    write=(
        "kirjoit* spämm* spam* roskapost* häirit* häirint* ottamasta* yhteydenot* yhteyttä "
        "soittel* soittam* viestit* tekstail* kiusaam* pommit* markkinoi*"
    ),
    send="lähett* lähetä* laitta* laittel*",
    msg=(
        "viest* tekstivies* sms* sähköpost* meili* mail* uutiskir* mainos* mainoksia mainont* "
        "tarjou* roskapost* ilmoituk* spam* kampanj* markkinoint* whatsapp* viber* muistutuk* "
        "kyselyit*"
    ),
    neg="älä älkää ei en emme ettekä älköön",
    dont_write=(
        "kirjoita kirjoittako häiritse häiritkö ota_yhteyttä ottako_yhteyttä ota_minuun "
        "ottako_minuun soita soittako spämmää spämmätkö viestittele viestitelkö ota_enää "
        "ottako_enää kirjoittele kirjoitelko"
    ),
    dont_send="lähetä lähettäkö laita laittako lähettele lähetelkö laittelkaa",
    want=(
        "halua haluan haluamme haluaisi toivo tarvitse kiinnosta kiinnostunut suostu hyväksy kaipaa"
    ),
    get="saada vastaanottaa kuulla nähdä",
    anything="mitään enempää enää mitäkään lisää",
    zero="ei en ilman nolla",
    more="enää enempää lisää koskaan uudelleen",
    out=(
        "perun_uutiskirje* peruuttaa_uutiskirje* perua_uutiskirje* peruutan_uutiskirje* "
        "perukaa_uutiskirje* peru_uutiskirje* perun_suostumuk* peruutan_suostumuk* "
        "peruuttaa_suostumuk* perua_suostumuk* irtisanon_uutiskirje* kiellän_suoramarkkinoin* "
        "kiellän_markkinoin* kieltää_markkinoin* eroan_listalta erota_listalta poistua_listalta "
        "suoramarkkinointikielto"
    ),
    off=(
        "poista poistakaa poistaa poistaisitte poistettava poistettavaksi pyyhkikää ottakaa "
        "pois unohtakaa"
    ),
    roll=(
        "lista* listalta listoilta postituslist* rekister* numero* numeroni tietokan* "
        "puhelinnumero* sähköpostios* tietoni yhteystie* järjestelm*"
    ),
    shop=(
        "tilauks* tilausta tilaukseni paket* tuot* tuotteen tavar* ostok* toimit* koko koon "
        "kaup* lasku* kuit* palaut* hyvity* osoit* ostosk* koodi* aika maksu* kort* pysäk* "
        "alen* ale varau* vahvistu* lahja* kuljett* toivelist*"
    ),
    cut="ja mutta jos kun kunnes koska tai ennen vaikka",
    claim="saanut tullut lähettäneet saapunut lähettänyt tuli ole_saanut tule",
    phrases=(
        "en halua .. kuulla",
        "jättäkää/jätä .. rauhaan",
        "poistakaa/poista/ottakaa .. minut/meidät",
        "älä/älkää .. ota/ottako .. yhteyttä",
        "älä/älkää .. kirjoita/kirjoittako/häiritse/häiritkö/soita/soittako",
        "älä/älkää .. lähetä/lähettäkö/laita/laittako .. viest*/mainok*/mitään/enää/tarjouk*/"
        "tekstivies*/sähköpost*/minulle_enää",
        "ei enää .. viest*/mainok*/tarjou*/sähköpost*",
        "lopet* .. viest*/mainos*/lähett*/späm*/spam*/häirit*",
        "en .. halua .. enää .. viest*/mainok*/kuulla/tekstivies*/sähköpost*",
        "en .. halua .. viest*/mainok*/tarjouk*/tekstivies*/uutiskir*/sähköpost*",
        "miten/kuinka .. perun/peruutan/lopetan/poistun .. uutiskir*/tilaukse*/listal*",
        "pois .. listal*",
        "en ole kiinnostunut .. tarjouk*/viest*",
        "antakaa olla",
        "en suostu",
        "en halua .. että .. otat*/lähet*",
    ),
    keep=(
        "älä/älkää lopet*",
        "en voi .. lopettaa",
        "ei .. lopettaa",
        "lakkasi",
        "lopetti",
        "milloin .. loppuu/päättyy",
        "älä/älkää .. poista/poistako .. minua",
        "älä/älkää peru*",
        "en halua .. lopettaa/perua",
        "bussipysäkki",
    ),
)
