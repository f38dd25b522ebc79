"""The nouns of the 100-day practice as frozen values: no clock, no I/O, no judgement."""
