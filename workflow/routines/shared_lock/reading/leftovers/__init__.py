"""What no rule has read: known to change nothing, weighed as background, or a doubt."""
