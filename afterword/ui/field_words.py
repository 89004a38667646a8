"""The words of connections: what an account is told, what can be chosen, and who carries it.

Adapters say it in English, without Django; the desk says it in the language of who reads it.
"""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

FIELDS: dict[str, Promise] = {
    "Server": _("Server"),
    "Port": _("Port"),
    "Security": _("Security"),
    "User": _("User"),
    "Password": _("Password"),
    "Address for bounces, with {key} in it": _("Address for bounces, with {key} in it"),
    "Address that answers go to; it may hold {key}": _(
        "Address that answers go to; it may hold {key}"
    ),
    "Name of the DKIM key (its selector)": _("Name of the DKIM key (its selector)"),
    "Messages a second at most": _("Messages a second at most"),
    "Secret of the bounce address": _("Secret of the bounce address"),
    "Region": _("Region"),
    "User of the SMTP credentials": _("User of the SMTP credentials"),
    "Password of the SMTP credentials": _("Password of the SMTP credentials"),
    "Configuration set that publishes to SNS": _("Configuration set that publishes to SNS"),
    "Server, if it is another": _("Server, if it is another"),
    "User and password of the webhook, with a colon between": _(
        "User and password of the webhook, with a colon between"
    ),
    "API key": _("API key"),
    "Address of the API, if it is another": _("Address of the API, if it is another"),
    "API token": _("API token"),
    "Signing secret of the webhook": _("Signing secret of the webhook"),
    "Secret of the inbound route": _("Secret of the inbound route"),
    "Sending domain, if it is not the sender's": _("Sending domain, if it is not the sender's"),
    "Signing key of the webhooks": _("Signing key of the webhooks"),
    "Secret key": _("Secret key"),
    "Number of the sandbox, for trying out": _("Number of the sandbox, for trying out"),
    "Key of the webhook": _("Key of the webhook"),
    "Address of the API": _("Address of the API"),
    "Public key of the webhook, without its first and last line": _(
        "Public key of the webhook, without its first and last line"
    ),
    "Server API token": _("Server API token"),
    "Message stream, if it is not the usual one": _("Message stream, if it is not the usual one"),
    "Project": _("Project"),
    "Public key of the event webhook": _("Public key of the event webhook"),
    "Subaccount, if you use one": _("Subaccount, if you use one"),
    "Id of the phone number": _("Id of the phone number"),
    "Id of the WhatsApp business account": _("Id of the WhatsApp business account"),
    "Id of the app, for pictures over approved words": _(
        "Id of the app, for pictures over approved words"
    ),
    "Access token": _("Access token"),
    "App secret": _("App secret"),
    "App secret before the last change": _("App secret before the last change"),
    "Verify token of the webhook": _("Verify token of the webhook"),
    "Version of the Graph API": _("Version of the Graph API"),
    "Address of the Graph API": _("Address of the Graph API"),
    "Words on the button that opens a list": _("Words on the button that opens a list"),
    "Price by category and country, for example marketing GB 0.053, utility * 0.02": _(
        "Price by category and country, for example marketing GB 0.053, utility * 0.02"
    ),
    "Currency of these prices": _("Currency of these prices"),
    "Base URL of your Infobip account": _("Base URL of your Infobip account"),
    "Name of the Viber sender": _("Name of the Viber sender"),
    "Secret in the address for reports": _("Secret in the address for reports"),
    "Id of the Viber sender": _("Id of the Viber sender"),
    "Application ID": _("Application ID"),
    "Private key of the application": _("Private key of the application"),
    "API secret": _("API secret"),
    "Signature secret": _("Signature secret"),
    "Signature secret before the last change": _("Signature secret before the last change"),
    "Token of the bot": _("Token of the bot"),
    "Name of the bot, as people see it": _("Name of the bot, as people see it"),
    "Address of its picture": _("Address of its picture"),
    "Words for who opens the chat": _("Words for who opens the chat"),
    "Address of Viber's API": _("Address of Viber's API"),
    "Id of the page": _("Id of the page"),
    "Id of the Instagram account": _("Id of the Instagram account"),
    "Account SID": _("Account SID"),
    "Auth Token": _("Auth Token"),
    "Auth Token before the last change": _("Auth Token before the last change"),
    "API key SID, to send with instead of the Auth Token": _(
        "API key SID, to send with instead of the Auth Token"
    ),
    "API key secret": _("API key secret"),
    "Shared key, if Twilio signs with HMAC-SHA256": _(
        "Shared key, if Twilio signs with HMAC-SHA256"
    ),
    "Messaging Service SID": _("Messaging Service SID"),
    "Number or name of the sender, without a Messaging Service": _(
        "Number or name of the sender, without a Messaging Service"
    ),
    "Replace printers’ quotes and dashes where that saves parts": _(
        "Replace printers’ quotes and dashes where that saves parts"
    ),
    "Price of a part by country, for example GB 0.04, DE 0.075, * 0.09": _(
        "Price of a part by country, for example GB 0.04, DE 0.075, * 0.09"
    ),
    "Files of the inbox go as picture messages (MMS), US and Canada": _(
        "Files of the inbox go as picture messages (MMS), US and Canada"
    ),
    "Price of a picture message by country, for example US 0.02": _(
        "Price of a picture message by country, for example US 0.02"
    ),
    "Number or name of the sender": _("Number or name of the sender"),
    "API": _("API"),
    "Signature method of the SMS API": _("Signature method of the SMS API"),
    "Key or password": _("Key or password"),
    "Address to send to": _("Address to send to"),
    "Method": _("Method"),
    "Headers, one a line": _("Headers, one a line"),
    "Body as": _("Body as"),
    "Body": _("Body"),
    "The answer says that it is taken, for example ErrorCode=0": _(
        "The answer says that it is taken, for example ErrorCode=0"
    ),
    "The answer holds the id at": _("The answer holds the id at"),
    "The answer or a report holds a code at": _("The answer or a report holds a code at"),
    "Codes that mean later": _("Codes that mean later"),
    "Codes that mean the account": _("Codes that mean the account"),
    "Codes that mean that the number leads nowhere": _(
        "Codes that mean that the number leads nowhere"
    ),
    "Codes that mean that they said stop": _("Codes that mean that they said stop"),
    "What comes in is a list at": _("What comes in is a list at"),
    "A report holds the id at": _("A report holds the id at"),
    "A report gives our key back at": _("A report gives our key back at"),
    "A report holds the status at": _("A report holds the status at"),
    "Words for on its way": _("Words for on its way"),
    "Words for delivered": _("Words for delivered"),
    "Words for failed": _("Words for failed"),
    "An answer of a person holds its id at": _("An answer of a person holds its id at"),
    "It holds their number at": _("It holds their number at"),
    "It holds their words at": _("It holds their words at"),
    "Secret in the address of what comes in": _("Secret in the address of what comes in"),
    "Header with a signature of what comes in": _("Header with a signature of what comes in"),
    "How it is signed": _("How it is signed"),
    "Key of the signature": _("Key of the signature"),
    "Message centre": _("Message centre"),
    "Security of the line": _("Security of the line"),
    "User (system_id)": _("User (system_id)"),
    "Kind of system (system_type), where one is asked for": _(
        "Kind of system (system_type), where one is asked for"
    ),
    "Type of the sender (TON), where it is not the usual one": _(
        "Type of the sender (TON), where it is not the usual one"
    ),
    "Lines that each worker holds": _("Lines that each worker holds"),
    "Messages that may wait for their answer on a line": _(
        "Messages that may wait for their answer on a line"
    ),
    "Long texts go as": _("Long texts go as"),
    "Ids in reports are": _("Ids in reports are"),
    "Secret of the webhook": _("Secret of the webhook"),
    "Kind of mail": _("Kind of mail"),
    "Letters in colour": _("Letters in colour"),
    "Mail address that push services may write to": _(
        "Mail address that push services may write to"
    ),
    "Push services that are used": _("Push services that are used"),
    "Private key, if subscriptions were made with another one": _(
        "Private key, if subscriptions were made with another one"
    ),
    "Service account, the whole JSON file": _("Service account, the whole JSON file"),
    "Secret that your shop signs with": _("Secret that your shop signs with"),
    "Further addresses of the shop's pages, with spaces between them": _(
        "Further addresses of the shop's pages, with spaces between them"
    ),
    "Number that calls": _("Number that calls"),
    "When a machine answers": _("When a machine answers"),
    "Voices by language, for example es Polly.Lucia": _(
        "Voices by language, for example es Polly.Lucia"
    ),
    "Calls a second at most": _("Calls a second at most"),
    "Shop address (name.myshopify.com)": _("Shop address (name.myshopify.com)"),
    "Client ID": _("Client ID"),
    "Client secret": _("Client secret"),
    "Refresh token": _("Refresh token"),
    "Client secret before the last change": _("Client secret before the last change"),
    "A parcel has left when": _("A parcel has left when"),
    "Tell Shopify what carriers say": _("Tell Shopify what carriers say"),
    "Shop address": _("Shop address"),
    "Consumer key": _("Consumer key"),
    "Consumer secret": _("Consumer secret"),
    "Webhook secret": _("Webhook secret"),
    "Webhook secret before the last change": _("Webhook secret before the last change"),
    "Order fields that hold tracking numbers": _("Order fields that hold tracking numbers"),
    "Secret of the webhook before the last change": _(
        "Secret of the webhook before the last change"
    ),
    "Access key": _("Access key"),
    "Access key before the last change": _("Access key before the last change"),
    "Word behind ?token= in the address": _("Word behind ?token= in the address"),
    "Word behind ?token= before the last change": _("Word behind ?token= before the last change"),
    "Signing secret, if Shippo has given you one": _("Signing secret, if Shippo has given you one"),
    "Word by which UPS shows that it is UPS": _("Word by which UPS shows that it is UPS"),
    "That word before the last change": _("That word before the last change"),
    "Other addresses, one a line: a carrier's word, a space, https://…": _(
        "Other addresses, one a line: a carrier's word, a space, https://…"
    ),
    "bpost: account": _("bpost: account"),
    "bpost: passphrase": _("bpost: passphrase"),
    "Canada Post: user name": _("Canada Post: user name"),
    "Canada Post: password": _("Canada Post: password"),
    "DPD (Belgium, Netherlands): Delis ID": _("DPD (Belgium, Netherlands): Delis ID"),
    "DPD (Belgium, Netherlands): password": _("DPD (Belgium, Netherlands): password"),
    "DPD (Belgium, Netherlands): country": _("DPD (Belgium, Netherlands): country"),
    "Hermes: user name": _("Hermes: user name"),
    "Hermes: password": _("Hermes: password"),
    "Hermes: client ID": _("Hermes: client ID"),
    "Hermes: client secret": _("Hermes: client secret"),
    "La Poste: API key": _("La Poste: API key"),
    "Landmark Global: user name": _("Landmark Global: user name"),
    "Landmark Global: password": _("Landmark Global: password"),
    "Landmark Global: client ID": _("Landmark Global: client ID"),
    "Purolator: key": _("Purolator: key"),
    "Purolator: password": _("Purolator: password"),
    "Purolator: account": _("Purolator: account"),
    "Sendle: Sendle ID": _("Sendle: Sendle ID"),
    "Sendle: API key": _("Sendle: API key"),
    "Spring GDS: API key": _("Spring GDS: API key"),
}
"""What an account is told, by the label that its adapter gives it."""

CHOICES: dict[str, Promise] = {
    "yes": _("yes"),
    "no": _("no"),
    "none": _("none"),
    "leave it": _("leave it"),
    "hang up": _("hang up"),
    "do not look": _("do not look"),
    "fulfilled": _("fulfilled"),
    "scanned": _("scanned"),
    "parts": _("parts"),
    "payload": _("payload"),
    "same": _("same"),
    "decimal": _("decimal"),
    "messages": _("messages"),
    "form": _("form"),
}
"""What can be chosen; what is not here is a word of the provider's own, like ``sha256``."""

PROVIDERS: dict[str, Promise] = {
    "A mail server (SMTP)": _("A mail server (SMTP)"),
    "Another provider, described by a form": _("Another provider, described by a form"),
    "Another provider, described by a form, whose reports give our key back": _(
        "Another provider, described by a form, whose reports give our key back"
    ),
    "A message centre, by SMPP": _("A message centre, by SMPP"),
    "Print sheet, by hand": _("Print sheet, by hand"),
    "Any browser (VAPID)": _("Any browser (VAPID)"),
    "The shop's own pages": _("The shop's own pages"),
    "Small carriers (karrio)": _("Small carriers (karrio)"),
}
"""Who carries it, where that is no name."""
