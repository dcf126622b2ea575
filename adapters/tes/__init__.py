"""TES: where persons are linked to lock units."""
