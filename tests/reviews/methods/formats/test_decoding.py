"""Encodings and line ends: the same file in any of them gives the same records."""

import io

import pytest

from reviews.methods.formats import read, stream

TEXT = """TY  - JOUR
AU  - Müller, Zoë
TI  - Naïve “effects” – a café study’s view
AB  - Résumé: half a line\u2028and the rest.
ER  -

TY  - JOUR
TI  - Second señor
ER  -
"""
PLAIN = TEXT.replace("\u2028", " ")


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\r\r\n"])
@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32-le", "cp1252"]
)
def test_a_file_reads_the_same_in_every_encoding_and_with_every_line_end(encoding, end):
    result = read(PLAIN.replace("\n", end).encode(encoding))
    assert result.records == read(PLAIN.encode()).records
    assert [record.line for record in result.records] == [1, 7]
    assert result.encoding.startswith(encoding[:6])


@pytest.mark.parametrize(
    ("encoding", "title"),
    [
        ("mac_roman", "Naïve “effects” – a café study’s view"),
        ("mac_roman", "Sleep of nurses by Müller"),
        ("mac_roman", "Sleep at 20°C and p ≤ 0.05"),
        ("mac_cyrillic", "Сон медицинских сестёр после ночной работы Петра Иванова"),
        ("mac_greek", "Ο ύπνος των νοσηλευτών μετά τη νυχτερινή εργασία"),
        ("mac_latin2", "Spánek sester při noční práci: přehled Jiřího Dvořáka"),
        ("euc_jp", "夜勤看護師の睡眠に関する質的研究"),
        ("cp1250", "Spánek sester při noční práci: přehled"),
        ("cp1250", "Zażółć gęślą jaźń w przeglądzie"),
        ("cp1251", "Влияние терапии на здоровье"),
        ("koi8_r", "Влияние терапии на здоровье"),
        ("cp1251", "ВЛИЯНИЕ НА КАЧЕСТВО ЖИЗНИ"),
        ("koi8_r", "ВЛИЯНИЕ НА КАЧЕСТВО ЖИЗНИ"),
        ("koi8_u", "Вплив на якість життя пацієнтів із недостатністю"),
        ("iso8859_5", "Влияние терапии на здоровье"),
        ("cp866", "Влияние терапии на здоровье"),
        ("cp1253", "Επίδραση της θεραπείας στην υγεία"),
        ("iso8859_7", "Άρθρο: επίδραση της θεραπείας στην υγεία"),
        ("cp1255", "איכות חיים של חולים"),
        ("cp1256", "جودة الحياة لدى المرضى"),
        ("cp1250", "Kvalita života pacientů po příhodě"),
        ("cp1250", "Az időskori életminőség összefüggései"),
        ("iso8859_2", "Kvaliteta života: što žene očekuju i šire značenje"),
        ("cp1254", "Hemşirelerin iş doyumu ve tükenmişlik"),
        ("cp1257", "Pacientų gyvenimo kokybė ir slaugytojų požiūris"),
        ("cp1252", "Sygeplejerskers oplevelser på hospitalet – smærte"),
        ("cp850", "Évaluation de la qualité des soins chez les personnes âgées"),
        ("cp1253", "TNF-α and IFN-γ in β-cell function"),
        ("gb18030", "针刺治疗失眠的系统评价"),
        ("big5", "繁體中文標題與摘要研究"),
        ("shift_jis", "看護師のストレスに関する研究"),
        ("euc_jp", "看護師のストレスに関する研究"),
        ("euc_kr", "한국어 제목과 초록"),
    ],
)
def test_older_encodings_are_recognised_by_how_they_read(encoding, title):
    result = read(f"TY  - JOUR\nTI  - {title}\nER  - \n".encode(encoding))
    assert (result.encoding, result.records[0].title) == (encoding, title)


def test_a_line_separator_inside_a_field_does_not_break_the_line():
    assert "half a line" in read(TEXT.encode()).records[0].abstract
    assert "and the rest." in read(TEXT.encode()).records[0].abstract
    assert len(read(TEXT.encode()).records) == 2


def test_a_file_put_together_from_two_encodings_loses_nothing():
    data = "TY  - JOUR\nTI  - Größe\nER  - \n".encode()
    data += "TY  - JOUR\nTI  - Größe\nER  - \n".encode("cp1252")
    result = read(data)
    assert [record.title for record in result.records] == ["Größe", "Größe"]
    assert result.encoding == "utf-8 and cp1252"


def test_a_character_cut_in_half_costs_no_other():
    data = "TY  - JOUR\nAB  - Größe und Höhe, und Ä".encode()[:-1] + b"\nER  - \n"
    assert read(data).records[0].abstract.startswith("Größe und Höhe, und ")


def test_an_encoding_that_shows_late_is_found():
    head = "".join(f"TY  - JOUR\nTI  - Title {n}\nER  - \n" for n in range(9000))
    data = head.encode() + "TY  - JOUR\nTI  - café\nER  - \n".encode("mac_roman")
    reading = stream(io.BytesIO(data))
    assert [item.title for item in reading][-1] == "café"
    assert reading.encoding == "mac_roman"
    assert reading.bytes_read == len(data)


def test_zero_bytes_and_marks_in_the_middle_are_dropped():
    (record,) = read(b"TY  - JOUR\nTI  - A\x00 b\xef\xbb\xbfc\nER  - \n").records
    assert record.title == "A bc"


def test_mojibake_is_undone_where_certain_and_marked():
    text = "TY  - JOUR\nTI  - NaÃ¯ve cafÃ© â€“ a view\nAU  - MÃ¼ller, Eva\nER  - \n"
    (record,) = read(text.encode()).records
    assert record.title == "Naïve café – a view"
    assert str(record.authors[0]) == "Müller, Eva"
    assert record.extra["repaired"] == ("title", "authors")
    assert "NaÃ¯ve" in record.raw


def test_ordinary_capitals_before_quotation_marks_are_left_alone():
    (record,) = read("TY  - JOUR\nTI  - The “CAFÉ” and “SÃ” trial\nER  - \n".encode()).records
    assert record.title == "The “CAFÉ” and “SÃ” trial"
    assert "repaired" not in record.extra


def test_a_pipe_that_gives_little_at_a_time_is_read():
    class Pipe(io.RawIOBase):
        def __init__(self, data):
            self.data = io.BytesIO(data)

        def readable(self):
            return True

        def read(self, size=-1):
            return self.data.read(min(size, 7) if size > 0 else 7)

    assert len(list(stream(Pipe(TEXT.encode())))) == 2
