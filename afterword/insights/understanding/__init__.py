"""Understanding what customers write by what was learnt from many sentences (extra ``ml``).

``seeds/`` holds our own sentences, a file a language; ``fit`` learns from them once and writes
plain numbers; ``reader`` reads texts with those numbers and the rules of
``decisions/understanding``. Nothing here needs Django, so that the command line is quick.
"""
