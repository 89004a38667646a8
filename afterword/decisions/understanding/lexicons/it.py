"""Italian."""

from afterword.decisions.understanding.lexicon import Lexicon

LEXICON = Lexicon(
    code="it",
    letters="ìò",
    common=(
        "il lo la i gli le un una uno di del della dei delle e è che non in con per mi mio mia "
        "miei mie suo si ho ha hai sono siete sul nel nella al alla ma più già ancora quando "
        "dove come ciao buongiorno grazie vorrei questo questa ci vi da anche o cosa sto stato "
        "stata posso perché"
    ),
    words={
        "where": "dove dov dove_sta dov_è ubicazione a_che_punto",
        "when": (
            "quando quanto_tempo che_giorno tra_quanto entro_quando data_di_consegna "
            "quanto_ci_vuole a_che_ora"
        ),
        "order": (
            "ordine ordini pacco pacchi spedizione consegna acquisto pacchetto pacchettino "
            "merce collo pako"
        ),
        "arrive": (
            "arriva arrivato arrivata arrivati arrivare arriverà arrivano ricevuto ricevo "
            "ricevere consegnato consegnata consegnare consegnate riceverò consegnano arivato"
        ),
        "not": "non nn mai niente nulla nessuno nessuna né senza",
        "track": (
            "tracci* tracking tracciamento corriere localizzare monitorare codice_di_spedizione"
        ),
        "status": "stato aggiornamento aggiornamenti novità notizie situazione",
        "late": (
            "ritardo ritardi tardi ancora aspett* attesa doveva dovrebbe perso smarrit* ferm* "
            "bloccat* attendo da_giorni"
        ),
        "ship": (
            "spedito spedita spediti spedite partito partita inviato in_viaggio in_transito mandato"
        ),
        "return": (
            "reso resi restituire restituzione restituisco rendere rimandare cambiare_taglia "
            "cambio_taglia cambiarlo cambiarla sostituire sostituzione cambio_merce "
            "troppo_grande troppo_grandi troppo_piccol* stretto strette larghe non_mi_va "
            "non_mi_vanno etichetta_di_reso altra_taglia taglia_più scambi* rispedire un_cambio "
            "restituirl* troppo_lung* troppo_cort*"
        ),
        "cancel": (
            "annull* cancell* disdire disdetta non_lo_voglio_più non_voglio_più recedere recesso"
        ),
        "address": (
            "indirizzo indirizi via cap civico traslocato trasferit* vicino domicilio "
            "punto_di_ritiro portineria recapito"
        ),
        "change": (
            "cambiare cambio cambiato modificare modifica correggere aggiornare nuovo nuova "
            "altro altra sbagliato sbagliata errore traslocato al_posto_di al_posto_del "
            "invece_di invece_del non_mi_va non_mi_torna non_va_più"
        ),
        "wrong": (
            "sbagliat* errato errata un_altro altro_colore altro_modello non_quello_che "
            "non_è_quello scambiato diverso_da"
        ),
        "refund": (
            "rimbors* soldi_indietro riaccredit* accredito restituzione_dei_soldi i_miei_soldi "
            "indietro_i_soldi storno ridare_i_soldi"
        ),
        "money": "soldi denaro pagato pagamento addebitat* conto carta banca",
        "broken": (
            "rotto rotta rotti rotte danneggiat* difettos* difetto guasto guasta strappat* "
            "graffiat* crepat* ammaccat* non_funziona non_funzionano smesso_di_funzionare "
            "macchiat* macchia buco perde_acqua non_si_accende spaccat* rovinat* a_pezzi "
            "scheggiat* scucit* rott"
        ),
        "missing": "manca mancano mancante incomplet* vuoto vuota solo_uno solo_una mancava",
        "angry": (
            "inaccettabile vergogn* truffa truffatori reclamo lament* schifo indecente "
            "arrabbiat* pessimo pessima ridicolo mai_più presa_in_giro furios* scandal* ladri "
            "stufo stufa imbarazzante assurdo reclamare incazzat*"
        ),
        "bad": (
            "male brutto brutta cattiv* delus* delusione terribile orribile peggio peggiore "
            "triste scadente insoddisfatt* scarso merda schifezza spiacevole dispiaciut*"
        ),
        "good": (
            "bene buono buona ottimo ottima bello bella bellissim* perfett* fantastic* "
            "eccellente adoro content* felice soddisfatt* splendid* meraviglios* top stupend* "
            "piace piaciuto complimenti brav* impeccabile"
        ),
        "thanks": "grazie ringrazi* grz gentilissimi mille_grazie grato",
        "person": (
            "persona umano umana operatore operatrice qualcuno addetto responsabile agente "
            "consulente persona_vera assistenza_clienti servizio_clienti supervisore "
            "essere_umano"
        ),
        "talk": (
            "parlare parlo chiamare chiamate chiamatemi contattare telefonare telefono "
            "richiamare sentire passatemi mettermi_in_contatto"
        ),
        "bot": "bot robot macchina risponditore automatico chatbot ia",
        "mail": (
            "email mail e_mail messaggi messaggio newsletter sms notifiche pubblicità "
            "promozioni offerte whatsapp avvisi spam"
        ),
        "less": (
            "meno smettere smettetela basta solo soltanto troppe troppi disiscri* una_volta "
            "alla_settimana settimanale mensile al_mese ogni_giorno frequenza cancellarmi "
            "disattivare più_raramente"
        ),
        "prefer": (
            "preferisco preferirei preferenza preferenze lingua la_mia_taglia_è porto_la vegan* "
            "vegetarian* segnate interessa piacerebbe_ricevere"
        ),
        "have": (
            "avete c_è ci_sono è_di sono_di si_può ha_la vendete va_bene_per è_adatto qual_è "
            "quali quanto_misura quanto_pesa vestono veste"
        ),
        "fact": (
            "taglia taglie materiale tessuto colore colori magazzino disponibile disponibili "
            "disponibilità lavare lavatrice lavabile garanzia impermeabile compatibile "
            "ingredienti contiene misure misura pesa peso cotone lana pelle batteria istruzioni "
            "manuale lavastoviglie esaurito glutine altezza larghezza dimensioni composizione "
            "numero"
        ),
        "item": (
            "scarpe camicia vestito giacca lampada prodotto prodotti articolo borsa pantaloni "
            "maglione sedia tavolo modello tazza stivali cappotto"
        ),
        "strange": (
            "lavoro assunzioni tirocinio curriculum ingrosso rivenditore collaborazione "
            "collaborare influencer fattura password barzelletta meteo bitcoin prestito ricetta "
            "calcio presidente orari orario negozio_fisico buono_sconto codice_sconto "
            "carta_regalo sponsor* seo capitale_del"
        ),
        "day": (
            "giorno giorni data date lunedi martedi mercoledi giovedi venerdi sabato domenica "
            "settimana settimane data_di_consegna giorno_di_consegna"
        ),
        "move": (
            "posticip* rimand* rinvi* spostare spostate spostarla spostarlo sposta anticip* "
            "riprogramm* altro_giorno altra_data piu_tardi piu_avanti piu_in_la giorni_prima "
            "giorno_prima prima_del_previsto dopo_il non_prima tenete_il tenetelo tenetemi "
            "tenete_da_parte mettete_da_parte trattenere conservate conservatelo "
            "finche_non_torno fino_al_mio_ritorno tenere_fino non_portatelo_prima "
            "non_consegnate_prima non_consegnatelo_prima giorno_sbagliato "
            "giorno_di_consegna_sbagliato data_sbagliata al_mese_prossimo "
            "alla_settimana_prossima settimana_prossima a_fine_mese a_fine a_meta nostro_rientro "
            "al_rientro"
        ),
        "away": (
            "non_sono_a_casa non_sono_in_casa non_saro_a_casa non_saro_in_casa non_ci_sono "
            "non_ci_saro non_ci_siamo non_c_e_nessuno non_ci_sara_nessuno in_vacanza in_viaggio "
            "fuori_casa fuori_citta non_posso_ritirare non_posso_riceverlo non_posso_firmare "
            "nessuno_può partiamo"
        ),
        "hello": "ciao buongiorno salve buonasera",
        "want": "vorrei voglio desidero posso potrei potete bisogno dovrei",
        "press": (
            "urgente urgenza subito immediatamente oggi prima_possibile fretta rapidamente presto"
        ),
        "event": (
            "compleanno matrimonio domani natale festa viaggio regalo battesimo comunione "
            "vacanza partenza"
        ),
        "ill": (
            "allergi* ospedale bruciat* ustion* ferit* fumo scintille scossa pericolos* "
            "medicina sangue sfogo"
        ),
        "again": (
            "terza_volta seconda_volta di_nuovo ancora_una_volta nessuno_risponde "
            "non_rispondete nessuna_risposta più_volte ennesim* ignor* già_scritto tre_volte "
            "da_settimane"
        ),
        "law": (
            "avvocato tribunale polizia carabinieri denuncia legale legali consumatori giudice"
        ),
    },
)
