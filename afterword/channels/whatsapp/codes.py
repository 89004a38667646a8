"""What the errors of the Cloud API mean for us.

The codes are Meta's; what to do about each is ours, read from Meta's words on it.
"""

from collections.abc import Mapping

from afterword.wire.meta import Means

PAIR_RATE = 131056
STOPPED_MARKETING = 131050
WAITS = {PAIR_RATE: 24.0, 131052: 60.0}
"""Seconds that one person, not the whole number, is left alone: six and a few between two messages
to one person, four times as long on the second try."""

CODES: Mapping[int, Means] = {
    # Sign-in and permissions: somebody must mend the account.
    0: "account",  # the token cannot be used
    3: "account",  # the app may not do this
    10: "account",  # a permission was taken away
    190: "account",  # the token has ended
    131005: "account",  # access denied
    # Speed.
    4: "slow",  # the app calls too often
    80007: "slow",  # the business account sends too much
    130429: "slow",  # the number sends too fast
    131048: "pause",  # many people block this number, or report it
    PAIR_RATE: "retry",  # too many to this one person
    # This person, here, now.
    131026: "elsewhere",  # not on WhatsApp, an old app, or they blocked us
    131047: "elsewhere",  # more than a day since they wrote, and no template
    131049: "elsewhere",  # they get enough marketing from everybody just now
    STOPPED_MARKETING: "elsewhere",  # they stopped marketing from us
    130472: "elsewhere",  # Meta tries something with this number
    131062: "elsewhere",  # this may only go to a number, and we have none
    # This message.
    100: "permanent",  # a parameter is wrong
    131008: "permanent",  # a parameter is missing
    131009: "permanent",  # a value is wrong
    131021: "permanent",  # to ourselves
    131030: "permanent",  # a test number writes only to the numbers on its list
    131051: "permanent",  # a kind of message there is not
    131052: "retry",  # their servers could not fetch the file
    131053: "permanent",  # the file is of a kind they do not take
    137000: "permanent",  # this number has become another person's
    # The template.
    132000: "permanent",  # so many gaps, and another number of words for them
    132001: "permanent",  # not there, or not approved in this language
    132005: "permanent",  # too long once it is filled in
    132007: "permanent",  # against their rules
    132008: "permanent",
    132012: "permanent",  # a word of the wrong kind
    132015: "permanent",  # paused for its quality
    132016: "permanent",  # switched off for its quality
    132018: "permanent",
    132068: "permanent",  # its flow is blocked
    132069: "permanent",  # its flow is throttled
    # The account.
    368: "account",  # blocked for a while for breaking the rules
    130497: "account",  # may not write to people of that country
    131031: "account",  # locked
    131037: "account",  # the display name is not approved
    131042: "account",  # nobody pays
    131044: "account",  # nobody pays
    131045: "account",  # the number is not registered as it should be
    131063: "account",  # marketing is switched off on this API
    131064: "account",  # held back because templates had the wrong category
    # Their own trouble.
    1: "retry",
    2: "retry",
    131000: "retry",
    131016: "retry",
    131057: "retry",  # their maintenance
    133016: "retry",  # registered too often just now
    135000: "retry",
}
