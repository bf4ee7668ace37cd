"""A process that runs the entities stage alone: reads parsed stories from a file, prints what they cost, as JSON.

python -m tests.bench.entities_worker FILE
"""

import json
import sys
import time
from pathlib import Path

from wiredesk.stages.entities import tag_entities
from wiredesk_events import StoryParsed, load


def main(file: str) -> None:
    """Tag every story once, and hold one at a time as a worker does."""
    start = seconds = count = 0.0
    with Path(file).open("rb") as lines:
        for line in lines:
            story = load(StoryParsed, line)
            begun = time.process_time()
            tag_entities(story)
            if not start:
                start = time.process_time()  # all that the process has used: imports, lists, patterns, the first story
                continue
            seconds += time.process_time() - begun
            count += 1
    status = Path("/proc/self/status").read_text(encoding="ascii", errors="replace")
    peak = int(status.partition("VmHWM:")[2].split()[0]) / 1024  # ru_maxrss would count the parent's memory too
    print(json.dumps({"rate": count / seconds, "start_s": start, "peak_mib": peak}))


if __name__ == "__main__":
    main(sys.argv[1])
