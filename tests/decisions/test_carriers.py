"""Whose a tracking number is: by its form, its check digit, and where it goes."""

import pytest

from afterword.decisions.carriers import CARRIERS, clean, recognise, tracking_url, word
from afterword.decisions.carriers.checks import (
    fedex,
    gs1,
    ident,
    luhn,
    mod_37_36,
    s10,
    seven,
    ups,
)
from afterword.decisions.carriers.pages import PAGES
from afterword.decisions.carriers.posts import OPERATORS
from afterword.decisions.carriers.reading import FORMS

MADE = {
    "ups": ["1ZA1B2C3031234567" + ups("A1B2C3031234567"), "K150623562" + ups("150623562")],
    "fedex": [
        "79053531231" + fedex("79053531231"),
        "10019213342500010003" + "0077901769772" + fedex("0077901769772"),
        "3297151456010244" + "78491758028" + fedex("78491758028") + "2014",
        "04144176022896" + gs1("04144176022896"),
        "00012345000000003" + gs1("00012345000000003"),
        "9611020" + "98765431234568" + gs1("98765431234568"),
        "96220015600012345671" + "0079480839060" + fedex("0079480839060"),
        "6129999882082117812" + gs1("92" + "6129999882082117812"),
        "DT123456789012",
    ],
    "usps": [
        "940011120620640626079" + gs1("940011120620640626079"),
        "42078745" + "940011120620640626079" + gs1("940011120620640626079"),
        "42010282-0000 " + "926129011311885417468" + gs1("926129011311885417468"),
        "950551106960504860063" + gs1("950551106960504860063"),
        "910102683733100003953" + gs1("910102683733100003953"),
        "0307179000052348375" + gs1("0307179000052348375"),
    ],
    "canada_post": ["007393800054930" + gs1("007393800054930")],
    "purolator": ["32060614700" + luhn("32060614700"), "KYV009956938"],
    "dhl": [
        "331881003" + seven("331881003"),
        "7389105115" + seven("7389105115"),
        "JJD0098765432",
        "JVGL0987654321",
        "GM2951173225174495",
        "60120172242324",
        "0034043383644263660" + gs1("0034043383644263660"),
    ],
    "dpd": [
        "008182709980000020045327276" + mod_37_36("008182709980000020045327276"),
        "09980000020035" + mod_37_36("09980000020035"),
    ],
    "ontrac": ["C1103150000188" + ups("41103150000188"), "D1001134598302" + ups("51001134598302")],
    "lasership": ["LX17635037", "1LS717793482165", "1LS7119013618128-1", "1LSCXVE005BUEFY"],
    "amazon": ["TBA502887274001", "TBC502887274001", "A1004444445"],
    "canpar": ["D420352470000000002001"],
    "speedee": ["SP001234567890123456"],
    "landmark": ["LTN74207624N1"],
    "gofo": ["GFUS01013378564355"],
    "yodel": ["JD0002254904567890"],
    "evri": ["H01HYA0012345678"],
    "colissimo": ["6A12345678901"],
    "postnl": ["3SABCD123456789"],
    "inpost": ["520000012345678901234567"],
    "packeta": ["Z1234567890"],
    "nova_poshta": ["20450123456789"],
    "yunexpress": ["YT2412345678901234"],
    "sf_express": ["SF1234567890123"],
    "royal_mail": ["RB12345678" + s10("12345678") + "GB"],
    "austrian_post": ["LX00071761" + s10("00071761") + "AT"],
}
"""Numbers made with the sums of ``checks``, or of a shape that is written down."""
HERE = {
    "gls": ("12345678901", "DE"),
    "hermes": ("0913313153072" + gs1("0913313153072"), "DE"),
    "acs": ("7123456789", "GR"),
    "speedex": ("700012345678", "GR"),
    "evri": ("1234567890123456", "GB"),
    "parcelforce": ("AA1234567", "GB"),
    "yamato": ("12345678901" + seven("12345678901"), "JP"),
    "econt": ("1051612345678", "BG"),
    "old_dominion": ("12345678901", "US"),
}
"""Numbers that nothing marks, and where they are met."""


@pytest.mark.parametrize(
    ("carrier", "number"), [(carrier, number) for carrier, all_ in MADE.items() for number in all_]
)
def test_it_works(carrier: str, number: str) -> None:
    found = recognise(number)
    assert found[0].carrier == carrier
    assert found[0].confidence >= 0.5
    assert sum(guess.confidence for guess in found) <= 1.01


def test_published_examples_have_the_digits_that_their_carriers_say() -> None:
    """UPS's labelling guide, UPU S10, GS1, FedEx's own example, DHL's and Purolator's manuals."""
    assert ups("12345E151234567") == "6"
    assert s10("47312482") == "9"
    assert gs1("03600029145") == "2"
    assert fedex("01234567898") == "3"
    assert seven("331881002") == "5"
    assert luhn("32901452162") == "2"
    assert mod_37_36("09980000020033") == "F"
    assert ident("20129845227") == "7"


@pytest.mark.parametrize(
    "number",
    [
        "1Z879E930346834441",
        "986578788856",
        "9400111206206406260788",
        "420787459400111206206406260788",
        "RB123456786GB",
        "RB123456785XX",
        "C11031500001880",
        "3318810026",
        "",
        "   ",
        "hello, where is my parcel?",
        "000000000000",
        "TBB000000000001",
        "1Z",
        "9" * 60,
    ],
)
def test_a_wrong_digit_or_no_number_is_nobodys(number: str) -> None:
    assert recognise(number) == []


def test_spaces_dashes_and_case_and_digits_of_any_script_make_no_difference() -> None:
    plain = recognise("1Z12345E1512345676")
    assert plain[0].carrier == "ups"
    for written in (
        " 1z 123 45e 15 1234 5676 ",
        "1Z-12345E-1512345676",
        "1z12345e\u200b1512345676",
    ):
        assert recognise(written) == plain
    assert clean("١٢٣٤") == "1234"
    assert recognise("١Z١٢٣٤٥E١٥١٢٣٤٥٦٧٦") == plain


@pytest.mark.parametrize(("carrier", "told"), HERE.items())
def test_what_nothing_marks_is_thought_of_in_its_country_alone(
    carrier: str, told: tuple[str, str]
) -> None:
    number, country = told
    assert carrier in [guess.carrier for guess in recognise(number, country)]
    assert carrier not in [guess.carrier for guess in recognise(number)]


def test_what_two_may_have_written_is_a_ranked_list_and_the_country_turns_it() -> None:
    both = next(
        n for n in (f"2{i:010d}" for i in range(1, 1000)) if luhn(n) == fedex(n) and len(set(n)) > 2
    )
    number = both + luhn(both)
    assert [guess.carrier for guess in recognise(number)][:2] == ["fedex", "purolator"]
    away, home = (
        next(g.confidence for g in recognise(number, country) if g.carrier == "purolator")
        for country in ("DE", "CA")
    )
    assert home > 3 * away


def test_a_check_digit_comes_before_a_shape() -> None:
    """Fourteen digits in Germany: a right digit of Hermes before DPD and DHL's mere length."""
    number = "0913313153072" + gs1("0913313153072")
    assert [guess.carrier for guess in recognise(number, "DE")] == ["hermes", "dpd", "dhl"]


def test_every_post_of_the_world_is_known_by_its_country() -> None:
    assert len(OPERATORS) >= 192
    for country, (carrier, name) in OPERATORS.items():
        found = recognise("RR" + "00071761" + s10("00071761") + country)
        assert carrier in [guess.carrier for guess in found], country
        assert CARRIERS[carrier].name
        assert name


def test_an_express_of_the_french_post_is_chronoposts() -> None:
    number = "EE" + "12345678" + s10("12345678") + "FR"
    assert [guess.carrier for guess in recognise(number)] == ["chronopost", "la_poste"]


def test_every_form_names_its_carrier_and_its_source() -> None:
    for form in FORMS:
        assert form.carrier in CARRIERS, form.carrier
        assert form.source
        assert all(len(country) == 2 for country in form.here)
        assert (form.check is None) == ("(?P<digit>" not in form.pattern)


def test_a_public_page_takes_the_number_safely() -> None:
    assert tracking_url("ups", "1Z1") == "https://www.ups.com/track?tracknum=1Z1"
    assert tracking_url("ups", "1Z&x=<b>") == "https://www.ups.com/track?tracknum=1Z%26x%3D%3Cb%3E"
    assert tracking_url("nobody", "1") == ""
    assert set(PAGES) <= set(CARRIERS)
    for carrier in CARRIERS.values():
        assert not carrier.url or (
            carrier.url.startswith("http") and carrier.url.count("{number}") == 1
        ), carrier.word


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("UPS", "ups"),
        ("UPS®", "ups"),
        ("Royal Mail", "royal_mail"),
        ("canada-post", "canada_post"),
        ("DHL Express", "dhl"),
        ("United States Postal Service", "usps"),
        ("ACS Courier", "acs"),
        ("our own van", ""),
        ("", ""),
    ],
)
def test_carriers_by_the_names_that_others_write(written: str, meant: str) -> None:
    assert word(written) == meant
