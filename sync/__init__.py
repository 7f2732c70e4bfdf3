"""What it means to sync: operations, rules and merging as pure functions of their arguments."""
