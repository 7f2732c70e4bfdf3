"""What is fast, and how we know: every figure stands beside a limit that was measured in the same run."""
