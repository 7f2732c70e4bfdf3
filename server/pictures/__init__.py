"""Looking at pictures: what a file is by its first bytes, and a worker process that nothing can hurt."""
