"""German."""

from afterword.decisions.understanding.lexicon import Lexicon

LEXICON = Lexicon(
    code="de",
    letters="ßä",
    common=(
        "der die das den dem des ein eine einen einem einer und oder ist sind war ich du sie "
        "wir ihr mein meine meinen meiner nicht kein keine zu zum zur im in mit auf für von bei "
        "noch auch es habe hab haben hat wie was wo wann bitte hallo wenn aber schon mir mich "
        "man kann bin wird dass nach so nur an seit guten danke mal gibt werden euch ihre ihnen"
    ),
    words={
        "where": "wo wohin wo_bleibt verbleib standort wobleibt",
        "when": "wann wie_lange wie_viele_tage welchem_tag bis_wann liefertermin lieferdatum",
        "order": (
            "bestellung bestellungen paket pakete sendung sendungen lieferung lieferungen "
            "päckchen ware bestellte packet bestelung zustellung paketes einkauf"
        ),
        "arrive": (
            "kommt komme kommen ankommt angekommen ankommen gekommen geliefert liefern liefert "
            "da_sein da eintreffen erhalten bekommen bekomme erhalte zugestellt eingetroffen "
            "erhielt kriege"
        ),
        "not": "nicht nich net nix kein keine keinen keiner nie niemals nichts ohne weder",
        "track": (
            "sendungsverfolg* tracking trackingnummer verfolg* sendungsnummer paketnummer "
            "zusteller paketdienst dhl_sagt"
        ),
        "status": (
            "status stand lieferstatus was_ist_mit was_ist_los neuigkeiten bestellstatus "
            "zwischenstand"
        ),
        "late": (
            "spät verspät* noch_immer immer_noch noch warte warten wartet überfällig längst "
            "verzöger* sollte verloren hängt verschollen seit_wochen schon"
        ),
        "ship": (
            "verschickt versendet versandt versand abgeschickt losgeschickt raus unterwegs "
            "rausgeschickt"
        ),
        "return": (
            "zurückschick* zurücksend* retoure* rücksend* rückgabe* zurückgeben umtausch* "
            "umtauschen tauschen zurückgesch* zu_klein zu_groß zu_eng zu_kurz zu_lang "
            "passt_nicht passen_nicht retour retournier* andere_größe größer_brauche "
            "eine_nummer_größer eine_nummer_kleiner größe_größer rücksendeetikett zurücknehmen "
            "schicke_zurück schicke_es_zurück schick_zurück"
        ),
        "cancel": "storn* abbestellen abbrechen rückgängig widerruf* stonieren nicht_mehr_haben",
        "address": (
            "adresse lieferadresse anschrift straße hausnummer postleitzahl plz umgezogen "
            "packstation nachbar* wohnung addresse lieferanschrift ablageort"
        ),
        "change": (
            "änder* geändert korrigier* falsch falsche neue neuen andere anderen anpassen "
            "aktualisier* umleiten vertippt umgezogen umzug umändern verschrieben statt anstatt "
            "anderer anderes passt_mir passt_uns geht_nicht_mehr klappt_nicht"
        ),
        "wrong": (
            "falsch falsche falschen falsches verwechsel* vertauscht nicht_das_was "
            "nicht_bestellt andere_farbe anderes"
        ),
        "refund": (
            "erstatt* rückerstatt* geld_zurück rückzahl* gutschrift gutgeschrieben "
            "zurückerstatt* zurücküberw* zurückgezahlt mein_geld kohle_zurück"
        ),
        "money": "geld bezahlt zahlung abgebucht konto karte bank überwiesen",
        "broken": (
            "kaputt* defekt* beschädig* zerbroch* gebrochen gerissen zerrissen zerkratzt "
            "kratzer riss delle funktioniert_nicht geht_nicht geht_nich funktionieren_nicht "
            "undicht ausgelaufen läuft_aus gesprungen zersprungen bruch flecken loch mangelhaft "
            "fehlerhaft abgebrochen verbogen hin kaputtgegangen mangel schadhaft schaden "
            "zerstört"
        ),
        "missing": "fehlt fehlen fehlte unvollständig leer nur_ein nur_eine fehlende",
        "angry": (
            "unverschämt* frechheit beschwer* reklam* sauer wütend betrug betrüger abzocke "
            "unmöglich lächerlich katastrophe unfassbar skandal nie_wieder verarsch* "
            "schweinerei saftladen inakzeptabel schnauze sauerei unterirdisch zumutung"
        ),
        "bad": (
            "schlecht* enttäusch* schlimm furchtbar schrecklich traurig ärger* mies miese mist "
            "scheiß* minderwertig billig hässlich unzufrieden schade schrott"
        ),
        "good": (
            "gut super toll perfekt großartig prima klasse wunderbar wunderschön zufrieden "
            "glücklich begeistert liebe schön spitze freue gefällt top hervorragend genial "
            "bestens mega lob"
        ),
        "thanks": "danke dank vielen_dank dankeschön herzlichen_dank merci dankbar bedank* thx",
        "person": (
            "mensch menschen mitarbeiter* jemand jemanden person berater* kollege kollegin "
            "ansprechpartner sachbearbeiter kundenservice chef kundendienst vorgesetzten echten"
        ),
        "talk": (
            "sprechen reden telefonier* anrufen anruf rückruf kontakt verbinden durchstellen "
            "ruft rufen erreichen zurückrufen telefonnummer"
        ),
        "bot": "bot roboter maschine automat chatbot ki computer",
        "mail": (
            "mail mails email emails newsletter nachricht nachrichten sms werbung "
            "benachrichtigung* werbemails angebote whatsapp erinnerungen spam werbenachrichten"
        ),
        "less": (
            "weniger seltener nur abmelden abbestellen zu_viele zu_oft aufhören wöchentlich "
            "monatlich einmal keine_mehr häufigkeit austragen täglich jeden_tag hört_auf "
            "so_viele pausier*"
        ),
        "prefer": (
            "lieber bevorzug* einstellung* vorlieben sprache meine_größe_ist trage_größe vegan "
            "vegetarisch interessiere notier* merkt merken"
        ),
        "have": (
            "habt_ihr haben_sie gibt_es ist_das ist_die ist_der sind_die kann_man hat_der "
            "hat_die hat_das führt passt_das welche welches eignet was_ist_der"
        ),
        "fact": (
            "größe größen material stoff farbe farben lager vorrätig verfügbar lieferbar "
            "waschbar waschen waschmaschine garantie wasserdicht kompatibel inhaltsstoffe "
            "enthält maße breite höhe gewicht wiegt baumwolle wolle leder akku anleitung "
            "spülmaschine* fällt_aus fallen_aus geeignet bestand gluten länge größentabelle "
            "zutaten allergene wie_groß wie_schwer unterschied"
        ),
        "item": (
            "schuhe hemd kleid jacke lampe produkt artikel tasche hose pullover stuhl tisch "
            "modell tasse stiefel mantel"
        ),
        "strange": (
            "job jobs stelle stellen praktikum bewerb* ausbildung großhandel wiederverkäufer "
            "händler kooperation zusammenarbeit influencer rechnung passwort witz wetter "
            "bitcoin kredit rezept fußball öffnungszeiten filiale gutschein* rabattcode "
            "geschenkkarte sponsor* seo hauptstadt"
        ),
        "day": (
            "tag tage tagen datum termin termine liefertag liefertermin lieferdatum montag* "
            "dienstag* mittwoch* donnerstag* freitag* samstag* sonnabend* sonntag* woche wochen "
            "wunschtermin wunschtag zustelltag zustelltermin wunschlieferdatum "
            "wunschliefertermin"
        ),
        "move": (
            "verschieb* verschob* verleg* vorzieh* vorgezogen vorverleg* hinausschieb* umbuchen "
            "aufschieb* anderer_tag anderen_tag anderer_termin anderen_termin anderes_datum "
            "ander*_tag später frueher früher nicht_vor zurückhalten aufbewahr* behalten_bis "
            "aufheben lagern einlagern bis_ich_zurück bis_ich_wieder behaltet zurückgehalten "
            "später_liefern falschen_tag falschen_liefertag falsches_datum falscher_liefertag "
            "auf_nächsten_monat auf_nächste_woche erst_nächste_woche ende_des_monats "
            "mitte_des_monats bei_euch_lassen lasst_bei_euch ein_andermal"
        ),
        "away": (
            "nicht_zu_hause nicht_zuhause nicht_daheim nicht_da niemand_da keiner_da "
            "niemand_zu_hause niemand_zuhause keiner_zuhause keiner_zu_hause im_urlaub in_urlaub "
            "verreist unterwegs_bis auf_reisen abwesend in_ferien nicht_annehmen "
            "nicht_entgegennehmen niemand_annehmen kann_keiner kann_niemand wir_fahren "
            "wir_fliegen wir_verreisen"
        ),
        "hello": "hallo hi moin guten_tag servus",
        "want": (
            "möchte will würde_gern würde brauche kann_ich könnte wollte hätte_gern können_sie "
            "könnt"
        ),
        "press": (
            "dringend eilt sofort schnell schnellstmöglich heute eilig umgehend asap notfall"
        ),
        "event": (
            "geburtstag hochzeit morgen weihnachten jubiläum feier reise geschenk taufe urlaub "
            "flug konfirmation"
        ),
        "ill": (
            "allergi* ausschlag krankenhaus verbrannt verletz* rauch funken stromschlag "
            "gefährlich arzt blut* medikament"
        ),
        "again": (
            "schon_wieder dritten_mal drittes_mal zweiten_mal zum_wiederholten mehrfach "
            "mehrmals keine_antwort niemand_antwortet keiner_antwortet nochmal erneut "
            "immer_wieder ignorier* dreimal bereits_geschrieben"
        ),
        "law": (
            "anwalt rechtsanwalt gericht polizei anzeige verbraucherzentrale verbraucherschutz "
            "klage rechtliche paypal"
        ),
    },
)
