"""Writing the lock file of a Kafka release: `python -m wiredesk.broker.kafka_lock 4.3.0 > …/data/kafka-4.3.0.sha256`.

For maintainers, when Kafka is upgraded. Look at the difference before you commit it: whoever controls the network
during this one call could slip in other files.
"""

import hashlib
import sys
import tempfile
from pathlib import Path

from jgo.maven import MavenContext


def lock_text(version: str) -> str:
    """Resolve `org.apache.kafka:kafka_2.13:<version>` and a logging binding; return the lock file's text.

    Kafka brings log4j2 and the SLF4J 1.7 API, but not the bridge between them, without which it logs nothing.
    """
    with tempfile.TemporaryDirectory() as folder:
        context = MavenContext(repo_cache=Path(folder), local_repos=[], timeout=30)
        kafka = context.create_dependency(f"org.apache.kafka:kafka_2.13:{version}")
        inputs, transitive = context.resolver.resolve([kafka])
        artifacts = [dependency.artifact for dependency in (*inputs, *transitive)]
        log4j = next(artifact.version for artifact in artifacts if artifact.artifactId == "log4j-core")
        # On its own: resolved together with Kafka, its parent's version rules would downgrade kafka-clients.
        artifacts.append(context.create_dependency(f"org.apache.logging.log4j:log4j-slf4j-impl:{log4j}").artifact)
        files = {artifact.resolve() for artifact in artifacts}
        lines = sorted(
            (path.relative_to(folder).as_posix(), hashlib.sha256(path.read_bytes()).hexdigest()) for path in files
        )
    return "".join(f"{digest}  {path}\n" for path, digest in lines)


if __name__ == "__main__":
    sys.stdout.write(lock_text(sys.argv[1]))
