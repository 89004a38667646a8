"""The screen of words that a provider approves."""
