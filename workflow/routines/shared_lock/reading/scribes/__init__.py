"""Puts on the draft what the lines say, with the words that say it, also where they correct what was said before."""
