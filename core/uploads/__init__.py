"""The gate of every file that comes in: what it is (by its content, never by its name or the
sender's word), how large it is outside and inside, and how it is kept.

`pictures` and `tables` look and read, `fields` are the form fields that do both, `handlers` take
the file from the network under a name that fits, `storage` keeps it whole or not at all.
"""
