"""Who else is told what happens: the webhooks of a store, and how each of them does."""
