"""PostgreSQL and Redis of this copy alone: `python -m script.embedded COMMAND …`."""
