"""What the companies that carry mail want to see in the name system."""

import msgspec


class Company(msgspec.Struct, frozen=True):
    """``spf``: what the sender's SPF record includes, where it must; ``selectors``: under which
    names its DKIM keys usually stand."""

    spf: str = ""
    selectors: tuple[str, ...] = ()


COMPANIES = {
    "amazon_ses": Company("amazonses.com"),
    "brevo": Company("spf.brevo.com", ("brevo1", "brevo2", "mail")),
    "mailersend": Company("_spf.mailersend.net", ("mlsend2", "mlsend")),
    "mailgun": Company("mailgun.org", ("mx", "k1", "s1", "pic", "krs", "smtp")),
    "mailjet": Company("spf.mailjet.com", ("mailjet",)),
    "mailtrap": Company("", ("rwmt1", "rwmt2")),
    "mandrill": Company("spf.mandrillapp.com", ("mte1", "mte2", "mandrill")),
    "postmark": Company("spf.mtasv.net", ("pm",)),
    "resend": Company("", ("resend",)),
    "scaleway": Company("_spf.tem.scaleway.com"),
    "sendgrid": Company("sendgrid.net", ("s1", "s2", "smtpapi")),
}
USUAL = ("default", "dkim", "mail", "s1", "selector1", "google", "k1")
"""Selectors that mail systems use when nobody chooses another."""
