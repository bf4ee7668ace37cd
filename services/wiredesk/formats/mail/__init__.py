"""Mail: MIME, header fields, and what people put around copy that they send by mail."""
