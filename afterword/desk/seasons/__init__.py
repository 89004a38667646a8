"""The calendar: the store's own seasons, on which journeys can hang."""
