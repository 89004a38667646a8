"""Turkish."""

from afterword.decisions.grammar import Tongue

TONGUE = Tongue(
    code="tr",
    keys=(
        "dur durdur durdurun iptal iptal_et iptal_edin çıkış çık çıkar beni_çıkar sil silin "
        "bırak bırakın yeter artık_yeter son bitir kes kesin vazgeç reddet red abonelikten_çık "
        "abonelik_iptal üyelik_iptal istemiyorum mesaj_istemiyorum sms_istemiyorum listeden_çık "
        "listeden_çıkar kapat onayımı_geri_çekiyorum sms_iptal iletişim_iptal ayrıl"
    ),
    own_keys="ret",
    firm="kesin_şunu yapmayın_artık bırakın_artık durdurun bırakın istemiyorum",
    start="başla başlat devam yeniden_başla aç etkinleştir devam_et",
    yes="evet onaylıyorum kabul kabul_ediyorum",
    help="yardım bilgi destek",
    join="katıl abone_ol üye_ol kaydol kayıt katılmak_istiyorum",
    polite=(
        "lütfen lutfen teşekkürler teşekkür_ederim sağol sağolun hemen şimdi merhaba selam "
        "artık hepsini tümünü rica_ederim acilen derhal"
    ),
    stop=(
        "durdur* bırakın bırakınız bırak bırakır_mısınız kesin kesiniz kes son_verin son_ver "
        "sonlandır* iptal_ed* iptal_et* iptal vazgeçin yeter bıktım usandım kapatın kapat "
        "engelleyin sonlandırın"
    ),
    write="yazma* yazmay* aramay* rahatsız* taciz* spam* bunalt* darla* iletişim* bombard*",
    send="gönder* yolla* atmay* atma*",
    msg=(
        "mesaj* sms* mail* e_posta* eposta* email* e_mail* bülten* reklam* kampanya* tanıtım* "
        "promosyon* bildirim* spam* ileti* whatsapp* abonelik* aboneliğim* üyeliğim* duyuru* "
        "pazarlama* viber* anket* hatırlatma*"
    ),
    neg="bir_daha",
    never_write=(
        "yazmayın yazmayınız yazma yazmasın yazmayin rahatsız_etmeyin rahatsız_etme "
        "rahatsız_etmeyiniz aramayın aramayınız arama_beni spam_yapmayın iletişime_geçmeyin "
        "iletişim_kurmayın ulaşmayın taciz_etmeyin darlamayın mesajlaşmayın"
    ),
    never_send=(
        "göndermeyin göndermeyiniz gönderme göndermesin gondermeyin gondermeyiniz yollamayın "
        "yollama yollamayınız atmayın atmayınız atma atmasın iletmeyin paylaşmayın gelmesin"
    ),
    want="istiyorum",
    never_want=(
        "istemiyorum istemiyoruz istemem istemiyom ilgilenmiyorum ilgilenmiyoruz onaylamıyorum "
        "izin_vermiyorum kabul_etmiyorum ihtiyacım_yok gerek_yok"
    ),
    get="almak gelmesini görmek duymak gönderilmesini",
    anything="hiçbir_şey bir_şey başka bir_daha artık daha_fazla",
    zero="yok hiç sıfır hiçbir",
    more="artık daha başka bir_daha daha_fazla",
    out=(
        "abonelikten_çık* abonelikten_ayrıl* aboneliğimi_iptal* aboneliğimi_sonlandır* "
        "abonelik_iptal* üyeliğimi_iptal* üyelikten_çık* bültenden_çık* listeden_çık* "
        "onayımı_geri_çek* iznimi_geri_çek* rızamı_geri_çek* onayımı_iptal* iznimi_iptal* "
        "rızamı_geri_al* izni_geri_çek*"
    ),
    off="çıkar* çıkarın sil* silin kaldır* siliniz kaydımı_sil* unutun çıkart*",
    roll=(
        "liste* listenizden listeden rehber* veritaban* sistem* numaram* bu_numara* telefonum* "
        "kayıtlar* mail_adresim* e_postam* bilgilerim* kaydım* numara* iletişim_bilgi*"
    ),
    shop=(
        "sipariş* paket* ürün* kargo* kargom* alışveriş* teslim* beden* mağaza* fatura* fiş* "
        "iade* adres* sepet* kod* randevu* ödeme* kart* durak* indirim* rezervasyon* onay_maili "
        "hediye* kurye* numarası"
    ),
    cut="ve ama fakat eğer çünkü veya ya_da kadar zaman ki",
    claim=(
        "gelmedi almadım gelmiyor göndermediniz ulaşmadı gönderilmedi gelmemiş alamadım "
        "alamıyorum atmadınız yazmadınız yollamadınız"
    ),
    phrases=(
        "haber almak istemiyorum",
        "duymak istemiyorum",
        "rahat bırak*",
        "beni .. çıkar*/sil*/kaldır*",
        "listeden/listenizden/listesinden .. çık*/sil*",
        "bir daha .. yazma*/aramay*/gönderme*/atma*",
        "mesaj*/sms*/mail*/reklam*/kampanya* .. istemiyorum/istemiyoruz/istemem/atmayın/"
        "göndermeyin/yollamayın/atma/gönderme/yeter",
        "nasıl .. abonelikten/listeden/çık*/iptal_ed*",
        "ilgilenmiyorum .. mesaj*",
        "izin vermiyorum",
        "rahatsız .. etmeyin/etme/ediyorsunuz",
        "peşimi bırak*",
        "mesaj*/sms*/reklam* .. bırakın/durdurun/kesin/son_verin",
        "numaramı .. sil*/çıkar*",
        "istemiyorum .. mesaj*/sms*/mail*",
    ),
    keep=(
        "durmayın/durma",
        "bırakmayın",
        "duramıyorum",
        "durdurdu",
        "durdu",
        "ne zaman biter/bitiyor",
        "son zamanlarda",
        "iptal etmeyin",
        "silmeyin",
        "çıkarmayın",
        "durdurmayın",
        "kesmeyin",
        "çıkmak istemiyorum",
        "iptal etmek istemiyorum",
        "durdurmak istemiyorum",
    ),
    verb_last=True,
)
