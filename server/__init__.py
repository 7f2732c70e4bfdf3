"""The server: it stores what devices send, decides, and tells the others."""
