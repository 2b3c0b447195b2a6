"""A way back from any loss: one encrypted file of database and private files, and back from it."""
