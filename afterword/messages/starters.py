"""What a new block says until somebody writes better, and what a new template begins with."""

WORDS_OF_KIND: dict[str, dict[str, str]] = {
    "heading": {"words": "heading"},
    "text": {"words": "text"},
    "steps": {"words": "steps"},
    "picture": {"alt": "picture"},
    "button": {"words": "button"},
    "links": {"words": "link"},
    "scale": {"low": "low", "high": "high"},
    "sign_off": {"words": "sign_off"},
    "stars": {"words": "stars"},
    "code": {"words": "code"},
    "video": {"alt": "video"},
    "care": {"words": "care", "otherwise": "care_otherwise"},
}
"""By kind of block: the words that it has, each with the name that they are given first."""

STARTERS: dict[str, dict[str, dict[str, str]]] = {
    "heading": {
        "words": {
            "en": "Thank you. We have it.",
            "es": "Gracias. Ya lo tenemos.",
            "ar": "شكرًا. وصلنا طلبك.",
        }
    },
    "text": {
        "words": {
            "en": "Say the one thing here.",
            "es": "Aquí, lo único que hay que decir.",
            "ar": "قل هنا الأمر الوحيد المهم.",
        }
    },
    "steps": {
        "words": {
            "en": "First this.\nThen that.",
            "es": "Primero, esto.\nLuego, aquello.",
            "ar": "أولًا هذا.\nثم ذاك.",
        }
    },
    "picture": {
        "alt": {"en": "What you ordered", "es": "Lo que has pedido", "ar": "ما طلبته"},
    },
    "button": {"words": {"en": "See your order", "es": "Ver el pedido", "ar": "انظر طلبك"}},
    "links": {"words": {"en": "Your order", "es": "Tu pedido", "ar": "طلبك"}},
    "scale": {
        "low": {"en": "not at all", "es": "nada", "ar": "أبدًا"},
        "high": {"en": "very much", "es": "muchísimo", "ar": "كثيرًا"},
    },
    "sign_off": {
        "words": {
            "en": "Write back to this; it reaches a person.",
            "es": "Responde a este correo; llega a una persona.",
            "ar": "رُدّ على هذه الرسالة؛ تصل إلى إنسان.",
        }
    },
    "stars": {
        "words": {
            "en": "Good or bad: it helps the next person choose.",
            "es": "Bueno o malo: ayuda a quien viene después.",
            "ar": "حسنًا كان أم سيئًا: يعين التالي على الاختيار.",
        }
    },
    "code": {
        "words": {
            "en": "Your code, for the next order",
            "es": "Tu código, para el próximo pedido",
            "ar": "رمزك للطلب القادم",
        }
    },
    "video": {
        "alt": {"en": "Watch how it is done", "es": "Mira cómo se hace", "ar": "شاهد الطريقة"}
    },
    "care": {
        "words": {
            "en": "Keep it in its bag, away from light, and use it within six weeks.",
            "es": "Guárdalo en su bolsa, lejos de la luz, y gástalo en seis semanas.",
            "ar": "احفظه في كيسه بعيدًا عن الضوء، واستعمله خلال ستة أسابيع.",
        },
        "otherwise": {
            "en": "Read the card inside the box: most things last longer when they begin well.",
            "es": "Lee la tarjeta de la caja: casi todo dura más cuando empieza bien.",
            "ar": "اقرأ البطاقة داخل العلبة: تدوم الأشياء أكثر حين تبدأ على خير.",
        },
    },
}
"""By kind of block and its words: what they say first, by language."""

NEW = """\
template: {key}
name: {name}
words:
  en:
    subject: "About your order, {{{{ order.number }}}}"
    preheader: "One line that adds something to the subject."
    heading: "Hello{{% if customer.given_name %}}, {{{{ customer.given_name }}}}{{% endif %}}."
    text: "Say the one thing here."
    button: "See your order"
    sign_off: "Write back to this; it reaches a person."
    short: "{{{{ store.name }}}}: say it here in one line. {{{{ links.order }}}}"
    why: "You get this because you ordered {{{{ order.number }}}}."
  es:
    subject: "Sobre tu pedido {{{{ order.number }}}}"
    preheader: "Una línea que añade algo al asunto."
    heading: "Hola{{% if customer.given_name %}}, {{{{ customer.given_name }}}}{{% endif %}}."
    text: "Aquí, lo único que hay que decir."
    button: "Ver el pedido"
    sign_off: "Responde a este correo; llega a una persona."
    short: "{{{{ store.name }}}}: dilo aquí en una línea. {{{{ links.order }}}}"
    why: "Recibes esto porque hiciste el pedido {{{{ order.number }}}}."
link: "{{{{ links.order }}}}"
blocks:
  - {{block: heading}}
  - {{block: text, words: text}}
  - {{block: button, url: "{{{{ links.order }}}}"}}
  - {{block: sign_off}}
"""
"""A new template: whole, so that it can be looked at and saved at once."""
