"""Files from outside, whatever they hold: by command, from a watched folder, or uploaded; each has a row."""
