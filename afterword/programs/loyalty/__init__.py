"""The loyalty programme: points that orders earn, in a ledger that is only ever added to."""
