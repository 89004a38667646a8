"""The few words that blocks say by themselves, by language."""

LABELS: dict[str, dict[str, str]] = {
    "en": {
        "delivery": "Delivery",
        "total": "Total",
        "stop": "Fewer of these, or none",
        "today": "Today",
        "parcel": "Your parcel",
        "date_open": "The date follows as soon as we know it",
    },
    "es": {
        "delivery": "Envío",
        "total": "Total",
        "stop": "Menos correos así, o ninguno",
        "today": "Hoy",
        "parcel": "Tu paquete",
        "date_open": "La fecha llega en cuanto la sepamos",
    },
}


def labels(language: str) -> dict[str, str]:
    """The labels of a language, or of English where there are none."""
    return LABELS.get(language) or LABELS.get(language.partition("-")[0]) or LABELS["en"]
