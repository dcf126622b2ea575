"""Where the persons live: doors, floors, houses that part them, and homes of before."""
