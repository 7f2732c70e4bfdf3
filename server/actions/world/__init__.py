"""Loads what a plan may look at: a fixed handful of questions, however many operations there are."""
