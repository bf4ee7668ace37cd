"""The stages chained, without Kafka: what each record becomes, and the way it takes."""
