"""A pytest plugin: one real Kafka broker for the whole run, started when the first test asks for it."""

from collections.abc import Iterator

import pytest

from wiredesk.broker.embedded import EmbeddedKafka


@pytest.fixture(scope="session")
def kafka(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedKafka]:
    """The shared broker; tests use topics and groups with names of their own, and never stop it."""
    with EmbeddedKafka(tmp_path_factory.mktemp("kafka")) as broker:
        yield broker
