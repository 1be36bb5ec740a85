"""How long things take on a large pack; run by `make bench`."""
