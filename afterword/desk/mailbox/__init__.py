"""Caught mail: what would have gone out, shown as a mail client and a phone would."""
