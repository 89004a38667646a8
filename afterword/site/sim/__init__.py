"""Deterministic simulation: the real engine in a world of seeded lives and seeded faults.

``world`` makes the truth (who orders, what becomes of parcels, who says no), ``ports`` stand where
the engine meets the outside and break as they are told, ``oracle`` remembers by itself what was
said and looks at every message that a provider takes. ``run`` plays it all on a virtual clock. The
same seed gives the same run, line for line. ``docs/guides/simulation.md`` describes it.
"""
