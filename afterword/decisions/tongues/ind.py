"""Indonesian."""

from afterword.decisions.grammar import Tongue

TONGUE = Tongue(
    code="id",
    keys=(
        "berhenti hentikan batal batalkan keluar unreg setop cukup akhiri hapus hapus_saya "
        "berhenti_berlangganan stop_sms"
    ),
    firm="berhenti hentikan unreg",
    start="mulai mulai_lagi lanjut lanjutkan",
    yes="ya iya setuju",
    help="bantuan tolong",
    join="gabung daftar bergabung ikut berlangganan",
    polite="tolong mohon terima_kasih terimakasih makasih sekarang ya silakan",
    stop="berhenti hentikan stop setop menghentikan sudahi",
    write="mengirim* mengirimi kirim* menghubungi hubungi mengganggu ganggu* spam sms",
    send="mengirimkan",
    msg=(
        "pesan sms email iklan promosi promo notifikasi newsletter wa whatsapp spam penawaran "
        "berlangganan"
    ),
    neg="jangan tidak tak gak nggak ga jgn",
    dont_write="hubungi menghubungi ganggu mengganggu kirimi sms spam dihubungi kirimin",
    dont_send="kirim mengirim kirimkan mengirimkan",
    want="mau ingin berminat tertarik butuh perlu",
    get="menerima terima dapat mendapat",
    anything="apa_pun lagi",
    zero="tanpa tidak_ada stop",
    more="lagi",
    out=(
        "berhenti_berlangganan berhenti_langganan batalkan_langganan unsubscribe "
        "keluar_dari_daftar cabut_persetujuan"
    ),
    off="hapus keluarkan hilangkan coret",
    roll="daftar nomor_saya nomorku kontak nomor_ini data_saya langganan",
    shop=(
        "pesanan paket barang produk pengiriman toko ukuran alamat faktur pengembalian kurir "
        "keranjang kode pembayaran"
    ),
    cut="dan tapi kalau jika ketika karena atau saat",
    claim="belum sudah_menerima tidak_menerima tidak_dapat",
    phrases=(
        "jangan ganggu",
        "biarkan saya",
        "jangan .. hubungi .. saya",
    ),
    keep=(
        "jangan berhenti",
        "tidak bisa berhenti",
        "tak bisa berhenti",
        "gak bisa berhenti",
    ),
)
