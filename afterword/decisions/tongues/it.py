"""Italian."""

from afterword.decisions.grammar import Tongue

TONGUE = Tongue(
    code="it",
    keys=(
        "ferma fermare fermate fermati basta annulla annullare annullate cancella cancellami "
        "cancellare cancellatemi cancellazione disiscrivi disiscrivimi disiscrivermi "
        "disiscrivetemi disiscriversi disiscrizione disdire disdetta disdici esci uscire fine "
        "termina terminare rimuovi rimuovimi rimuovetemi revoca revocare elimina eliminami "
        "eliminatemi smettila smettetela smetti smettete smettere interrompi interrompere "
        "sospendi disattiva disattivare basta_così basta_messaggi no_pubblicità stop_pubblicità "
        "toglimi toglietemi"
    ),
    firm=(
        "smettetela_con_questo basta_così_per_favore finitela finiscila piantatela basta "
        "smettetela smettila smettete disiscrivetemi cancellatemi"
    ),
    start="inizia iniziare riprendi riprendere attiva riattiva ricomincia avvia",
    yes="sì si sì_grazie accetto certo",
    help="aiuto aiutami informazioni assistenza",
    join="iscrivimi iscrivi iscriviti iscrivermi aderire partecipa unisciti unirmi aderisco",
    polite=(
        "per_favore perfavore per_piacere grazie cortesemente subito adesso ora ciao salve "
        "buongiorno tutto gentilmente prego"
    ),
    stop=(
        "smetti smettila smettila_di smettetela smettetela_di smettete smettete_di smettere "
        "smettere_di smetta_di smetta basta basta_con basta_di piantala_di piantatela_di "
        "piantatela finitela_di finitela finiscila_di cessate cessare ferma fermate fermare "
        "interrompete interrompere sospendete sospendere annullare annulla annullate disdire "
        "stufo_di stufa_di stanco_di stanca_di stop disattivare disattivate bloccare bloccate "
        "evitate_di evitate evita_di"
    ),
    write=(
        "scriv* contatt* disturb* spam* assill* tempest* molest* chiam* importun* infastid* "
        "romp* notific* tartass* bombard*"
    ),
    send="mand* inviar* inviando inoltr* spedire spedirmi",
    msg=(
        "invio_di_messaggi invio_di_sms invio_di_email messagg* sms email mail mails e_mail "
        "newsletter* pubblicita* promo promozion* annunc* notific* offerta offerte spam "
        "whatsapp* comunicazion* iscrizione abbonamento_ai avvisi sollecit* marketing viber "
        "sondaggi"
    ),
    neg="non mai di_non mai_piu non_piu",
    dont_write=(
        "scrivete scrivetemi scrivere scrivermi scrivi contattate contattatemi contattare "
        "contattarmi contattarci contattato contattata disturbate disturbatemi disturbare "
        "disturbarmi disturbato disturbata chiamate chiamatemi assillate molestatemi "
        "importunatemi scriva contatti"
    ),
    dont_send=(
        "mandate mandatemi mandare mandarmi mandarci mandi inviate inviatemi inviare inviarmi "
        "inviarci spedite spedirmi"
    ),
    want=(
        "voglio vogliamo vorrei desidero desideriamo intendo interessa interessano serve "
        "servono bisogno autorizzo acconsento accetto gradisco gradirei interessato interessata "
        "interesse"
    ),
    get="ricevere ricevendo sapere vedere avere",
    anything="niente nulla nient_altro niente_altro altro piu",
    zero="niente nessun nessuna nessuno no senza zero piu_nessun",
    more="piu altri altre altro ancora ulteriori mai_piu",
    out=(
        "disiscriv* disiscri* disdire_la_newsletter disdire_l_iscrizione "
        "cancellare_l_iscrizione cancellare_la_mia_iscrizione annullare_l_iscrizione "
        "annullare_la_mia_iscrizione cancellarmi disiscriz* revoco_il_consenso "
        "revoco_il_mio_consenso ritiro_il_consenso ritiro_il_mio_consenso revocare_il_consenso "
        "revoca_del_consenso cancellazione_dalla cancellarmi_dalla annullare_iscrizione "
        "cancellare_iscrizione togliermi_dalla"
    ),
    off=(
        "uscire esc togli* tolga* rimuov* cancell* elimin* leva* levate* depenn* escludet* "
        "rimozione estromett* dimenticate"
    ),
    roll=(
        "lista liste elenco elenchi archivio archivi database mailing_list mio_numero "
        "questo_numero mio_telefono mio_cellulare mio_contatto mia_mail mia_email miei_dati "
        "rubrica contatti banca_dati vostra_base"
    ),
    shop=(
        "ordine ordini pacco pacchi articolo articoli prodotto prodotti acquisto consegna "
        "spedizione taglia negozio fattura scontrino reso resi rimborso indirizzo carrello "
        "codice appuntamento pagamento carta firma prenotazione conferma desideri tracciamento "
        "regalo ricevuta corriere"
    ),
    cut="e ma se quando finche perche o oppure mentre appena",
    claim=(
        "ho_ricevuto abbiamo_ricevuto avete_mandato avete_inviato avete e_arrivato "
        "sono_arrivati e_arrivata arrivato arrivata ha_mandato ha_inviato ricevo ho_visto trovo "
        "arriva arrivano ho_avuto ho_mai"
    ),
    phrases=(
        "non voglio piu sentirvi",
        "non voglio piu .. sentire",
        "non voglio piu .. avere a che fare",
        "avete stufato/stancato/rotto con",
        "non ho mai dato .. consenso",
        "lasciatemi/lasciami/lasciateci .. in pace/stare",
        "toglietemi/toglimi/rimuovetemi/rimuovimi/cancellatemi/cancellami/eliminatemi/"
        "eliminami/levatemi .. da/dal/dalla/dai/dalle/dall",
        "toglietemi/cancellatemi/rimuovetemi/eliminatemi subito",
        "non scrivetemi/scrivermi/contattatemi/contattarmi/disturbatemi/disturbarmi/"
        "mandatemi/inviatemi/chiamatemi piu",
        "non mi scrivete/contattate/disturbate/mandate/inviate/chiamate piu",
        "smett* .. scriv*/mand*/invia*/contatt*/disturb*/spam*/chiam*",
        "non voglio .. sapere",
        "non mi interessano .. vostri/vostre",
        "basta con .. messaggi/pubblicita/sms/mail/email/offerte/promozioni",
        "essere rimosso/rimossa/cancellato/cancellata .. da/dal/dalla/dai",
        "mai piu .. messaggi/sms/scrivete/contatt*",
        "come .. cancell*/disdire/annullare/disiscriv* .. iscrizione/newsletter/mi",
        "non acconsento",
        "essere lasciato/lasciata in pace",
    ),
    keep=(
        "non smett* ",
        "non riesco .. smettere",
        "ha smesso",
        "non ferm*",
        "senza smettere",
        "senza sosta",
        "basta una/un/che/solo",
        "non cancellatemi/toglietemi/rimuovetemi/disiscrivetemi/eliminatemi",
        "non .. basta",
        "non la smett*",
        "smesso di",
        "non voglio .. disiscriv*/cancellarmi/smettere",
    ),
)
