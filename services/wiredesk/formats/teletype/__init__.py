"""Formats of the wire itself: ANPA 1312, IPTC 7901, ZCZC framing, and the lines that they share."""
