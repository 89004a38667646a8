"""What a store settles for its tracking page, and that the page is so."""

from __future__ import annotations

import struct
import zlib
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from afterword.house import actions as house
from afterword.house import fronts, pictures, tokens
from afterword.house.models import Store, User
from afterword.pages.track import footprint, kept, lands, together
from afterword.timeline.models import Event, Product
from afterword.timeline.products import save_products
from afterword.ui.brand import contrast, judged
from afterword.wire import shapes
from tests.conftest import NOW
from tests.given import of_order, placed, scan, tell
from tests.pages.given import KETTLE, events, on_its_way, order_link

pytestmark = pytest.mark.usefixtures("that_day")


@pytest.fixture
def owner(store: Store) -> User:
    made = house.create_user(email="mia@ada-fern.example", now=NOW)
    house.add_member(store, made, "owner", now=NOW, by="test")
    return made


def png(width: int = 120, height: int = 40) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        check = struct.pack(">I", zlib.crc32(kind + data))
        return struct.pack(">I", len(data)) + kind + data + check

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    lines = zlib.compress((b"\0" + b"\x60" * width) * height)
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", lines) + chunk(b"IEND", b"")


FORM = {
    "brand_colour": "#e8442e",
    "news": "on",
    "returns": "on",
    "eco": "on",
    "line_en": "Packed by hand in Bristol.",
    "policy_en": "Thirty days, free.",
    "returns_url": "https://ada-fern.example/returns",
    "links": "Privacy: https://ada-fern.example/privacy",
    "origin": "us-ca",
}
FORM["eco"] = "together: Send it with my next order"


def of(store: Store) -> str:
    return f"/desk/{store.key}/settings/page/"


def test_it_works(client: Client, store: Store, owner: User) -> None:
    on_its_way(store)
    client.force_login(owner)
    assert client.get(of(store)).status_code == 200
    assert client.post(of(store), FORM).status_code == 302
    shown = Client().get(order_link(store)).content.decode()
    for said in (
        "Packed by hand in Bristol.",
        "Thirty days, free.",
        'href="https://ada-fern.example/returns"',
        '<a href="https://ada-fern.example/privacy">Privacy</a>',
        "Send it with my next order",
    ):
        assert said in shown
    assert "days.ics" not in shown
    assert fronts.front_of(store).origin == "US-CA"
    store.refresh_from_db()
    assert store.brand_colour == "#e8442e"


@pytest.mark.parametrize(
    ("field", "typed", "says"),
    [
        ("returns_url", "javascript:alert(1)", "is no web address"),
        ("links", "Privacy: javascript:alert(1)", "is no link"),
        ("links", "just words", "is no link"),
        ("eco", "Zwei Worte: x", "is no choice"),
        ("origin", "Wales", "is no country"),
        ("brand_colour", "red", "is no colour"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_lost(
    client: Client, store: Store, owner: User, field: str, typed: str, says: str
) -> None:
    client.force_login(owner)
    shown = client.post(of(store), FORM | {field: typed})
    assert shown.status_code == 422
    assert says in shown.content.decode()
    assert "Packed by hand in Bristol." in shown.content.decode()
    assert fronts.front_of(store) == fronts.Front()


@pytest.mark.parametrize(
    ("brand", "kind"), [("#4c5f36", "white"), ("#ffc629", "ink"), ("#e8442e", "deeper")]
)
def test_a_colour_that_cannot_be_read_has_the_nearest_that_can_beside_it(
    brand: str, kind: str
) -> None:
    found = judged(brand)
    assert found.kind == kind
    assert found.on_fill >= 4.5
    assert found.on_paper >= 4.5
    assert found.white == pytest.approx(contrast("#ffffff", brand))
    assert (found.fill == brand) is (kind != "deeper")


def test_the_logo_is_kept_by_us_and_served_as_a_picture(
    client: Client, store: Store, owner: User
) -> None:
    on_its_way(store)
    client.force_login(owner)
    sent = SimpleUploadedFile("logo.png", png(), "text/html")
    assert client.post(f"{of(store)}logo/", {"logo": sent}).status_code == 302
    logo = fronts.front_of(store).logo
    assert logo is not None
    assert (logo.width, logo.height) == (120, 40)
    address = f"/brand/{store.key}/logo-{logo.version}"
    assert f'src="{address}"' in Client().get(order_link(store)).content.decode()
    shown = Client().get(address)
    assert (shown["Content-Type"], shown.content) == ("image/png", png())
    assert "sandbox" in shown["Content-Security-Policy"]
    assert Client().get(f"/brand/{store.key}/logo-000000000000").status_code == 404
    client.post(f"{of(store)}logo/", {"none": "1"})
    assert fronts.front_of(store).logo is None


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b'<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>', "An SVG can hold"),
        (b'  <?xml version="1.0"?><svg/>', "An SVG can hold"),
        (b"<html><script>1</script></html>", "This is no picture"),
        (b"", "This is no picture"),
        (png(3000, 10), "A side of the picture"),
        (png() + b"0" * pictures.MOST_BYTES, "larger than 200 KB"),
    ],
)
def test_what_is_no_picture_is_refused(
    client: Client, store: Store, owner: User, content: bytes, says: str
) -> None:
    client.force_login(owner)
    sent = SimpleUploadedFile("logo.png", content or b" ", "image/png")
    shown = client.post(f"{of(store)}logo/", {"logo": sent})
    assert shown.status_code == 422
    assert says in shown.content.decode()
    assert fronts.front_of(store).logo is None


def test_other_pictures_are_known_by_their_bytes() -> None:
    frame = b"\xff\xc0\x00\x11\x08" + struct.pack(">HH", 40, 120)
    jpeg = b"\xff\xd8\xff\xe0\x00\x04ab" + frame + b"\0" * 20
    assert pictures.read(jpeg) == pictures.Picture("image/jpeg", 120, 40)
    body = b"VP8X" + b"\0" * 8 + (119).to_bytes(3, "little") + (39).to_bytes(3, "little")
    webp = b"RIFF\0\0\0\0WEBP" + body + b"\0" * 4
    assert pictures.read(webp) == pictures.Picture("image/webp", 120, 40)


def test_the_look_shows_what_is_typed_and_writes_nothing(client: Client, store: Store) -> None:
    link = f"/look/{tokens.make(store, 'look')}"
    shown = client.post(link, FORM | {"state": "act", "csrfmiddlewaretoken": "x"})
    body = shown.content.decode()
    assert "The address needs a correction." in body
    assert "?c=e8442e" in body
    assert "<script" not in body
    assert "frame-ancestors 'self'" in shown["Content-Security-Policy"]
    for state in ("well", "late", "done", "nonsense"):
        assert client.get(f"{link}?state={state}&lang=ar").status_code == 200
    assert not Event.objects.of(store).exists()
    assert fronts.front_of(store) == fronts.Front()
    assert client.get(f"/look/{tokens.make(store, 'order', 'order/look:1')}").status_code == 404
    sheet = client.get(f"/brand/{store.key}.css?c=e8442e").content.decode()
    assert "--state: var(--ink);" in sheet
    assert client.get(f"/brand/{store.key}.css?c=';x").status_code == 200


# ----------------------------------------------------------------------- goes with, footprint, eco


def sell(store: Store, outside: str, **more: object) -> None:
    facts = {"title": outside.title(), "price": 1400, "currency": "GBP", "url": "https://x.example"}
    product = shapes.Product(outside=outside, **{**facts, **more})  # type: ignore[arg-type]
    save_products(store, [product], now=NOW)


def together_with(store: Store, other: str, count: int) -> None:
    for number in range(count):
        lines = (KETTLE, (other, other.title(), 1, 1400))
        who = shapes.Who(email=f"{other}{number}@example.com")
        at = NOW - timedelta(days=9)
        tell(store, placed(at, f"order/shop:{other}{number}", who, lines), now=NOW)


def test_what_goes_with_it_is_bought_with_it_in_stock_and_not_theirs(
    client: Client, store: Store
) -> None:
    for name, count in (("gone", 5), ("cup", 4), ("chance", 2)):
        sell(store, name)
        together_with(store, name, count)
    Product.objects.of(store).filter(outside="gone").update(stock=0)
    on_its_way(store)
    together.forget()
    shown = client.get(order_link(store)).content.decode()
    assert "Goes with your Gooseneck kettle" in shown
    assert "<bdi>Cup</bdi>" in shown
    Product.objects.of(store).filter(outside="cup").update(stock=0)
    kept.forget()
    assert "Goes with your" not in client.get(order_link(store)).content.decode()
    Product.objects.of(store).filter(outside="cup").update(stock=9)
    tell(store, scan("in_transit", NOW, delayed=True))
    assert "Goes with your" not in client.get(order_link(store)).content.decode()


def test_the_footprint_is_reckoned_from_weight_and_way_and_nothing_without(
    client: Client, store: Store
) -> None:
    on_its_way(store, country="US", region="CA")
    assert "CO₂e" not in client.get(order_link(store)).content.decode()
    sell(store, "p1")
    Product.objects.of(store).filter(outside="p1").update(facts={"grams": 1200})
    kept.forget()
    shown = client.get(order_link(store)).content.decode()
    assert "kg CO₂e" in shown
    assert "Part of it by air." in shown
    fronts.save_front(store, fronts.Front(footprint=False), now=NOW, by="test")
    assert "CO₂e" not in client.get(order_link(store)).content.decode()


@pytest.mark.parametrize(
    ("origin", "goal", "ways", "kilometres"),
    [
        ("GB", "GB", "road", (200, 320)),
        ("GB", "FR", "road", (650, 900)),
        ("GB", "US", "air", (6000, 7500)),
        ("US-CA", "US-NY", "either", (3700, 4300)),
        ("AU", "NZ", "air", (2500, 3300)),
    ],
)
def test_the_way_between_two_lands(
    origin: str, goal: str, ways: str, kilometres: tuple[int, int]
) -> None:
    one, other = (lands.land(*where.split("-")) for where in (origin, goal))
    found = footprint.reckon(1000, one, other)
    assert found is not None
    assert found.ways == ways
    assert kilometres[0] < found.kilometres < kilometres[1]
    assert 0 < found.low < found.high
    assert footprint.reckon(0, one, other) is None
    assert footprint.reckon(1000, lands.land("XX"), other) is None


def test_a_gentler_choice_is_noted_and_can_be_taken_back(client: Client, store: Store) -> None:
    on_its_way(store)
    front = fronts.Front(eco=(("together", "Send it with my next order"),))
    fronts.save_front(store, front, now=NOW, by="test")
    link = order_link(store)
    for choice in ("together", "together", "fly", "none"):
        client.post(link, {"eco": choice})
    assert [one.data["choice"] for one in events(store, "eco.chosen")] == ["together", ""]
    assert 'value="together" aria-pressed="false"' in client.get(link).content.decode()


def test_a_cancelled_order_sells_nothing_and_asks_for_nothing(client: Client, store: Store) -> None:
    on_its_way(store)
    tell(store, of_order("order.cancelled", NOW))
    shown = client.get(order_link(store)).content.decode()
    assert 'class="do"' not in shown
    assert 'id="ask-back"' not in shown


def test_teammates_without_the_right_see_nothing_of_it(client: Client, store: Store) -> None:
    agent = house.create_user(email="agent@example.com", now=NOW)
    house.add_member(store, agent, "agent", now=NOW, by="test")
    client.force_login(agent)
    assert client.get(of(store)).status_code == 403
    assert client.post(f"{of(store)}logo/", {"none": "1"}).status_code == 403
