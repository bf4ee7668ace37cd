"""What newsrooms put into wire copy: markers, datelines, sign-offs, notices. Plain text knowledge, no I/O."""
