"""An invented province of any size, deterministic by its seed. Nobody in it exists."""
