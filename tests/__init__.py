"""What is promised, proved: the folders mirror what they test."""
