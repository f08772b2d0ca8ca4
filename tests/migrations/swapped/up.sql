SELECT b, a, d, e, light, sound, stale FROM jobs; SELECT name FROM dogs; SELECT weight FROM cats
