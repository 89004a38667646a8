"""Offers: codes that journeys give to customers."""
