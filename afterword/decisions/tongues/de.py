"""German."""

from afterword.decisions.grammar import Tongue

TONGUE = Tongue(
    code="de",
    keys=(
        "stopp stoppen stoppt abmelden abmeldung abbestellen abbestellung kündigen kündigung "
        "aufhören austragen austragung ende beenden abbruch abbrechen schluss schluß widerruf "
        "widerrufen widerspruch löschen abmelde abo_beenden raus halt genug hört_auf hör_auf "
        "stop_werbung keine_werbung nicht_mehr mich_abmelden sofort_stoppen nie_wieder "
        "keine_sms keine_nachrichten abgemeldet mich_löschen abo_kündigen entfernen"
    ),
    firm=(
        "hört_auf_damit hör_auf_damit hören_sie_auf_damit hören_sie_damit_auf hört_damit_auf "
        "lasst_das lassen_sie_das hören_sie_auf hört_auf hör_auf aufhören abmelden abbestellen "
        "stopp schluss_damit"
    ),
    start="starten beginnen fortsetzen weiter anfangen wieder_anmelden reaktivieren",
    yes="ja jawohl ja_gerne ja_bitte",
    help="hilfe infos auskunft",
    join="mitmachen beitreten anmelden anmeldung abonnieren teilnehmen dabei",
    polite=(
        "bitte danke vielen_dank sofort jetzt hallo guten_tag alles mal endlich freundlichst "
        "alle dankeschön doch"
    ),
    stop=(
        "hören_sie_auf hört_auf hör_auf hört_endlich_auf hör_endlich_auf aufhören stoppen "
        "stoppt stoppen_sie stop stopp beenden beendet beenden_sie einstellen unterlassen "
        "unterlassen_sie schluss_mit genug_von genug_von_diesen satt verschont verschonen_sie "
        "verschonen abstellen stellen_sie ein_ende ende_mit kündigen abschalten deaktivieren "
        "abbestellen hören_sie_bitte_auf hört_bitte_auf hör_bitte_auf abmelden"
    ),
    write=(
        "schreib* kontaktier* belästig* nerv* stören stört stör störst spam* anschreib* "
        "anzuschreib* simsen simst behellig* zuspam* zuzuspam* zumüll* bombardier* vollspam* "
        "texten anzurufen werben"
    ),
    send="schick* send* zuschick* zuzuschick* zusend* zuzusend* verschick* versend*",
    msg=(
        "nachricht nachrichten sms mail mails email emails e_mail e_mails newsletter* werb* "
        "werbung reklame angebote spam benachrichtigung* mitteilung* infomail* whatsapp* "
        "promotion* abonnement aktionsmail* kontaktaufnahme* rundmail* mailing* kurznachricht* "
        "anzeigen viber erinnerungen umfragen zusendung* push*"
    ),
    neg="nicht nie niemals nie_mehr nie_wieder nix",
    dont_write=(
        "kontaktieren kontaktiert anschreiben angeschrieben belästigen belästigt behelligen "
        "behelligt stören nerven schreiben mailen spammen"
    ),
    dont_send="schicken schickt schick senden sendet sende zusenden zuschicken zukommen",
    want=(
        "möchte möchten will wollen wünsche wünschen mag brauche brauchen interessiert "
        "interessieren interesse habe_interesse einverstanden stimme_zu wünschte"
    ),
    get="bekommen erhalten kriegen empfangen haben hören zugeschickt zugesandt",
    anything="nichts nix nichts_mehr mehr",
    zero="keine keinerlei kein keinen nichts null ohne",
    more="mehr weitere weiteren weiterhin wieder länger",
    out=(
        "abmelden abzumelden abmelde melde_mich_ab meldet_mich_ab melden_sie_mich_ab "
        "abgemeldet_werden austragen auszutragen tragt_mich_aus tragen_sie_mich_aus abbestellen "
        "abzubestellen bestelle_ab bestelle_den_newsletter_ab widerrufe "
        "widerruf_meiner_einwilligung widerspreche widerrufe_meine einwilligung_widerrufen "
        "ziehe_meine_einwilligung_zurück kündige_den_newsletter newsletter_kündigen "
        "kündige_das_abo_der deabonnieren desabonnieren abmeldung entabonnieren"
    ),
    off=(
        "nehmt nehmen nehme löschen löscht lösch gelöscht streichen streicht streich entfernen "
        "entfernt entfern entfernung rausnehmen raus werft austragen tilgen sperren sperrt "
        "vergessen runter"
    ),
    roll=(
        "liste listen verteiler* datenbank* mailingliste* kartei meine_nummer diese_nummer "
        "meine_telefonnummer meine_handynummer meine_daten meine_mailadresse meine_mail "
        "meine_email meine_e_mail meinen_kontakt kontaktliste kontakten kundenkartei system "
        "adressliste rufnummer handynummer"
    ),
    shop=(
        "bestellung* paket* artikel produkt* lieferung* sendung* sale aktion einkauf größe "
        "laden geschäft rechnung beleg rückgabe retoure* rückerstattung erstattung adresse "
        "warenkorb wunschliste code termin zahlung karte auftrag gutschein produktion bus "
        "tracking* abholung filiale zustellung reservierung bestätigung fahrer zusteller "
        "geschenk kasse quittung"
    ),
    cut="und aber wenn falls bis weil oder sondern sobald bevor obwohl damit",
    claim=(
        "habe_keine habe_nie habe_noch habe_nicht habe_bisher haben_keine habt_mir haben_mir "
        "gekommen erhalten_habe bekommen_habe geschickt hab_keine hab_nie hab_noch kam "
        "angekommen habe_immer bekomme_keine bekomme_nicht erhalte_keine gibt_es es_gibt"
    ),
    phrases=(
        "von .. liste .. runter/weg/streichen",
        "aus .. verteiler .. raus/nehmen/streichen",
        "will/möchte .. nichts .. mehr .. von euch/ihnen",
        "nie/nicht zugestimmt .. nachrichten/sms/werbung",
        "keine einwilligung",
        "melden/meldet/melde .. mich/uns .. ab",
        "tragen/tragt/trag .. mich/uns .. aus",
        "nichts mehr .. von euch/ihnen",
        "lasst/lassen/lass .. in ruhe/frieden",
        "nehmt/nehmen/nimm/streicht/streichen/löscht/löschen/entfernt/entfernen/werft/tragt "
        ".. mich/uns",
        "nehmt/nehmen .. mich .. von/aus/raus",
        "mich .. löschen/austragen/abmelden/entfernen/streichen/rausnehmen",
        "schreib/schreibt/schreiben .. nicht mehr/wieder",
        "schreib/schreibt/schreiben .. nie mehr/wieder",
        "schreib/schreibt/schreiben .. nicht",
        "kontaktiert/kontaktieren/belästigt/belästigen/nervt/stört/stören/anrufen .. nicht/nie",
        "nicht/nie .. mehr/wieder .. kontaktieren/anschreiben/schreiben/belästigen/stören/"
        "kontaktiert/angeschrieben/mailen/behelligt/belästigt",
        "nicht .. kontaktiert/angeschrieben/belästigt .. werden",
        "keine .. mehr .. schicken/senden/bekommen/erhalten/zusenden",
        "keine/keinerlei .. werbung/nachrichten/sms/newsletter/mails .. schicken/senden/"
        "zusenden/zuschicken/bitte",
        "kein interesse .. an .. nachrichten/werbung/angeboten/newsletter/sms",
        "nichts .. mehr .. schicken/senden/zusenden/zuschicken/hören/bekommen/erhalten",
        "wie .. mich .. abmelden",
        "wie .. abmelden/abbestellen/austragen",
        "hört/hör/hören .. auf damit",
        "hört/hör/hören .. auf mit .. nachrichten/sms/spam/werbung/mails/newsletter/schreiben",
        "das nervt hört auf",
        "schluss damit",
        "schluss jetzt",
        "will/möchte .. nichts .. mehr .. von .. hören/wissen",
        "aus .. verteiler",
        "nicht .. damit einverstanden .. schreib*/schicken/senden/kontaktier*",
        "aufhören .. zu schreiben/schicken/senden",
    ),
    keep=(
        "hört/hör/hören .. nicht auf",
        "nicht .. aufhören",
        "nicht .. stoppen",
        "nicht aufhören/stoppen",
        "aufgehört",
        "hört nie auf",
        "kann .. nicht .. aufhören",
        "ohne ende",
        "haltestelle",
        "nicht .. abmelden/abbestellen/austragen/löschen",
        "wann endet/ende",
        "schreiben/schreibt/schickt/schicken .. es/sie/das/ihn nicht an",
        "nicht an .. adresse",
        "warum .. keine/nicht",
    ),
)
