"""The pure core: what to do, when to look again, and because of what.

What nothing in this folder may do: ask the clock, draw chance, open a file or a socket, touch the
database, render a text, import Django or any other room of Afterword. ``now`` is an argument. The
same inputs give the same answer, for ever; that is what makes the preview, the simulation and the
live engine agree. The one exception is reading the locked zone and holiday data, whose versions
are part of ``Rules``.
"""
