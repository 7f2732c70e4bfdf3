"""Lighthouse on the built app, with a Node of its own: what its categories say of the pages that a rep sees first."""
