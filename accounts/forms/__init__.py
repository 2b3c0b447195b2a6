"""Forms of accounts, of their batches, and of the history."""
