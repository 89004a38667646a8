"""Dutch."""

from afterword.decisions.understanding.lexicon import Lexicon

LEXICON = Lexicon(
    code="nl",
    common=(
        "de het een en van ik is dat niet die in op te zijn was met voor aan er maar om ook als "
        "bij of uit nog naar heb heeft hebben mijn je jullie u we wij wat waar wanneer hoe kan "
        "wil graag al dit deze geen mij hallo bedankt zo moet worden wordt kunnen gaat hij ze "
        "me dan wel"
    ),
    words={
        "where": "waar waarheen waar_blijft locatie",
        "when": "wanneer hoe_lang welke_dag hoelang hoe_laat binnen_hoeveel leverdatum",
        "order": (
            "bestelling bestellingen pakket pakje pakketje zending levering bezorging order "
            "aankoop bestelde spullen"
        ),
        "arrive": (
            "komt komen aangekomen aankomen geleverd leveren bezorgd bezorgen ontvangen ontvang "
            "binnen krijg gekregen arriveert gearriveerd"
        ),
        "not": "niet nooit niks niets geen geeneen niemand zonder noch",
        "track": "track* volgen traceren traceer* bezorger postnl pakketdienst volgnummer",
        "status": "status stand_van_zaken update nieuws hoe_staat_het",
        "late": (
            "laat te_laat vertraging vertraagd nog_steeds nog_altijd wacht wachten had_moeten "
            "verloren kwijt al_weken nog blijft zoek"
        ),
        "ship": "verzonden verstuurd verzending onderweg opgestuurd verstuurt",
        "return": (
            "terugsturen retour* terugsturing ruilen omruilen omwisselen terugzenden "
            "teruggestuurd terugbrengen te_klein te_groot te_strak te_kort te_lang past_niet "
            "passen_niet andere_maat maat_groter maat_kleiner stuur_terug terug_sturen ruil"
        ),
        "cancel": (
            "annuleer* annuler* afzeggen geannuleerd intrekken wil_hem_niet_meer stopzetten"
        ),
        "address": (
            "adres afleveradres straat postcode huisnummer verhuisd buren buurman afhaalpunt "
            "bezorgadres woonadres adress"
        ),
        "change": (
            "wijzig* verander* aanpassen aangepast aanpas* corrigeren nieuw nieuwe ander andere "
            "fout verkeerd verkeerde verhuisd vergist omzetten doorgeven in_plaats_van ipv "
            "niet_uit lukt_niet gaat_niet_meer"
        ),
        "wrong": (
            "verkeerd verkeerde foute verwisseld niet_wat_ik niet_besteld ander_product "
            "andere_kleur"
        ),
        "refund": (
            "terugbetal* geld_terug restitutie terugstort* teruggestort creditering mijn_geld "
            "terugbetaald terugkrijg*"
        ),
        "money": "geld betaald betaling afgeschreven rekening pas bank",
        "broken": (
            "kapot stuk beschadig* defect gebroken gescheurd krassen kras barst deuk werkt_niet "
            "werken_niet doet_het_niet doet_niks lekt lek gebarsten vlek vlekken gat mankement "
            "versleten losgeraakt doen_het_niet"
        ),
        "missing": "mist missen ontbre* onvolledig leeg maar_een incompleet ontbrak",
        "angry": (
            "onacceptabel schandalig schande klacht klagen oplicht* woest boos belachelijk "
            "waardeloos nooit_meer bespottelijk ongehoord pisnijdig zwaar_teleurgesteld "
            "rampzalig zat_van"
        ),
        "bad": (
            "slecht slechte teleurgesteld teleurstell* vreselijk verschrikkelijk jammer "
            "vervelend balen rot lelijk ontevreden rommel troep kut pruts"
        ),
        "good": (
            "goed geweldig fantastisch perfect super mooi prachtig top blij tevreden heerlijk "
            "leuk fijn prima uitstekend toppie lekker netjes"
        ),
        "thanks": "bedankt dank dankjewel dankuwel dankje thanks merci dank_u",
        "person": (
            "mens medewerker iemand persoon collega echt_persoon klantenservice manager "
            "leidinggevende adviseur mensen echte"
        ),
        "talk": (
            "spreken praten bellen belt terugbellen gebeld contact telefoon doorverbinden "
            "telefonisch"
        ),
        "bot": "bot robot computer automatisch chatbot machine",
        "mail": (
            "mail mails email emails nieuwsbrief nieuwsbrieven bericht berichten sms reclame "
            "meldingen aanbiedingen whatsapp herinneringen spam"
        ),
        "less": (
            "minder stop stoppen alleen te_veel teveel zoveel uitschrijven afmelden eens_per "
            "per_week wekelijks maandelijks elke_dag frequentie uitzetten"
        ),
        "prefer": (
            "liever voorkeur voorkeuren taal mijn_maat_is draag_maat vegan veganist vegetari* "
            "noteren geinteresseerd onthoud*"
        ),
        "have": (
            "hebben_jullie hebt_u is_er zijn_er is_het kan_je kun_je kan_dit verkopen_jullie "
            "is_deze is_dit zit_er welke valt vallen hoe_groot hoe_zwaar"
        ),
        "fact": (
            "maat maten materiaal stof kleur kleuren voorraad leverbaar beschikbaar wasbaar "
            "wassen wasmachine garantie waterdicht compatibel ingrediënten bevat afmetingen "
            "breed hoog gewicht weegt katoen wol leer batterij accu handleiding vaatwasser "
            "geschikt uitverkocht gluten hoogte breedte"
        ),
        "item": (
            "schoenen overhemd jurk jas lamp product producten artikel tas broek trui stoel "
            "tafel model mok laarzen"
        ),
        "strange": (
            "baan vacature vacatures stage sollicit* groothandel wederverkoper samenwerking "
            "influencer factuur wachtwoord mop weer_morgen bitcoin lening recept voetbal "
            "openingstijden winkel kortingscode cadeaubon sponsor* seo hoofdstad"
        ),
        "day": (
            "dag dagen datum data maandag dinsdag woensdag donderdag vrijdag zaterdag zondag "
            "week weken bezorgdatum leverdatum bezorgdag leverdag bezorgmoment"
        ),
        "move": (
            "uitstel* uitgesteld verzet* verplaats* verschuiv* vervroeg* naar_voren andere_dag "
            "ander_moment andere_datum dag_later later eerder niet_voor liever_niet_voor bewaar "
            "bewaren bewaard vasthouden houd_het houd_vast vasthoud* tot_ik_terug verkeerde_dag "
            "verkeerde_leverdag verkeerde_bezorgdag verkeerde_datum naar_volgende_week "
            "naar_volgende_maand volgende_week eind_van_de_maand einde_van_de_maand "
            "bij_jullie_liggen een_andere_keer"
        ),
        "away": (
            "niet_thuis niet_aanwezig niemand_thuis is_er_niemand niemand_aanwezig op_vakantie "
            "op_reis afwezig van_huis niet_aannemen niet_ontvangen niet_tekenen kan_niemand"
        ),
        "hello": "hallo hoi goedemorgen goedemiddag",
        "want": "wil graag zou mag kan_ik willen nodig kunnen_jullie",
        "press": "dringend spoed snel zo_snel_mogelijk direct vandaag meteen haast onmiddellijk",
        "event": (
            "verjaardag bruiloft morgen kerst feest reis cadeau sinterklaas jubileum vakantie "
            "vlucht"
        ),
        "ill": (
            "allergi* uitslag ziekenhuis verbrand gewond rook vonken schok gevaarlijk medicijn "
            "bloed*"
        ),
        "again": (
            "alweer derde_keer tweede_keer opnieuw niemand_reageert geen_antwoord geen_reactie "
            "meerdere_keren nogmaals negeer* drie_keer al_gemaild steeds"
        ),
        "law": "advocaat rechter politie aangifte consumentenbond juridisch juridische rechtbank",
    },
)
