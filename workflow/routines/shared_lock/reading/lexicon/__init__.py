"""Words as data: labels and roles, words that change nothing, words and phrases of danger, names, and how Swedish inflects them."""
