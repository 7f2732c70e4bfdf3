"""The store's questions, asked of a real database."""
