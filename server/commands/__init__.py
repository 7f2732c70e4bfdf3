"""Commands that work on the data itself: people, tokens, the sample. Each may run beside a server, or before any."""
