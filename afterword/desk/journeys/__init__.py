"""Journeys: the list, the storyboard, the text file."""
