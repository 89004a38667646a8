"""Who follows parcels, and the words of carriers that nobody knows."""
