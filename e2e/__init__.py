"""Whole-house tests: real browsers, a real server process, and a network that fails between them."""
