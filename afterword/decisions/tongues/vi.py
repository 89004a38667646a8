"""Vietnamese."""

from afterword.decisions.grammar import Tongue

TONGUE = Tongue(
    code="vi",
    keys=(
        "dừng ngừng hủy huỷ hủy_đăng_ký huỷ_đăng_ký từ_chối thôi kết_thúc thoát dừng_lại "
        "ngừng_lại tc hủy_bỏ"
    ),
    firm="dừng_lại ngừng_lại hủy_đăng_ký huỷ_đăng_ký",
    start="bắt_đầu tiếp_tục",
    yes="có vâng đồng_ý",
    help="trợ_giúp giúp_đỡ hỗ_trợ",
    join="tham_gia đăng_ký",
    polite="làm_ơn xin vui_lòng cảm_ơn ơi ạ nhé đi ngay",
    phrases=(
        "đừng gửi",
        "đừng .. gửi .. tin/email/sms/quảng",
        "đừng nhắn",
        "đừng liên hệ",
        "đừng làm phiền",
        "không muốn .. nhận",
        "không muốn nhận",
        "ngừng gửi",
        "ngừng nhắn",
        "dừng gửi",
        "dừng nhắn",
        "dừng việc gửi",
        "xóa tôi khỏi",
        "xoá tôi khỏi",
        "xóa số .. tôi",
        "xóa số điện thoại",
        "hủy đăng ký",
        "huỷ đăng ký",
        "bỏ tôi ra khỏi",
        "không nhận .. nữa",
        "để tôi yên",
    ),
    keep=(
        "đừng dừng",
        "đừng ngừng",
        "không thể ngừng",
        "không thể dừng",
        "đừng gửi đến địa chỉ",
        "đừng gửi hàng",
    ),
)
