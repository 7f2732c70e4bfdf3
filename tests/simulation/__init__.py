"""Many devices, a bad network, one truth: histories played from a seed, and what must hold in each of them (SYNC 6)."""
