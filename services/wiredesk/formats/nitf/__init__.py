"""NITF 3.x: head, life cycle and body of the News Industry Text Format."""
