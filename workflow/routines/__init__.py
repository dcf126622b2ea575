"""The tables of the routines that come with the program; `runtime.on_board` lists which are on board."""
