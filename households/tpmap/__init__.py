"""The TPMAP target list as a file: its columns, how it is read, what is said of its
rows. No ORM.
"""
