"""Treserva: the case system of social services, which we only read."""
