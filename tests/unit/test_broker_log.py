"""What the embedded broker wrote since its last start."""

from pathlib import Path

from wiredesk.broker.broker_log import BrokerLog


def test_only_the_last_start_counts(tmp_path: Path) -> None:
    """An old error does not explain a new failure."""
    log = BrokerLog(tmp_path)
    log.file.write_text("10:00 ERROR No space left on device\n")
    log.begin()
    with log.file.open("a") as file:
        file.write("11:00 INFO starting\n")

    assert not log.says("No space left on device")
    assert log.last_words() == ["11:00 INFO starting"]


def test_rolled_file_counts_whole(tmp_path: Path) -> None:
    """When log4j2 rolled the file after the start, everything in the new file is new."""
    log = BrokerLog(tmp_path)
    log.file.write_text("old\n" * 100)
    log.begin()
    log.file.write_text("new\n")

    assert log.last_words() == ["new"]


def test_errors_before_chatter(tmp_path: Path) -> None:
    """The telling lines are kept, the chatter around them is not."""
    log = BrokerLog(tmp_path)
    log.begin()
    log.file.write_text("INFO a\n11:00 ERROR broken\n\tat some.Method\nCaused by: x\n" + "INFO b\n" * 50)

    assert log.last_words() == ["11:00 ERROR broken", "Caused by: x"]


def test_no_files(tmp_path: Path) -> None:
    """A broker that wrote nothing has no last words."""
    assert BrokerLog(tmp_path).last_words() == []
