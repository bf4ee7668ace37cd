"""A Faust app as its guide shows it, without any of our measures; tests use it to notice when Faust changes.

Arguments: bootstrap servers, source topic, target topic, app id, and perhaps how many records a stream's queue takes.
"""

import sys

import faust
from faust.types import StreamT


BOOTSTRAP, SOURCE, TARGET, APP_ID = sys.argv[1:5]
BUFFER = int(sys.argv[5]) if len(sys.argv) > 5 else 4096
app = faust.App(
    APP_ID,
    broker=f"aiokafka://{BOOTSTRAP}",
    topic_allow_declare=False,
    topic_disable_leader=True,
    web_enabled=False,
    broker_commit_interval=0.5,
    table_standby_replicas=0,
    stream_buffer_maxsize=BUFFER,
    broker_max_poll_records=500,
)
source = app.topic(SOURCE, value_type=bytes, value_serializer="raw")
target = app.topic(TARGET, value_type=bytes, value_serializer="raw")


@app.agent(source)
async def echo(stream: StreamT[bytes]) -> None:
    async for value in stream:
        if value == b"raise":
            raise ValueError("asked to")
        await target.send(value=b"x" * 2_000_000 if value == b"big" else value)


if __name__ == "__main__":
    sys.argv[1:] = ["worker", "--without-web", "--loglevel=warn"]
    app.main()
