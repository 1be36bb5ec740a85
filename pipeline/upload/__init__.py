"""What to hand in: the standing set, advice for each document, the smallest set that keeps the best evidence."""
