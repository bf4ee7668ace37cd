"""The figures as a Markdown table, with the ratios that are promised."""

import os
import platform
from collections.abc import Iterator, Mapping
from pathlib import Path

from tests.bench.scenario import Figures, Load


TITLES = {"wiredesk": "Wiredesk", "empty": "empty stages in Faust", "quix": "same stages in QuixStreams"}


def machine(kafka_version: str) -> str:
    """Return what the figures were measured on, with how busy it was before."""
    model = next(
        (
            line.split(":", 1)[1].strip()
            for line in Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="replace").splitlines()
            if line.startswith("model name")
        ),
        platform.machine(),
    )
    return (
        f"{os.cpu_count()} cores ({model}), {platform.system()}, Python {platform.python_version()},"
        f" Kafka {kafka_version}, load average {os.getloadavg()[0]:.1f} at the start"
    )


def markdown(results: Mapping[str, Figures], load: Load, on: str) -> str:
    """Return the table; scenarios that did not run have no column."""
    return "\n".join(_lines(results, load, on))


def _lines(results: Mapping[str, Figures], load: Load, on: str) -> Iterator[str]:
    figures = list(results.values())
    yield f"Measured on {on}; broker, workers and publisher share the cores."
    yield ""
    yield f"| {load.stories:,} stories of 500 words | {' | '.join(TITLES[name] for name in results)} |"
    yield "|---|" + "--:|" * len(results)
    yield _row("stories a second, end to end", [f"{one.rate:.0f}" for one in figures])
    yield _row(
        f"latency at 20 a second, p50 / p99 ({figures[0].latency.stories} stories)",
        [f"{one.latency.p50_ms:.0f} / {one.latency.p99_ms:.0f} ms" for one in figures],
    )
    yield _row("CPU a story, all workers", [f"{one.cpu_ms:.2f} ms" for one in figures])
    yield _row("… in the stage functions", [f"{one.stage_ms:.2f} ms" for one in figures])
    yield _row("… outside them", [f"**{one.outside_ms:.2f} ms**" for one in figures])
    yield _row(
        "…… of it decoding, encoding, headers",
        [f"{sum(stage.codec_ms for stage in one.stages.values()):.2f} ms" for one in figures],
    )
    yield _row("CPU a story, broker", [f"{one.broker_ms:.2f} ms" for one in figures])
    for stage in figures[0].stages:
        yield _row(
            f"{stage}: CPU outside / memory, peak",
            [f"{one.stages[stage].outside_ms:.2f} ms / {one.stages[stage].peak_rss_mib:.0f} MiB" for one in figures],
        )
    yield ""
    yield from ratios(results)


def _row(title: str, cells: list[str]) -> str:
    return f"| {title} | {' | '.join(cells)} |"


def ratios(results: Mapping[str, Figures]) -> Iterator[str]:
    """Yield the promises beside what was measured."""
    if "wiredesk" not in results:
        return
    ours = results["wiredesk"]
    yield f"- CPU outside the stage functions: {ours.outside_ms:.2f} ms a story (aim: at most 2)"
    if "quix" in results:
        quix = results["quix"]
        yield (
            f"- … against QuixStreams: {ours.outside_ms / quix.outside_ms:.2f} times (aim: at most 2.5);"
            f" stories a second: {ours.rate / quix.rate:.2f} times"
        )
    if "empty" in results:
        empty = results["empty"]
        biggest = max(stage.peak_rss_mib for stage in empty.stages.values())
        yield f"- stories a second against empty stages in Faust, our ceiling: {ours.rate / empty.rate:.2f} times"
        yield f"- memory of a worker without models: at most {biggest:.0f} MiB (aim: under 200)"
    yield f"- latency p99 at 20 a second: {ours.latency.p99_ms:.0f} ms (aim: under 300)"
