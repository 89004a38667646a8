"""The names that templates may use, with what each is.

The page ``docs/guides/words.md`` shows the whole list, and a template that asks for another name is
told so when it is saved.
"""

NAMES: dict[str, str] = {
    "store.name": "The store's name.",
    "store.url": "The store's address on the web.",
    "store.address": "The store's postal address.",
    "store.signature": "Who signs: a person's name, or the store's.",
    "store.initial": "The first letter of the signature.",
    "customer.given_name": "How the customer is called; empty when we were not told.",
    "customer.name": "The full name; empty when we were not told.",
    "customer.orders": "How many orders they have placed.",
    "customer.stated": "What they told us, by its name: `customer.stated.size`, `grind`, `use`, "
    "`gift`.",
    "order.number": "The order's number.",
    "order.total": "What it cost in all, in money.",
    "order.shipping": "What the delivery cost; empty when nothing or not told.",
    "order.items": "How many pieces.",
    "order.names": "What was ordered, in words: “Kettle and V60”.",
    "order.first": "The first thing ordered, in words.",
    "order.placed": "The day of the order.",
    "order.refunded": "What went back of it so far, in money; empty when nothing did.",
    "order.url": "The store's page about the order.",
    "order.lines": "The lines: title, quantity, amount, image.",
    "order.products": "The ids of what was ordered, as the shop writes them.",
    "order.types": "The types of what was ordered.",
    "order.tags": "The tags of what was ordered.",
    "order.day": "The day they asked for it, in words; empty: the shop keeps none.",
    "order.collected": "Whether it is collected at the shop: for conditions.",
    "order.spot": "Where it is collected, in a line; empty where the shop does not say.",
    "order.days": "The days on which it should come, in words: “between Tuesday 1 and Thursday 3 "
    "December”; empty once a parcel of it is known, and as long as nobody can say.",
    "parcels": "The parcels of the order: names, promise (the days on which it comes), days (the "
    "same in a sentence: “between Tuesday 1 and Thursday 3 December”), before (those told last), "
    "anew (the new days, once they moved), reason (why it is late), carrier, number, url, left, "
    "arrived.",
    "parcel": "The parcel this message is about, or the last one.",
    "where": "How the parcel stands that somebody asks about: thing, stands (the word of it), "
    "last (when it was last seen, in words), place (where), days (when it should come), often (how "
    "many times in ten it does), reason, carrier, number, url, arrived, proof, action, others, "
    "settled (by which day it is there or made good, as was promised).",
    "options": "The orders to choose from, where somebody asks and has several: number, names, "
    "placed, pick (what to answer).",
    "free_days": "The days on which the order may come instead, where somebody asks for another: "
    "day (in words), short, key.",
    "wanted_day": "The day they have chosen or named, in words; empty: none.",
    "picks": "The answers of an `ask` by choices: each key with the address of its answer.",
    "talk.due": "Until when a person answers, in words.",
    "own.answer": "The store's own answer to what was asked.",
    "season.name": "The season of the store's calendar that this is about; empty: none.",
    "season.begins": "The day on which it begins, in words.",
    "season.ends": "Its last day, in words.",
    "also": "What else this message speaks for, where others were merged into it: a list of words.",
    "gathered": "What a `digest` gathered: a list of words, one for each parcel or order.",
    "strip": "The days and bars of the day strip.",
    "product": "The first product of the order: title, image, price, url, and its own facts.",
    "suggestion": "A product that goes with what was bought: title, image, price, url.",
    "answers": "What the customer answered, by the name of the answer.",
    "reward": "The code this journey gave last: code, worth (in words), until (its last day). Ask "
    "with {% if reward %} whether there is one.",
    "points": "The customer's points: balance (may be used), pending, expiring (so many were told "
    "to expire next), until (their last day); and in words, as the store calls them: has (40 "
    "beans), waits (so many pending; empty: none), ends (so many expire next). Ask with "
    "{% if points %} whether they ever had any.",
    "scale": "The answers of an `ask`: value and url.",
    "scale_half": "Half the number of answers, for the layout.",
    "links.unsubscribe": "The page where this kind of message can be stopped; empty for orders.",
    "links.preferences": "The page of what we send; empty where no address is known.",
    "links.points": "The page of the customer's points; empty where no address is known.",
    "links.order": "The customer's own page about the order.",
    "links.address": "In an answer to somebody who asked, the page where they write another "
    "address for the order; elsewhere the order's page.",
    "links.day": "In an answer to somebody who asked, the page where they choose another day for "
    "the order; elsewhere the order's page.",
    "labels": "Words that blocks say by themselves.",
    "voice.name": "How the brand is called.",
    "voice.signature": "Who signs.",
    "voice.sign_off": "The line before the name of who signs; empty where none was written.",
    "voice.emoji": "Whether the brand uses emoji: for conditions.",
    "voice.formal": "Whether people are spoken to as usted, vous, Sie: for conditions.",
    "pictures": "The store's pictures by their names, each as its address.",
    "films": "The same pictures with a play button on them.",
}
