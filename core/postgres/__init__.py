"""Django's PostgreSQL backend, with cursors that a pooler can stand."""
