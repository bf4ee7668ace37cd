"""A dead letter's whole way: rejected, mended, requeued, read; its story has the id that it would have had at once."""

import subprocess
import sys
from pathlib import Path

import pytest
from made_up_copy import plain_stories
from processes import WorkerProcess, dead_letters_of, eventually, read

from wiredesk.broker import topic_admin
from wiredesk.broker.embedded import EmbeddedKafka
from wiredesk.broker.publisher import publisher
from wiredesk.composition import declared_topics
from wiredesk.domain.ids import story_id
from wiredesk.settings import load_settings
from wiredesk.topics import RAW, READ
from wiredesk_events import StoryRead, load


pytestmark = pytest.mark.broker


def test_a_requeued_message_gives_the_story_that_it_should_have_given(tmp_path: Path) -> None:
    """Too large for one worker's limit, requeued for another's: read once, with its first coordinate and time."""
    (message,) = plain_stories(1, seed=11)
    with EmbeddedKafka(tmp_path / "kafka") as kafka:
        servers = kafka.bootstrap_servers
        environment = {"WIREDESK_KAFKA_BOOTSTRAP_SERVERS": servers, "WIREDESK_SESSION_TIMEOUT_SECONDS": "2"}
        topic_admin.apply(topic_admin.plan(servers, declared_topics(load_settings())))
        with publisher(servers) as out:
            (delivery,) = out.publish([message.record()])
        arguments = ["-m", "wiredesk.cli.main", "worker", "read"]
        strict = WorkerProcess(arguments, tmp_path / "strict.log", {**environment, "WIREDESK_MAX_RAW_BYTES": "1024"})
        strict.start()
        letters = eventually("the dead letter", lambda: dead_letters_of(servers, RAW))
        strict.terminate()
        assert strict.wait() == 0

        mended = WorkerProcess(arguments, tmp_path / "mended.log", environment).start()
        place = f"{letters[0].partition}:{letters[0].offset}"
        for _ in range(2):  # the second time there is nothing left to do
            command = ["-m", "wiredesk.cli.main", "dlq", "requeue", place, "--yes", "-b", servers]
            subprocess.run([sys.executable, *command], check=False)
        stories = eventually("the story", lambda: read(servers, READ))
        mended.terminate()
        assert mended.wait() == 0
    story = load(StoryRead, stories[0].value or b"")

    assert [letter.header("dlq.code") for letter in letters] == ["WIRE-R002"]
    assert len(stories) == 1
    assert story.story_id == story_id(f"{RAW}:{delivery.partition}:{delivery.offset}", 0)
    assert story.received_at == message.received_at
