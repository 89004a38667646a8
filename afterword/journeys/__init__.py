"""Journeys: their text files and versions, and the runs of the customers who pass through."""
