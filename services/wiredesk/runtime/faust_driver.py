"""Faust's aiokafka driver with one thing mended: consumers see committed records only.

Faust 0.15.3 chooses `read_committed` only in its own transaction mode, which is not exactly-once
(faust-streaming/faust#177, #323) and which we do not use. Requeued dead letters come in transactions of their own, so
an aborted one must not be seen. `tests/integration/test_isolation.py` notices when upstream offers a setting.
"""

from typing import Any, ClassVar

import aiokafka
from faust.transport.drivers import aiokafka as driver


class CommittedConsumerThread(driver.AIOKafkaConsumerThread):
    """Faust's consumer thread; its client reads committed records."""

    def _create_worker_consumer(self, transport: driver.Transport) -> aiokafka.AIOKafkaConsumer:
        consumer = super()._create_worker_consumer(transport)
        consumer._isolation_level = "read_committed"  # noqa: SLF001 - read when the client starts; no other way in
        return consumer


class CommittedConsumer(driver.Consumer):
    """Faust's consumer with that thread."""

    def _new_consumer_thread(self) -> driver.AIOKafkaConsumerThread:
        return CommittedConsumerThread(self, loop=self.loop, beacon=self.beacon)


class CommittedTransport(driver.Transport):
    """Faust's transport with that consumer."""

    Consumer: ClassVar[Any] = CommittedConsumer
