"""The people of the demo who have a name in the guides, and what befalls each of them.

Days are counted back from the day on which the demo is filled, so that every story has always
come just as far. Whatever day that is: a parcel that would arrive on a Sunday comes on Saturday.
"""

from datetime import date, datetime, timedelta

import msgspec

from .courses import TROUBLES, Course, day_of, local, packing_day, service_for
from .matters import Matter
from .orders import Bought, Purchase
from .parcels import Leg
from .people import HOME, Person


class Story(msgspec.Struct, frozen=True, kw_only=True):
    """One order and everything that comes of it, but for what the engine does."""

    purchase: Purchase
    legs: tuple[Leg, ...] = ()
    matter: Matter | None = None
    mails: tuple[tuple[datetime, str], ...] = ()
    chats: tuple[tuple[datetime, str], ...] = ()
    """What they write on WhatsApp."""
    looks: tuple[datetime, ...] = ()


def _person(name: str, place: str, language: str, account: int, **more: object) -> Person:
    country, region, city = place.split("/")
    given, _, family = name.partition(" ")
    plain = {"Petrović": "petrovic", "García": "garcia"}.get(family, family.lower())
    facts: dict[str, object] = {
        "name": name,
        "given_name": given,
        "email": f"{given.lower()}@{plain}.example",
        "country": country,
        "region": region,
        "city": city,
        "language": language,
        "account": f"shop:c{account}",
        "agrees": True,
    }
    return msgspec.convert(facts | more, Person)


PEOPLE: dict[str, Person] = {
    "ana": _person("Ana Petrović", "HR/21/Zagreb", "en", 3107),
    "mateo": _person("Mateo García", "CO/DC/Bogotá", "es", 3311),
    "grace": _person("Grace Okafor", "GB/ENG/Manchester", "en", 2214, phone="+447700900318"),
    "eleni": _person("Eleni Papadaki", "GR/I/Athens", "el", 3340),
    "hannah": _person("Hannah Weiss", "DE/BE/Berlin", "de", 2986),
    "luka": _person("Luka Horvat", "HR/17/Split", "hr", 3356),
    "jules": _person("Jules Moreau", "FR/69/Lyon", "fr", 3290, agrees=False),
    "priya": _person("Priya Raman", "GB/ENG/Leicester", "en", 3342),
    "signe": _person("Signe Lindahl", "SE/O/Göteborg", "sv", 3325),
    "niamh": _person(
        "Niamh Brady",
        "GB/NIR/Belfast",
        "en",
        3361,
        phone="+447700900417",
        writes_on=("whatsapp", "post"),
    ),
    "ines": _person(
        "Inés Romero",
        "GB/ENG/Bristol",
        "es",
        3364,
        email="ines@romero.example",
        phone="+447700900562",
        writes_on=("whatsapp", "post"),
    ),
    "salma": _person(
        "Salma Haddad",
        "DE/BE/Berlin",
        "ar",
        3367,
        phone="+4917139200123",
        writes_on=("whatsapp", "post"),
    ),
    "lucia": _person(
        "Lucía Vega",
        "ES/V/Valencia",
        "es",
        3371,
        email="lucia@vega.example",
        phone="+34600112358",
        writes_on=("whatsapp",),
    ),
    "rui": _person("Rui Almeida", "PT/13/Porto", "pt", 3349),
}


def stories(end: datetime) -> list[Story]:
    """Every story, as it stands at ``end``."""
    told = _Told(day_of(end, HOME))
    return [
        told.ana(),
        told.mateo(),
        *told.grace(),
        told.eleni(),
        *told.hannah(),
        told.luka(),
        told.jules(),
        told.priya(),
        told.signe(),
        told.niamh(),
        told.ines(),
        told.salma(),
        told.lucia(),
        told.rui(),
    ]


class _Told:
    """Tells the stories, counting days back from today."""

    def __init__(self, today: date) -> None:
        self.today = today

    def day(self, before: int) -> date:
        return self.today - timedelta(days=before)

    def door(self, before: int) -> date:
        """A day on which a van comes."""
        day = self.day(before)
        return day - timedelta(days=1) if day.weekday() == 6 else day

    def at(self, who: str, before: int, clock: str) -> datetime:
        return local(self.day(before), clock, PEOPLE[who].zone)

    def buys(
        self, who: str, before: int, clock: str, *bought: Bought, first: bool = True
    ) -> Purchase:
        placed = self.at(who, before, clock) + timedelta(seconds=11)
        return Purchase(person=PEOPLE[who], placed=placed, bought=bought, first=first)

    def leg(
        self,
        purchase: Purchase,
        carrier: str,
        promised: tuple[int, int],
        arrives: tuple[int, str] | None,
        **more: object,
    ) -> Leg:
        person = purchase.person
        course = Course(
            service=service_for(person.country, carrier),
            packed=local(packing_day(purchase.placed), "14:52", HOME),
            promised=(self.day(promised[0]), self.day(promised[1])),
            arrives=local(self.door(arrives[0]), arrives[1], person.zone) if arrives else None,
        )
        return Leg(course=msgspec.structs.replace(course, **more))

    # ------------------------------------------------------------------------------ stories

    def ana(self) -> Story:
        """Late by four days, and a low score: her review request waits for her complaint."""
        buys = self.buys(
            "ana", 23, "20:14", ("hario-v60", 1), ("morning-house", 1), ("linen-filter-bag", 1)
        )
        leg = self.leg(
            buys,
            "DPD",
            (18, 17),
            (13, "11:20"),
            trouble=TROUBLES[0],
            told=self.at("ana", 17, "13:20"),
            anew=(self.door(13) - timedelta(days=1), self.door(13)),
            held_at="Graz",
        )
        looks = ((17, "14:02"), (17, "21:40"), (16, "7:49"), (15, "12:31"), (14, "8:05"))
        return Story(
            purchase=buys,
            legs=(leg,),
            mails=(
                (self.at("ana", 16, "8:18"), "It is for my mother's birthday. Where is it?"),
                (
                    self.at("ana", 1, "18:40"),
                    "One more thing: the loop of the linen bag came off. Could you send another?",
                ),
            ),
            looks=tuple(self.at("ana", *look) for look in looks),
        )

    def mateo(self) -> Story:
        """One of his cups arrived broken: his return is open, and nothing else is asked of him."""
        buys = self.buys("mateo", 16, "19:37", ("sand-cup", 2), ("hario-v60", 1))
        words = "La taza llegó rota. Puedo mandar una foto."
        asked = self.at("mateo", 2, "17:45")
        return Story(
            purchase=buys,
            legs=(self.leg(buys, "DHL", (7, 4), (5, "15:30")),),
            matter=Matter(
                what="return",
                title="Stoneware cup, sand: arrived broken",
                reason="broken",
                words=words,
                stages=(("requested", asked), ("approved", local(self.day(1), "10:20", HOME))),
            ),
            mails=((asked - timedelta(minutes=9), words),),
        )

    def grace(self) -> list[Story]:
        """She comes back every two weeks."""
        first = self.buys("grace", 46, "8:41", ("morning-house", 1), ("paper-filters", 1))
        second = self.buys("grace", 31, "9:12", ("morning-house", 1), first=False)
        third = self.buys("grace", 17, "7:58", ("morning-house", 1), ("moss-cup", 2), first=False)
        fourth = self.buys("grace", 5, "8:26", ("morning-house", 2), ("huila", 1), first=False)
        return [
            Story(purchase=first, legs=(self.leg(first, "Royal Mail", (43, 42), (43, "10:34")),)),
            Story(purchase=second, legs=(self.leg(second, "DPD", (28, 28), (28, "12:05")),)),
            Story(purchase=third, legs=(self.leg(third, "Royal Mail", (14, 12), (13, "11:47")),)),
            Story(purchase=fourth, legs=(self.leg(fourth, "Royal Mail", (2, 1), (1, "10:19")),)),
        ]

    def eleni(self) -> Story:
        """A nine, in Greek."""
        buys = self.buys("eleni", 15, "22:03", ("guji", 1), ("hario-v60", 1))
        return Story(purchase=buys, legs=(self.leg(buys, "DHL", (9, 7), (7, "12:10")),))

    def hannah(self) -> list[Story]:
        """A repair held her review request back; it went out when the grinder was mended."""
        first = self.buys("hannah", 28, "19:22", ("hand-grinder", 1), ("morning-house", 1))
        repair = Matter(
            what="repair",
            title="Hand grinder: the dial slips",
            reason="worn",
            stages=(
                ("opened", local(self.day(12), "11:15", HOME)),
                ("closed", local(self.day(4), "16:05", HOME)),
            ),
        )
        leg = self.leg(first, "DHL", (22, 20), (21, "13:40"))
        second = self.buys("hannah", 5, "21:05", ("fern-street", 1), ("moss-cup", 1), first=False)
        coming = self.leg(second, "DHL", (0, -1), None)
        course = msgspec.structs.replace(coming.course, arrives=self.at("hannah", -1, "13:25"))
        return [
            Story(purchase=first, legs=(leg,), matter=repair),
            Story(purchase=second, legs=(Leg(course=course),)),
        ]

    def luka(self) -> Story:
        """His parcel stands in Graz, and he looks again and again."""
        buys = self.buys("luka", 13, "18:29", ("moka-pot", 1), ("fern-street", 2))
        leg = self.leg(
            buys,
            "DPD",
            (5, 4),
            None,
            trouble=TROUBLES[0],
            told=self.at("luka", 4, "12:50"),
            anew=(self.day(-1), self.day(-2)),
            held_at="Graz",
        )
        course = msgspec.structs.replace(leg.course, arrives=self.at("luka", -2, "11:30"))
        looks = ((4, "13:31"), (4, "20:10"), (3, "8:44"), (2, "7:52"), (2, "19:05"), (1, "8:01"))
        words = "Dobar dan, uskoro putujem. Hoće li paket stići prije toga?"
        return Story(
            purchase=buys,
            legs=(Leg(course=course),),
            mails=((self.at("luka", 1, "8:05"), words),),
            looks=tuple(self.at("luka", *look) for look in looks),
        )

    def jules(self) -> Story:
        """The one parcel that is lost."""
        buys = self.buys("jules", 18, "12:48", ("gooseneck-kettle", 1))
        leg = self.leg(buys, "DPD", (12, 11), None, lost=self.at("jules", 1, "9:40"))
        words = "Bonjour, toujours rien depuis une semaine. Que se passe-t-il ?"
        return Story(purchase=buys, legs=(leg,), mails=((self.at("jules", 7, "9:15"), words),))

    def priya(self) -> Story:
        """Nobody was in; it came the next morning."""
        buys = self.buys("priya", 10, "21:14", ("assam-breakfast", 2), ("little-teapot", 1))
        tried = local(self.door(6), "11:40", PEOPLE["priya"].zone)
        leg = self.leg(buys, "DPD", (6, 5), (5, "10:15"), tried=tried)
        later = max(leg.course.arrives or tried, tried + timedelta(hours=22))
        return Story(
            purchase=buys, legs=(Leg(course=msgspec.structs.replace(leg.course, arrives=later)),)
        )

    def signe(self) -> Story:
        """It waited in the shop at the corner, and she went for it."""
        buys = self.buys("signe", 20, "17:33", ("flat-dripper", 1), ("huila", 1))
        waits = self.at("signe", 11, "13:00")
        return Story(
            purchase=buys,
            legs=(self.leg(buys, "DHL", (13, 9), (9, "17:20"), waits=waits),),
        )

    def niamh(self) -> Story:
        """Told on the van by text message, asked on WhatsApp, thanked by post: all is well."""
        buys = self.buys("niamh", 16, "18:52", ("glass-server", 1), ("morning-house", 1))
        return Story(purchase=buys, legs=(self.leg(buys, "Royal Mail", (13, 12), (12, "11:05")),))

    def ines(self) -> Story:
        """Asked on WhatsApp, she says in her own words that she wants no more of it."""
        buys = self.buys("ines", 9, "21:26", ("moka-pot", 1), ("fern-street", 1))
        return Story(purchase=buys, legs=(self.leg(buys, "DPD", (6, 5), (6, "12:20")),))

    def salma(self) -> Story:
        """Her phone was off while the van came; the question on WhatsApp waits for her word."""
        buys = self.buys("salma", 6, "20:08", ("little-teapot", 1), ("spring-sencha", 1))
        return Story(purchase=buys, legs=(self.leg(buys, "DHL", (2, 1), (1, "13:10")),))

    def lucia(self) -> Story:
        """She asks on WhatsApp where it is, and is told; it comes broken, and a person puts it
        right: what wants to sell waits meanwhile, and her review request comes as to everyone."""
        buys = self.buys("lucia", 11, "21:18", ("glass-server", 1), ("guji", 1))
        leg = self.leg(buys, "DHL", (6, 4), (5, "13:05"))
        came = leg.course.arrives
        assert came is not None
        return Story(
            purchase=buys,
            legs=(leg,),
            chats=(
                (self.at("lucia", 8, "19:42"), "Hola, ¿dónde está mi pedido?"),
                (
                    came + timedelta(minutes=26),
                    "Acaba de llegar, pero la jarra está rota en mil pedazos. 😞",
                ),
            ),
        )

    def rui(self) -> Story:
        """It still waits for him."""
        buys = self.buys("rui", 11, "10:51", ("french-press", 1), ("night-shift-decaf", 1))
        waits = self.at("rui", 1, "12:30")
        return Story(purchase=buys, legs=(self.leg(buys, "DPD", (2, -1), None, waits=waits),))
