"""The builder of conditions, which several screens have in a form of theirs: see ``field``.

``catalogue`` knows what can be asked and by which words it is found, ``tree`` is the condition as
it is being built, ``sentence`` says it in words, ``field`` is the form field, ``views`` answer the
builder in the page. Nothing here belongs to one screen.
"""
