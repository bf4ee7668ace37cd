"""Web pages: the story among what stands around it."""
