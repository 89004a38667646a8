"""What each kind of step does when a run stands at it: go on, or stay and say what for.

Every step's function takes a ``Look`` (the run, the timeline as known, the rules, now) and its
step, and gives ``Stay`` or ``Go``. They are the whole meaning of the step kinds.
"""
