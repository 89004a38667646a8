"""Turkish."""

from afterword.decisions.understanding.lexicon import Lexicon

LEXICON = Lexicon(
    code="tr",
    letters="ğış",
    common=(
        "ve bir bu da de için ne mi mı mu mü ben benim siz var yok çok daha ile ama gibi kadar "
        "olarak olan lütfen merhaba nasıl nerede zaman hala henüz şu o en şey değil olsun bana "
        "sizin kaç acaba hangi ya ki her iyi günler selam istiyorum teşekkürler ederim"
    ),
    words={
        "where": "nerede nerde nereye neresinde nerdedir konumu",
        "when": "ne_zaman kaç_gün kaç_güne hangi_gün saat_kaçta ne_kadar_sürer tarih*",
        "order": (
            "sipariş* siparis* kargo* paket* gönderi* teslimat* koli* ürünüm urunum alışveriş*"
        ),
        "arrive": (
            "gelir gelecek geldi gelmedi gelmemiş geliyor ulaş* teslim* varacak elime elimde "
            "alacağım gelmiyor gelicek ulas* gelmiş aldım"
        ),
        "not": (
            "değil yok hiç olmaz almıyorum gelmedi gelmiyor ulaşmadı almadım yapmayın gelmemiş "
            "ulasmadi"
        ),
        "track": "takip* izle* kargocu kurye* dağıtım*",
        "status": "durum* son_durum ne_oldu ne_alemde haber*",
        "late": (
            "geç geci* gecik* hala hâlâ henüz bekliyorum beklemek beklet* kayıp kaybol* halen bekl*"
        ),
        "ship": "gönderil* gönderdi* yola_çık* kargolan* kargoya_veril* yolda çıktı",
        "return": (
            "iade* geri_gönder* geri_yolla* değişim* değiştir* değişt_beden küçük_geldi "
            "büyük_geldi dar_geldi bol_geldi küçük büyük olmadı başka_beden bir_beden "
            "beden_değiş* degisim* numara_büyük geri_vermek"
        ),
        "cancel": "iptal* vazgeç* vazgec* istemiyorum_artık artık_istemiyorum durdurun",
        "address": (
            "adres* sokak mahalle posta_kodu taşındım komşu* daire apartman teslimat_noktası "
            "tasindim"
        ),
        "change": (
            "değiştir* degistir* güncelle* düzelt* yeni farklı yanlış* hatalı başka taşındım "
            "değişik* guncelle* düzenle* yerine uymuyor uygun_değil bana_olmuyor"
        ),
        "wrong": (
            "yanlış* hatalı başka_ürün farklı_renk farklı_ürün karıştır* sipariş_etmediğim "
            "yanlis* sipariş_ettiğim_değil"
        ),
        "refund": (
            "para_iade* paramı_iade iade_ücret* ücret_iade* geri_ödeme* param* iadem* iade_yat* "
            "iade_tutar* iade_ne_zaman paramın"
        ),
        "money": "para param ödeme* ücret kart* banka* hesab* yatmadı yattı tutar",
        "broken": (
            "kırık kırıl* bozuk* bozul* hasar* arızalı ariza* arıza* defolu yırtık* yırtıl* "
            "çizik* çizil* çatla* çalışmıyor calismiyor çalışmadı patlak kusurlu ezik leke* "
            "delik sızdır* kırılmış açılmıyor kirik*"
        ),
        "missing": "eksik* boş sadece_bir tek_bir noksan",
        "angry": (
            "rezalet rezil* kepaze* şikayet* sikayet* dolandır* skandal yeter* kabul_edilemez "
            "sinir* kızgın berbat* bir_daha_asla saygısız* saçmalık utanmaz* yazıklar ayıp "
            "mağdur* bıktım pes"
        ),
        "bad": (
            "kötü* kotu* berbat* hayal_kırıklığı korkunç üzgün* üzül* memnun_değilim "
            "memnun_kalmadım kalitesiz* çirkin ucuz rezalet işe_yaramaz iğrenç"
        ),
        "good": (
            "iyi güzel* harika* süper* mükemmel* bayıldım sevdim memnunum memnun_kaldım "
            "muhteşem* şahane* beğendim kaliteli* müthiş* çok_memnun mutlu* başarılı* "
            "tam_istediğim"
        ),
        "thanks": (
            "teşekkür* tesekkur* sağol* sağ_olun sagol* eyvallah tşk* minnettar* elinize_sağlık "
            "tşkler"
        ),
        "person": (
            "insan* temsilci* kişi yetkili* biri birisi birisiyle müşteri_hizmet* "
            "musteri_hizmet* operatör* görevli* gerçek müdür* canlı"
        ),
        "talk": (
            "konuş* konus* görüş* gorus* ara arayın arar bağla* bagla* iletişim* telefon* "
            "ulaşabilir*"
        ),
        "bot": "bot* robot* makine* otomatik* yapay_zeka chatbot*",
        "mail": (
            "mail* e_posta* eposta* mesaj* sms* bülten* bulten* reklam* bildirim* kampanya* "
            "whatsapp* tanıtım* spam ileti*"
        ),
        "less": (
            "az daha_az sadece yeter fazla çok_fazla abonelik* çıkar* haftada ayda günde kapat* "
            "durdur* istemiyorum sık daha_seyrek her_gün listeden"
        ),
        "prefer": (
            "tercih* dil* bedenim giyiyorum vegan* vejetaryen* ilgilen* not_al* not_edin "
            "kaydedin ilgimi"
        ),
        "have": (
            "var_mı var_mi mı mi mu olur_mu uygun_mu içinde yapılır_mı kaç hangi nedir "
            "satıyor_musunuz midir"
        ),
        "fact": (
            "beden* malzeme* kumaş* renk* stok* mevcut* yıkan* makinede garanti* su_geçir* "
            "uyumlu* içerik* içeriyor ölçü* ağırlı* pamuk* yün deri pil* kullanım_kılavuzu "
            "bulaşık_makinesi tükendi gluten* numara* boyut* yükseklik kaç_kilo kalıp*"
        ),
        "item": (
            "ayakkabı* gömlek* elbise* ceket* lamba* ürün* çanta* pantolon* kazak* sandalye* "
            "masa* model* kupa* bot_modeli mont*"
        ),
        "strange": (
            "iş_ilan* iş_başvuru* staj* toptan* bayi* işbirliği* iş_birliği* influencer* "
            "fatura* şifre* fıkra* hava_durumu bitcoin* kredi* tarif* futbol* başkent* "
            "cumhurbaşkan* çalışma_saat* mağaza* indirim_kodu* kupon* hediye_kartı* sponsor* "
            "seo kariyer*"
        ),
        "day": (
            "gün günü günde güne gününde gununu tarih* pazartesi salı çarşamba perşembe cuma "
            "cumartesi pazar hafta haftaya teslimat_gün* teslim_tarih*"
        ),
        "move": (
            "ertele* öne_al* öne_çek* ileri_al* ileriye_al* başka_gün başka_bir_gün "
            "başka_bir_tarih farklı_bir_gün daha_sonra daha_geç hafta_sonra gün_sonra gün_önce "
            "daha_erken önce_getirmeyin önce_gelmesin beklet* dönene_kadar kadar_tutun "
            "kadar_bekle* saklayın saklar yanlış_gün yanlış_teslimat_gün* yanlış_tarih* "
            "tarihini_değiştir* tarihi_değiştir* gününü_değiştir* günü_değiştir* gelecek_aya "
            "gelecek_haftaya önümüzdeki_hafta ay_sonunda sonunda dönüşe_kadar dönüşümüze_kadar "
            "sizde_kalsın sizde_dursun başka_zaman"
        ),
        "away": (
            "evde_değilim evde_olmayacağım evde_yokum evde_olmam evde_kimse kimse_yok "
            "kimse_olmayacak evde_değiliz evde_yokuz tatildeyim tatildeyiz seyahatteyim "
            "seyahatteyiz şehir_dışında teslim_alamam alamam alamıyorum imzalayamam kimse_alamaz"
        ),
        "hello": "merhaba selam iyi_günler günaydın",
        "want": "istiyorum isterim istiyoruz lütfen rica lazım edebilir ister_misiniz olur_mu",
        "press": "acil* hemen derhal bugün çabuk bir_an_önce en_kısa acele ivedi*",
        "event": (
            "doğum_gün* düğün* yarın bayram* yılbaşı parti* seyahat* hediye* nişan* yıldönümü "
            "tatil* söz"
        ),
        "ill": (
            "alerji* kaşıntı* hastane* yanık yaral* duman* kıvılcım* elektrik_çarp* tehlikeli* "
            "ilaç* kan"
        ),
        "again": (
            "yine tekrar* üçüncü_kez ikinci_kez kaçıncı defalarca cevap_vermiyor* "
            "cevap_alamıyorum dönüş_yok üçüncü_defa kaç_kere yazdım dönmüyor* haftalardır"
        ),
        "law": "avukat* mahkeme* polis* tüketici_hakem* savcı* dava* hukuk* yasal*",
    },
)
