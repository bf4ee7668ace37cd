"""What the tools and tests do with a broker, through kafka-python: topics, replay, dead letters, the embedded Kafka."""
