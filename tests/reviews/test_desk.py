"""The reading desk: PDFs are read in a process of their own, and a hostile one hurts nobody."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pypdfium2 as pdfium
import pypdfium2.raw as raw
import pytest
from PIL import Image

from reviews import desk as module
from reviews.desk import Desk, Desks, Trouble
from reviews.methods.pdf import reading
from reviews.methods.pdf.boxes import FULL, runs, unpack
from tests import pdfs


@pytest.fixture(scope="module")
def desk():
    made = Desk()
    yield made
    made._stop()


@pytest.fixture
def file(tmp_path: Path):
    def write(content: bytes) -> Path:
        path = tmp_path / "file.pdf"
        path.write_bytes(content)
        return path

    return write


def test_every_page_comes_with_its_text_and_a_box_for_each_letter(desk, file):
    path = file(pdfs.article("On both sides of the desk", pages=3, canvas_title="Desk"))
    read, placed = desk.read(path), desk.place(path, [1, 2, 3])
    assert (read.pages, read.title, read.scripted) == (3, "Desk", False)
    for number, page in enumerate(read.texts, 1):
        assert len(unpack(placed[number])) == len(page.text)
    assert "On both sides of the desk" in read.texts[0].text
    lines = [run.text.strip() for run in runs(read.texts[0].text, unpack(placed[1]))]
    assert "On both sides of the desk" in lines


@pytest.mark.parametrize("degrees", [0, 90, 180, 270])
def test_letters_stand_where_they_are_seen_however_the_page_is_turned(desk, file, degrees):
    path = file(pdfs.turned(degrees))
    page = desk.read(path).texts[0]
    boxes = unpack(desk.place(path, [1])[1])
    document = pdfium.PdfDocument(path)
    shown, text_page = document[0], document[0].get_textpage()
    width, height = shown.get_size()
    assert (page.width, page.height) == (width, height)
    for at in range(len(page.text)):
        rect = raw.FS_RECTF()
        raw.FPDFText_GetLooseCharBox(text_page, at, rect)
        corners = []
        for x, y in ((rect.left, rect.top), (rect.right, rect.bottom)):
            across, down = raw.c_int(), raw.c_int()
            raw.FPDF_PageToDevice(shown, 0, 0, 10_000, 10_000, 0, x, y, across, down)
            corners.append((across.value, down.value))
        xs, ys = zip(*corners, strict=True)
        got = (boxes.left[at], boxes.top[at], boxes.right[at], boxes.bottom[at])
        expected = (min(xs), min(ys), max(xs), max(ys))
        assert [round(edge / FULL * 10_000) for edge in got] == pytest.approx(expected, abs=2)


def test_a_scan_is_recognised_page_by_page(desk, file):
    assert [page.scanned for page in desk.read(file(pdfs.scan(3))).texts] == [True] * 3
    assert [page.scanned for page in desk.read(file(pdfs.article(pages=2))).texts] == [False] * 2


def test_letters_are_placed_on_the_pages_that_are_asked_for_and_no_page_is_invented(desk, file):
    path = file(pdfs.article(pages=3))
    placed = desk.place(path, [3, 7])
    assert len(unpack(placed[3])) == len(desk.read(path).texts[2].text)
    assert sorted(placed) == [3, 7] and len(unpack(placed[7])) == 0


def test_the_desk_gets_ready_on_a_page_of_its_own():
    assert reading.warm_up() == "Ready"


def test_an_empty_page_is_no_scan(desk, file):
    assert desk.read(file(pdfs.plain(""))).texts[0].scanned is False


def test_scripts_are_noticed_and_not_run(desk, file):
    read = desk.read(file(pdfs.scripted()))
    assert read.scripted
    assert "One page with a script" in read.texts[0].text


@pytest.mark.parametrize(
    ("content", "trouble"),
    [
        (pdfs.locked(), "password"),
        (b"%PDF-1.7\nnothing more", "damaged"),
        (b"", "damaged"),
        (pdfs.article()[:900], "damaged"),
        (b"GIF89a", "damaged"),
    ],
    ids=["locked", "rubbish", "empty", "cut", "picture"],
)
def test_what_cannot_be_read_says_why_and_the_desk_reads_on(desk, file, content, trouble):
    with pytest.raises(Trouble, match=trouble):
        desk.read(file(content))
    assert desk.read(file(pdfs.plain("Next"))).pages == 1


def test_a_file_that_takes_too_long_is_ended(desk, file, monkeypatch):
    monkeypatch.setattr(module, "READ_SECONDS", 0)
    with pytest.raises(Trouble, match="too_much"):
        desk.read(file(pdfs.article(pages=60)))
    monkeypatch.undo()
    assert desk.read(file(pdfs.plain("Next"))).pages == 1


def test_a_file_that_takes_too_much_memory_is_ended(file, monkeypatch):
    monkeypatch.setattr(module, "MEGABYTES", 20)
    small = Desk()
    with pytest.raises(Trouble):
        small.read(file(pdfs.article(pages=20)))
    monkeypatch.undo()
    assert small.read(file(pdfs.plain("Next"))).pages == 1
    small._stop()


def test_a_desk_that_was_killed_is_replaced(file):
    made = Desk()
    made.read(file(pdfs.plain("One")))
    made._process.kill()
    made._process.wait()
    assert made.read(file(pdfs.plain("Two"))).pages == 1
    made._stop()


def test_a_page_is_drawn_as_wide_as_it_is_asked_for(desk, file, tmp_path):
    target = tmp_path / "page.webp"
    desk.render(file(pdfs.article()), 2, 700, target)
    with Image.open(target) as picture:
        assert picture.format == "WEBP"
        assert abs(picture.width - 700) <= 1 and picture.height > 900


def test_a_page_that_is_not_there_is_not_drawn(desk, file, tmp_path):
    with pytest.raises(Trouble):
        desk.render(file(pdfs.plain()), 2, 700, tmp_path / "page.webp")


def test_five_hundred_pages_are_read_to_the_last(desk, file):
    read = desk.read(file(pdfs.article(pages=500, text="Marker")))
    assert read.pages == len(read.texts) == 500
    assert "Marker" in read.texts[-1].text


def test_two_hundred_megabytes_are_read_without_taking_them_into_memory(desk, file):
    read = desk.read(file(pdfs.plain("A heavy file", padding=200_000_000)))
    assert "A heavy file" in read.texts[0].text


def test_two_files_are_read_at_the_same_time(file, monkeypatch):
    both, truly_read = threading.Barrier(2), Desk.read

    def read(one: Desk, path: Path) -> module.Read:
        both.wait(20)
        return truly_read(one, path)

    monkeypatch.setattr(Desk, "read", read)
    paths = [file(pdfs.plain("One")), file(pdfs.plain("Other"))]
    with ThreadPoolExecutor(2) as threads:
        assert [told.pages for told in threads.map(Desks(2).read, paths)] == [1, 1]


def test_several_threads_share_a_desk(desk, tmp_path):
    found = []

    def read(at: int) -> None:
        path = tmp_path / f"{at}.pdf"
        path.write_bytes(pdfs.plain(f"Thread {at}"))
        found.append(desk.read(path).texts[0].text.strip() == f"Thread {at}")

    threads = [threading.Thread(target=read, args=[at]) for at in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [True] * 6
