"""NewsML-G2 and NewsML 1.x: two formats of one family, which share their values and vocabularies."""
