"""Measurements: our engine, its peers and the floor, in one go; `lockstep bench` shows them."""
