"""How people say how they like it, language by language.

A phrase is words one after the other; ``*`` stands for any ending, ``a|b`` for one of several, a
word with ``?`` may be missing, and ``…`` for up to three words between. Accents and case do not
matter. ``{channel}``, ``{hour}``, ``{language}`` and ``{size}`` are what is asked for.
"""

from typing import NamedTuple


class Ways(NamedTuple):
    """The phrases of one language."""

    less: str
    """A wish to hear less often, whatever stands around it."""
    less_of: str
    """The same with a word for messages near by: "fewer emails"."""
    often: str
    """That it is much, without a wish: asked back."""
    messages: str
    """Words for what we send, and for sending it."""
    only: str
    """A wish for one channel alone."""
    no_calls: str
    before: str
    """Not before an hour; ``after``: not after one."""
    after: str
    language: str
    languages: str
    """Of the languages people ask for: ``en=english de=german``."""
    gift: str
    size: str
    channels: str = ""
    """Words for channels besides those that every language knows."""


WAYS: dict[str, Ways] = {
    "en": Ways(
        less="write|mail|email|message|text|contact … less|fewer often|frequently?; less often "
        "please; "
        "less frequently please; (not|less) so often please; once a month is enough",
        less_of="less often; less frequently; fewer|less; not so many; not so often; cut "
        "down|back on",
        often="too many; so many; too often; so often; too much; every day",
        messages="email* mail* message* text texts newsletter* sms write writing notification*",
        only="only|just … by|via|on|over|through {channel}; only|just "
        "by|via|on|over|through|with? {channel}; {channel} only; {channel} … not email; "
        "i prefer|want|would_like {channel}; only {channel} please",
        no_calls="(dont|do_not|stop) call|phone|ring|calling|phoning; no more? phone? calls",
        before="(not|never|dont|nothing) … before {hour}; only after {hour}",
        after="(not|never|dont|nothing) … after {hour}; only before {hour}",
        language="write|reply|answer|speak|contact|respond|send … in {language}; in {language} "
        "please; "
        "in {language} … (write|reply|answer); i prefer|speak only? {language}",
        languages="en=english es=spanish fr=french de=german it=italian pt=portuguese nl=dutch "
        "ar=arabic pl=polish tr=turkish sv=swedish",
        gift="(its|it_is|this_is|thats) a|for_a? gift|present|birthday; bought it as a "
        "gift|present; "
        "as a gift for; a gift for my",
        size="my size is {size}; i wear|take size? a? {size}; i am a size {size}; im a size {size}",
        channels="phone=voice telephone=voice mail=post letter=post text=sms texts=sms",
    ),
    "es": Ways(
        less="(escribid*|escriban|escribe|escribidme|mandad*|manden|enviad*|envien) … menos; "
        "menos a_menudo; con menos frecuencia; menos frecuente",
        less_of="menos; no tantos|tantas; no tan seguido",
        often="demasiados|demasiadas; tantos|tantas; muchisimos; cada dia; muy seguido",
        messages="correo* mensaje* email* mail* sms newsletter* boletin* escrib* whatsapps",
        only="solo|solamente|unicamente por|a|en|al? {channel}; prefiero|quiero por|el? {channel}; "
        "{channel} nada_mas",
        no_calls="(no|nunca) me? (llamen|llameis|llames|llame|llamar|llamarme); sin llamadas; "
        "(no|nada_de) llamadas",
        before="(no|nada|nunca) … antes de las? {hour}; solo despues de las? {hour}",
        after="(no|nada|nunca) … despues de las? {hour}; solo antes de las? {hour}",
        language="(escrib*|respond*|contest*|habl*|mand*) … en {language}; en {language} "
        "por_favor; "
        "en {language} … (escrib*|respond*|contest*); "
        "prefiero|hablo el? {language}",
        languages="en=ingles es=espanol es=castellano fr=frances de=aleman it=italiano "
        "pt=portugues "
        "nl=holandes ar=arabe pl=polaco tr=turco sv=sueco ca=catalan",
        gift="(es|era|sera) un|para regal*; de regalo para; para regalar",
        size="mi talla es la? {size}; (uso|llevo|gasto) la? talla? una? {size}",
        channels="telefono=voice correo=email carta=post mensaje=sms",
    ),
    "fr": Ways(
        less="(ecri*|envoy*|contact*) … moins; moins souvent; moins frequemment",
        less_of="moins de?; pas autant de; pas si souvent",
        often="trop de?; tellement de; tant de; tous les jours; trop souvent",
        messages="mail* email* courriel* message* sms newsletter* ecri* envoy* lettre*",
        only="(seulement|uniquement|juste) par|sur|via? {channel}; que par|sur {channel}; "
        "(prefere|prefererais|veux) par|sur|le? {channel}; {channel} uniquement|seulement",
        no_calls="(ne|pas) m|me? (appelez|appeler|appelle); (pas|plus|aucun) d|de? (appel|appels); "
        "ne me telephonez",
        before="(pas|rien|jamais) … avant {hour}; seulement apres {hour}",
        after="(pas|rien|jamais) … apres {hour}; seulement avant {hour}",
        language="(ecri*|repond*|parl*|envoy*) … en {language}; en {language} svp|sil; "
        "(prefere|parle) l|le? {language}",
        languages="en=anglais es=espagnol fr=francais de=allemand it=italien pt=portugais "
        "nl=neerlandais ar=arabe pl=polonais tr=turc sv=suedois",
        gift="(cest|c_est|cetait) un|pour_un cadeau; cadeau pour; pour offrir",
        size="ma taille est|c_est le|du? {size}; je (fais|porte|mets|prends) du|une? taille? "
        "{size}",
        channels="telephone=voice courrier=post mail=email courriel=email texto=sms",
    ),
    "de": Ways(
        less="(schreib*|schick*|send*|meld*|kontaktier*) … (seltener|weniger); bitte … seltener; "
        "nicht so oft; weniger oft; seltener bitte",
        less_of="weniger; nicht so viele; seltener; nicht so oft",
        often="zu viele; so viele; zu oft; so oft; jeden tag; staendig",
        messages="mail* email* nachricht* sms newsletter* schreib* schreibt anschreib* "
        "whatsapps post*",
        only="(nur|ausschliesslich|bloss) (noch|mehr)? per|ueber|uber|auf|via|mit? {channel}; "
        "(lieber|am_liebsten) per|ueber|uber|auf? {channel}",
        no_calls="bitte … nicht … (anrufen|angerufen); (keine|ohne) anrufe*; (ruft|rufen|ruf) "
        "… nicht … an; "
        "nicht telefonisch",
        before="(nicht|nichts|nie|keine*) … vor {hour}; (erst|nur) (ab|nach) {hour}",
        after="(nicht|nichts|nie|keine*) … nach {hour}; nur (vor|bis) {hour}",
        language="(schreib*|antwort*|sprech*|sprich|schick*) … auf {language}; auf {language} "
        "bitte; "
        "auf {language} … (schreib*|antwort*); "
        "(spreche|bevorzuge) nur? {language}",
        languages="en=englisch es=spanisch fr=franzosisch de=deutsch it=italienisch "
        "pt=portugiesisch nl=niederlandisch ar=arabisch pl=polnisch tr=turkisch sv=schwedisch",
        gift="(ist|war|wird) … geschenk; als geschenk; zum verschenken; geschenk fur",
        size="meine (grosse|kleidergrosse|schuhgrosse) ist {size}; (trage|habe|brauche) "
        "(immer|meist)? grosse {size}",
        channels="telefon=voice brief=post mail=email textnachricht=sms",
    ),
    "it": Ways(
        less="(scriv*|mand*|invi*|contatt*) … meno; meno spesso; meno frequentemente",
        less_of="meno; non cosi tant*; non cosi spesso",
        often="troppe|troppi; cosi tant*; troppo spesso; ogni giorno",
        messages="mail* email* messagg* sms newsletter* scriv* e_mail",
        only="(solo|soltanto|solamente) (su|per|via|tramite|con)? {channel}; "
        "(preferisco|vorrei) (su|per|via|tramite)? {channel}",
        no_calls="(non|mai) mi? (chiamate|chiamatemi|chiamare|telefonate|telefonare); "
        "(niente|nessuna|senza) (chiamate|telefonate|chiamata)",
        before="(non|niente|mai) … prima (delle|di) {hour}; solo dopo le {hour}",
        after="(non|niente|mai) … dopo le {hour}; solo prima (delle|di) {hour}",
        language="(scriv*|rispond*|parl*|mand*) … in {language}; in {language} per_favore; "
        "(preferisco|parlo) (l|solo)? {language}",
        languages="en=inglese es=spagnolo fr=francese de=tedesco it=italiano pt=portoghese "
        "nl=olandese ar=arabo pl=polacco tr=turco sv=svedese",
        gift="(e|era|sara) un|per_un regalo; in regalo; regalo per; da regalare",
        size="la? mia taglia e (la|una)? {size}; (porto|indosso|vesto) (la|una)? taglia? {size}",
        channels="telefono=voice posta=post lettera=post",
    ),
    "pt": Ways(
        less="(escrev*|mand*|envi*|contact*|contat*) … menos; menos vezes; "
        "com menos frequencia; menos frequente",
        less_of="menos; nao tant*; nao tao frequente*",
        often="demasiad*; muit*; tant*; todos os dias; demais",
        messages="email* mail* mensage* sms newsletter* escrev* e_mail e_mails",
        only="(so|apenas|somente) (por|pelo|no|via|a)? {channel}; (prefiro|quero) "
        "(por|pelo|no|o)? {channel}",
        no_calls="(nao|nunca) me? (liguem|ligue|ligar|telefonem|telefone|chamem); "
        "(sem|nada_de) (chamadas|ligacoes|telefonemas)",
        before="(nao|nada|nunca) … antes das {hour}; so depois das {hour}",
        after="(nao|nada|nunca) … depois das {hour}; so antes das {hour}",
        language="(escrev*|respond*|fal*|mand*) … em {language}; em {language} por_favor; "
        "(prefiro|falo) (o|so)? {language}",
        languages="en=ingles es=espanhol fr=frances de=alemao it=italiano pt=portugues nl=holandes "
        "ar=arabe pl=polaco tr=turco sv=sueco",
        gift="(e|era|sera|foi) um|para_um presente; (e|era) uma prenda; para oferecer; "
        "presente para; "
        "para presente",
        size="(o|a)? (meu|minha) (tamanho|numero) e (o|a)? {size}; (uso|visto|calco) (o|um)? "
        "(tamanho|numero)? {size}",
        channels="telefone=voice correio=post carta=post",
    ),
    "nl": Ways(
        less="(schrijf*|stuur*|mail*|contacteer*) … minder; minder vaak; niet zo vaak",
        less_of="minder; niet zoveel; niet zo veel",
        often="te veel; zoveel; zo veel; te vaak; zo vaak; elke dag",
        messages="mail* email* mails bericht* sms newsletter* nieuwsbrie* schrijf* schrijven "
        "appjes",
        only="(alleen|enkel|uitsluitend) (nog|maar)? (via|per|op|met)? {channel}; "
        "(liever|het_liefst) (via|per|op)? {channel}",
        no_calls="(niet|nooit) … (bellen|opbellen); bel … niet; (geen|zonder) "
        "(telefoontjes|belletjes)",
        before="(niet|niets|nooit) … voor {hour}; (pas|alleen) na {hour}",
        after="(niet|niets|nooit) … na {hour}; alleen voor {hour}",
        language="(schrijf*|antwoord*|spreek*|stuur*) … in het {language}; in het {language} "
        "graag; "
        "(spreek|liever) (alleen|in_het)? {language}",
        languages="en=engels es=spaans fr=frans de=duits it=italiaans pt=portugees nl=nederlands "
        "ar=arabisch pl=pools tr=turks sv=zweeds",
        gift="(is|was|wordt) een cadeau*; als cadeau; cadeau voor; om cadeau",
        size="mijn maat is {size}; (draag|heb) (een)? maat {size}",
        channels="telefoon=voice brief=post",
    ),
    "ar": Ways(
        less="(اكتبوا|اكتب|راسلوني|ارسلوا|راسلني) … اقل; مرات اقل; بشكل اقل; بوتيره اقل",
        less_of="اقل; قللوا; خففوا; قلل",
        often="كثيره; كثيرا; كل يوم; كثير من",
        messages="رساله رسائل رسايل الرسائل رسائلكم ايميل* بريد* تراسل* ايميلات",
        only="فقط (عبر|على|ب|عن_طريق) {channel}; (عبر|على|عن_طريق) {channel} فقط; {channel} فقط; "
        "(افضل|اريد) (عبر|على)? {channel}",
        no_calls="(لا|عدم) … (تتصلوا|تتصل|الاتصال); (بدون|لا) (مكالمات|اتصالات)",
        before="(لا|ليس) … قبل (الساعه)? {hour}; فقط بعد (الساعه)? {hour}",
        after="(لا|ليس) … بعد (الساعه)? {hour}; فقط قبل (الساعه)? {hour}",
        language="(اكتبوا|اكتب|ردوا|تحدثوا|راسلوني|راسلني) … {language}; {language} من_فضلك*; "
        "(افضل|اتحدث) {language}",
        languages="en=بالانجليزيه en=الانجليزيه es=بالاسبانيه es=الاسبانيه fr=بالفرنسيه "
        "fr=الفرنسيه "
        "de=بالالمانيه de=الالمانيه ar=بالعربيه ar=العربيه tr=بالتركيه tr=التركيه",
        gift="(هي|هذه|انها|هذا|كان|كانت) هديه; كهديه; هديه (لامي|لابي|لزوجتي|لزوجي|لصديق*|الى|ل*)",
        size="مقاسي (هو)? {size}; (البس|ارتدي) (مقاس)? {size}",
        channels="واتساب=whatsapp واتس=whatsapp الواتساب=whatsapp بريد=email البريد=email "
        "الايميل=email ايميل=email الهاتف=voice الرسائل=sms فايبر=viber",
    ),
    "pl": Ways(
        less="(piszcie|pisz|wysylajcie|prosze) … rzadziej; rzadziej prosze",
        less_of="mniej; rzadziej; nie tak czesto",
        often="za duzo; tyle; za czesto; codziennie",
        messages="mail* maili wiadomosc* sms* newsletter* pisz* piszecie",
        only="(tylko|wylacznie) (przez|na|po|w)? {channel}; wole (przez|na)? {channel}",
        no_calls="(nie|nigdy) … (dzwoncie|dzwonic|dzwon); bez telefonow",
        before="(nie|nic|nigdy) … przed {hour}; tylko po {hour}",
        after="(nie|nic|nigdy) … po {hour}; tylko przed {hour}",
        language="(piszcie|pisz|odpiszcie|odpowied*|mow*) … po {language}; po {language} prosze",
        languages="en=angielsku es=hiszpansku fr=francusku de=niemiecku it=wlosku pl=polsku "
        "ar=arabsku tr=turecku",
        gift="(to|byl|bedzie) … prezent; na prezent; prezent dla",
        size="moj rozmiar to {size}; nosze rozmiar? {size}",
        channels="whatsappie=whatsapp mailem=email sms_em=sms",
    ),
    "tr": Ways(
        less="daha (az|seyrek) (yazin|yaz|gonderin|mesaj|mail|eposta); daha seyrek",
        less_of="daha az; bu kadar cok",
        often="cok fazla; cok sik; her gun",
        messages="mail* mesaj* eposta* sms* bulten* yaz* yaziyorsunuz",
        only="(sadece|yalnizca) {channel}",
        no_calls="(beni)? aramayin*; telefon istemiyorum",
        before="saat? {hour} (dan|den|dan_once|den_once)? once … (yazmayin|aramayin|gondermeyin)",
        after="saat? {hour} (dan|den)? sonra … (yazmayin|aramayin|gondermeyin)",
        language="{language} (yazin|yaz|cevap|yanit|konus*)",
        languages="en=ingilizce es=ispanyolca fr=fransizca de=almanca tr=turkce ar=arapca",
        gift="(bu)? (bir)? hediye (icin|olarak|olacak); hediye aldim",
        size="bedenim {size}; {size} beden giyiyorum",
        channels="whatsapptan=whatsapp whatsappdan=whatsapp epostayla=email",
    ),
    "sv": Ways(
        less="(skriv*|skicka*|mejla*|hor*) … mindre (ofta)?; mer sallan; mindre ofta; inte sa ofta",
        less_of="farre; mindre; inte sa manga",
        often="for manga; sa manga; for ofta; sa ofta; varje dag",
        messages="mejl* mail* meddelande* sms nyhetsbrev* skriv* skicka*",
        only="(bara|endast) (via|pa|per|over)? {channel}; (hellre|helst) (via|pa)? {channel}",
        no_calls="(ring) inte; inga (telefonsamtal|samtal); inte bli uppringd",
        before="(inte|inget|aldrig) … (fore|innan) {hour}; bara efter {hour}",
        after="(inte|inget|aldrig) … efter {hour}; bara (fore|innan) {hour}",
        language="(skriv*|svara*|tala*) … pa {language}; pa {language} tack",
        languages="en=engelska es=spanska fr=franska de=tyska sv=svenska ar=arabiska",
        gift="(ar|var|blir) en present; som present; present till",
        size="min storlek ar {size}; (har|bar) storlek {size}",
        channels="telefon=voice mejl=email brev=post",
    ),
}
"""By language."""

CHANNELS = (
    "whatsapp=whatsapp e_mail=email viber=viber sms=sms email=email mail=email messenger=messenger "
    "instagram=instagram"
)
"""Words for channels that every language knows."""

CALLS = (
    "call calls calling phone ring llam* appel* anruf* angerufen ruf* chiam* telefon* ligu* "
    "ligar bel "
    "bellen dzwon* aramayin ringa تتصلوا تتصل الاتصال"
)
"""Words for telephoning, in all languages."""

AFTER_CHANNEL = (
    "please pls thanks bitte danke por gracias svp merci sil per grazie obrigado obrigada "
    "alsjeblieft "
    "graag bedankt من شكرا no not nicht keine kein ne non nao niet geen لا prosze lutfen tack "
    "dont and y "
    "und et e en from ab a desde"
)
"""What may follow a channel that is asked for; else it is the beginning of something else."""

THE = "the el la los las das die der den le les il lo o os het this that your my"
"""What makes "the only e-mail I got" no wish."""

FREE: dict[str, str] = {
    "whole_beans|whole_bean|ganze_bohnen|bohnen|en_grano|en_grains|in_grani|em_grao|bonen|"
    "حبوب": "whole beans",
    "espresso|expreso|expresso|اسبريسو": "espresso",
    "filter|filtro|filtre|فلتر": "filter",
    "moka|mokka|bialetti": "moka",
    "french_press|cafetiere|prensa_francesa|presse_francaise": "french press",
    "aeropress": "aeropress",
    "v60|pour_over": "pour over",
}
"""Ways in which coffee is ground and made, as they are kept."""

GROUND = (
    "grind|ground|gemahlen|mahlen|mahlt|molido|molida|moler|moliendo|moulu|moudre|macinato|"
    "macinare|"
    "moido|moer|gemalen|malen|مطحون|مطحونه|طحن"
)
USES = (
    "i_use|i_have|i_brew_with|uso|tengo|utilizo|jutilise|j_utilise|jai|j_ai|ich_nutze|ich_habe|"
    "ich_benutze|"
    "ho|tenho|ik_gebruik|ik_heb|استخدم|عندي"
)
"""How people begin to say what they use."""
