"""What other engines than Chromium must do too: start offline, keep drafts and the queue, reconnect."""
