"""Judgement: what may be done, why not, and what is due. Pure: no clock, no I/O, no randomness."""
