"""The TPMAP target list: its columns, how it is read and what is said of its rows are pure modules;
`services` brings it into the tables.
"""
