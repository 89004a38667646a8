"""When a parcel comes: what was learnt from those before it, and what follows for this one."""
