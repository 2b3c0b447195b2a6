"""API of figures."""
