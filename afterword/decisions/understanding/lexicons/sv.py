"""Swedish."""

from afterword.decisions.understanding.lexicon import Lexicon

LEXICON = Lexicon(
    code="sv",
    letters="å",
    common=(
        "och att det är som en ett på av för med till den har jag inte om mig min mitt mina ni "
        "du vi de så men kan var hur när vad ska från hej tack skulle vill fått få blev eller "
        "också här där bara denna detta ju nu man er era mer ännu i"
    ),
    words={
        "where": "var vart var_är vars",
        "when": "när hur_lång_tid vilken_dag hur_länge leveransdatum hur_många_dagar",
        "order": (
            "beställning* paket* leverans* order* försändelse* köp grejer varor varorna sändning*"
        ),
        "arrive": (
            "kommer kommit kom komma anländ* levererad levereras levererats får_jag fått "
            "mottagit mottaget framme dyker leverera leverera* hit"
        ),
        "not": "inte ej aldrig inget ingen inga ingenting utan icke",
        "track": "spår* tracking kollinummer postnord fraktbolag* budet spårning*",
        "status": "status läget uppdatering hur_går_det vad_händer",
        "late": (
            "sen sent försen* försening* fortfarande ännu väntar väntat vänta borde försvunn* "
            "borttappa* än fastnat dröjer"
        ),
        "ship": "skickat skickad skickats skickas avsänt ivägskickat på_väg skickade",
        "return": (
            "returner* retur* skicka_tillbaka skickar_tillbaka byta byte byter lämna_tillbaka "
            "för_liten för_litet för_stor för_stort för_små för_stora för_trång passar_inte "
            "annan_storlek storlek_större storlek_mindre returetikett sända_tillbaka för_lång "
            "för_kort"
        ),
        "cancel": "avbeställ* avboka* annuller* ångra* cancel* vill_inte_ha stoppa_beställningen",
        "address": (
            "adress* gata gatan postnummer flyttat leveransadress granne* utlämningsställe "
            "ombud lägenhet portkod"
        ),
        "change": (
            "ändra* byta_adress uppdatera* korrigera* ny nytt nya annan annat fel flyttat "
            "skrev_fel ändring skicka_om rätta i_stället_för istället_för passar_inte passar_mig "
            "går_inte"
        ),
        "wrong": "fel felaktig förväxl* inte_det_jag annan_vara annan_färg fel_vara",
        "refund": (
            "återbetal* pengarna_tillbaka pengar_tillbaka återköp mina_pengar kredit* "
            "tillbaka_pengarna"
        ),
        "money": "pengar pengarna betalat betalning konto kort bank dragits",
        "broken": (
            "trasig* sönder skada* defekt* spruck* repa* repor fungerar_inte funkar_inte "
            "funkar_ej gått_sönder läcker fläck* hål buckl* glapp* krossa* knäckt spräckt "
            "startar_inte"
        ),
        "missing": "saknas saknar fattas ofullständig* tom tomt bara_en bara_ett",
        "angry": (
            "oacceptabelt skandal* skämmas klaga* klagomål reklamation* reklamera* bluff* lurad "
            "arg förbannad löjligt aldrig_mer under_all_kritik värdelös* bedrägeri rasande "
            "skit_i"
        ),
        "bad": (
            "dålig* besviken besvikna hemsk* fruktansvärd* tråkigt ledsen sämst sämre ful "
            "missnöjd skräp skit kass* uselt urusel"
        ),
        "good": (
            "bra jättebra super perfekt* underbar* fantastisk* nöjd nöjda älskar fin fint fina "
            "glad toppen utmärkt* kanon härlig* snygg* vacker*"
        ),
        "thanks": "tack tackar tusen_tack tackk tacksam",
        "person": (
            "människa person medarbetare någon handläggare kundtjänst riktig chef personal "
            "rådgivare levande"
        ),
        "talk": "prata tala ringa ring ringer kontakt* telefon* kopplas koppla samtal",
        "bot": "bot robot maskin automat* chatbot dator",
        "mail": (
            "mejl* mail* email* nyhetsbrev* meddelande* sms reklam* aviseringar notiser "
            "erbjudanden whatsapp utskick* spam påminnelser"
        ),
        "less": (
            "färre mindre sluta slutar bara endast för_många för_mycket så_många avregistrera* "
            "avprenumerera* avsluta_prenumeration en_gång i_veckan veckovis månad* varje_dag "
            "mer_sällan stäng_av avanmäl* hur_ofta"
        ),
        "prefer": (
            "föredrar hellre inställning* språk* min_storlek_är har_storlek vegan* vegetarian* "
            "intresserad* notera preferenser kom_ihåg"
        ),
        "have": (
            "har_ni finns är_den är_det går_det säljer_ni kan_man passar är_de innehåller "
            "vilken vilket hur_stor hur_tung"
        ),
        "fact": (
            "storlek* material* tyg färg* lager lagret tillgänglig* tvätta* maskintvätt* "
            "garanti* vattentät* kompatib* ingrediens* innehåll* mått vikt väger bomull ull "
            "läder batteri* bruksanvisning* diskmaskin* slut gluten* höjd bredd"
        ),
        "item": (
            "skor skjorta klänning jacka lampa produkt* artikel väska byxor tröja stol bord "
            "modell* mugg kappa stövlar"
        ),
        "strange": (
            "jobb* praktik* grossist* återförsälj* samarbet* influencer* faktura* lösenord* "
            "skämt väder* bitcoin lån recept* fotboll* öppettider* butik* rabattkod* "
            "presentkort* sponsr* seo huvudstad* rekryter*"
        ),
        "day": (
            "dag dagen dagar datum datumet måndag tisdag onsdag torsdag fredag lördag söndag "
            "måndagen fredagen lördagen vecka veckan veckor leveransdatum leveransdatumet "
            "leveransdag leveransdagen"
        ),
        "move": (
            "skjut_upp skjuta_upp skjuts_upp senarelägg* tidigarelägg* flytta_leveransen "
            "flytta_den flytta_fram boka_om ombok* annan_dag annat_datum en_vecka_senare "
            "dagar_senare senare tidigare inte_före inte_innan håll_kvar håll_inne spara_paketet "
            "spara_det vänta_med tills_jag_är fel_dag fel_leveransdag fel_datum till_nästa_vecka "
            "till_nästa_månad nästa_vecka slutet_av_månaden i_slutet_av i_mitten_av kvar_hos_er "
            "hos_er_så_länge"
        ),
        "away": (
            "inte_hemma ingen_hemma är_ingen_hemma bortrest på_semester på_resa bortresta "
            "är_borta inte_på_plats inte_ta_emot kan_inte_skriva ingen_kan vi_åker vi_flyger"
        ),
        "hello": "hej hejsan tjena god_morgon",
        "want": "vill skulle behöver kan_jag önskar får_jag_be kan_ni",
        "press": "brådskande snabbt genast omgående idag snarast direkt bråttom akut",
        "event": (
            "födelsedag* bröllop* imorgon jul fest resa present dop student* midsommar semester"
        ),
        "ill": (
            "allergi* utslag sjukhus bränd brännskad* skadad_mig rök gnist* stöt farlig* "
            "medicin blod*"
        ),
        "again": (
            "igen tredje_gången andra_gången ingen_svarar inget_svar flera_gånger återigen "
            "ignorer* tre_gånger redan_skrivit"
        ),
        "law": "advokat* domstol* polis* anmäl* arn konsumentverket juridisk* stämma",
    },
)
