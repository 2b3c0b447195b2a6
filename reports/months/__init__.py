"""Months: built, closed with the members of every set, revised, explained; targets and limits."""
