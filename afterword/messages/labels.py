"""The few words that blocks say by themselves, by language."""

LABELS: dict[str, dict[str, str]] = {
    "en": {
        "comma": ", ",
        "delivery": "Delivery",
        "total": "Total",
        "stop": "Fewer of these, or none",
        "follow": "Follow it",
        "review": "Write a review",
        "today": "Today",
        "parcel": "Your parcel",
        "date_open": "The date follows as soon as we know it",
        "more": "{} more",
        "on": "on {}",
        "between": "between {} and {}",
        "late_weather": "The weather held it up",
        "late_missorted": "It was sent to the wrong hub",
        "late_volume": "There were more parcels than vans",
        "late_breakdown": "The lorry broke down",
        "late_customs": "It waits for customs",
    },
    "es": {
        "comma": ", ",
        "delivery": "Envío",
        "total": "Total",
        "stop": "Menos correos así, o ninguno",
        "follow": "Seguirlo",
        "review": "Escribir una reseña",
        "today": "Hoy",
        "parcel": "Tu paquete",
        "date_open": "La fecha llega en cuanto la sepamos",
        "more": "{} más",
        "on": "el {}",
        "between": "entre el {} y el {}",
        "late_weather": "El mal tiempo lo ha retenido",
        "late_missorted": "Lo enviaron al centro equivocado",
        "late_volume": "Había más paquetes que furgonetas",
        "late_breakdown": "Se averió el camión",
        "late_customs": "Está esperando en la aduana",
    },
    "ar": {
        "comma": "، ",
        "delivery": "التوصيل",
        "total": "المجموع",
        "stop": "رسائل أقل من هذا النوع، أو بلا رسائل",
        "follow": "تابعه",
        "review": "اكتب تقييمًا",
        "today": "اليوم",
        "parcel": "طردك",
        "date_open": "نخبرك بالموعد حالما نعرفه",
        "more": "{} أخرى",
        "on": "يوم {}",
        "between": "بين {} و{}",
        "late_weather": "أخّره الطقس",
        "late_missorted": "أُرسل إلى مركز خاطئ",
        "late_volume": "كانت الطرود أكثر من الشاحنات",
        "late_breakdown": "تعطلت الشاحنة",
        "late_customs": "ينتظر في الجمارك",
    },
}


FORMAL: dict[str, dict[str, str]] = {"es": {"parcel": "Su paquete"}}
"""What is said otherwise to whom one calls usted."""


def labels(language: str, *, formal: bool = False) -> dict[str, str]:
    """The labels of a language, or of English where there are none."""
    base = language.partition("-")[0]
    found = LABELS.get(language) or LABELS.get(base) or LABELS["en"]
    return {**found, **FORMAL[base]} if formal and base in FORMAL else found
