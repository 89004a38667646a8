"""A store's past lived again: any journeys over recorded history, decision by decision as live.

Nothing here writes to the timeline, plans a message or speaks to anybody. ``reading`` brings what
is on record, ``living`` lives one customer again, ``tally`` counts, ``running`` goes through the
customers in batches, ``hands`` does so in processes of their own, ``actions`` and ``queries`` keep
what was asked for and what came of it, ``reliver`` works on it beside the engine.
"""
