"""Every address × method × role × object, compared with an oracle apart from the code."""
