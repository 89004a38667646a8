"""Help with words by a model that is not ours: what it may see, what it is asked, and what of its
answer a person is shown. Pure: asking it is ``wire.asking``, doing it ``conversations.assisting``.
"""
