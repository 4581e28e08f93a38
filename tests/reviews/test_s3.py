"""Full texts in an S3-compatible store: a real one on loopback, spoken to by django-storages."""

from __future__ import annotations

import io
import uuid
from pathlib import Path
from typing import Any

import boto3
import pytest
from django.core.files.base import ContentFile, File
from moto.server import ThreadedMotoServer

from config import env
from reviews import files, registry
from reviews.actions import imports, searches
from reviews.actions.fulltexts import attaching, bringing, reading
from reviews.models import Attachment, FullText, FullTextPage, Record
from tests import pdfs
from tests.factories import make_record

pytestmark = pytest.mark.django_db
TITLE = "On both sides of the desk: peer workers and their colleagues in three teams"
KEYS = {"aws_access_key_id": "key", "aws_secret_access_key": "secret"}


@pytest.fixture(scope="module")
def server():
    """An S3 server; gives its address."""
    running = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    running.start()
    host, port = running.get_host_and_port()
    yield f"http://{host}:{port}"
    running.stop()


@pytest.fixture
def bucket(server, settings, monkeypatch, tmp_path):
    """An empty bucket in which the app keeps its files, set up as an operator does."""
    name = f"consilience-{uuid.uuid4()}"
    said = {
        "S3_BUCKET": name, "S3_ENDPOINT": server, "S3_REGION": "us-east-1", "S3_KEY": "key",
        "S3_SECRET": "secret",
    }  # fmt: skip
    for key, value in said.items():
        monkeypatch.setenv(f"CONSILIENCE_{key}", value)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    store = boto3.resource("s3", endpoint_url=server, region_name="us-east-1", **KEYS)
    made = store.create_bucket(Bucket=name)
    settings.STORAGES = {**settings.STORAGES, "default": env.storage()}
    settings.DATA_DIR = tmp_path
    return made


@pytest.fixture
def reports(review, monkeypatch):
    found = [
        make_record(review, title=TITLE, doi="10.1000/desk.1", authors=["Hartwell, Rosa"]).report,
        make_record(review, title="Volunteers on a night line speak up").report,
    ]
    ids = [row.pk for row in found]
    monkeypatch.setattr(registry, "sought", [lambda review: ids])
    reading._known.clear()
    return found


@pytest.fixture
def bring(dora, seat_of):
    def bring_one(content: bytes, name: str = "paper.pdf", **more: Any) -> bringing.Brought:
        seat = seat_of(dora)
        into = bringing.delivery(seat, uuid.uuid4())
        return bringing.bring(seat, ContentFile(content, name=name), name=name, into=into, **more)

    return bring_one


def paper(**more: Any) -> bytes:
    return pdfs.article(TITLE, authors=["Rosa Hartwell"], doi="10.1000/desk.1", **more)


def kept(bucket) -> dict[str, bytes]:
    return {one.key: one.get()["Body"].read() for one in bucket.objects.all()}


def forget(row: FullText) -> None:
    """Remove this machine's copy, so that the store has to be asked."""
    (files.settings.DATA_DIR / "cache" / "fulltexts" / f"{row.sha256}.pdf").unlink()


def test_a_pdf_lies_in_the_bucket_under_its_checksum_and_is_read_and_matched(
    bucket, reports, review, bring
):
    content = paper(pages=3)
    row = bring(content, "../../etc/passwd.pdf").full_text
    assert kept(bucket) == {f"fulltexts/{review.pk}/{row.sha256}.pdf": content}
    row.refresh_from_db()
    assert (row.state, FullTextPage.objects.filter(full_text=row).count()) == ("read", 3)
    assert Attachment.objects.get().report == reports[0]
    assert files.at_hand(row).read_bytes() == content
    assert Path(files.settings.DATA_DIR) in files.at_hand(row).parents


def test_it_is_served_to_a_seat_alone_whole_and_in_parts(
    bucket, reports, bring, ana, dan, client_of
):
    content = paper()
    row = bring(content).full_text
    forget(row)
    address = f"/r/peer-support/fulltexts/{row.pk}/original.pdf"
    whole = client_of(ana).get(address)
    assert b"".join(whole.streaming_content) == content
    part = client_of(ana).get(address, HTTP_RANGE="bytes=100-199")
    assert (part.status_code, b"".join(part.streaming_content)) == (206, content[100:200])
    assert client_of(dan).get(address).status_code == 404


def test_nobody_reads_the_bucket_without_its_keys(bucket, reports, bring):
    bring(paper())
    for one in bucket.objects.all():
        grants = one.Acl().grants
        assert [grant["Grantee"]["Type"] for grant in grants] == ["CanonicalUser"]


def test_a_file_that_was_changed_in_the_store_is_neither_read_nor_served(
    bucket, reports, bring, ana, client_of
):
    row = bring(paper()).full_text
    forget(row)
    bucket.put_object(Key=row.content.name, Body=b"%PDF-1.4 something else")
    with pytest.raises(files.Lost):
        files.at_hand(row)
    address = f"/r/peer-support/fulltexts/{row.pk}/original.pdf"
    assert client_of(ana).get(address).status_code == 404


def test_versions_stay_in_the_store_and_nothing_is_deleted_there(
    bucket, reports, bring, dora, seat_of
):
    first = bring(paper()).full_text
    second = bring(paper(pages=6), "second.pdf", report=reports[0]).full_text
    bring(paper(), "again.pdf")
    for row in Attachment.objects.live():
        attaching.detach(seat_of(dora), row)
    names = {row.content.name for row in (first, second)}
    assert set(kept(bucket)) == names and len(names) == 2
    reading.read_again(seat_of(dora), first)
    assert set(kept(bucket)) == names


def test_a_file_that_the_store_has_lost_says_so_and_the_next_is_read(
    bucket, reports, bring, dora, seat_of
):
    row = bring(pdfs.article("Lost on the way to the store")).full_text
    forget(row)
    bucket.Object(row.content.name).delete()
    reading.read_again(seat_of(dora), row)
    row.refresh_from_db()
    assert (row.state, row.trouble) == ("failed", "lost")
    assert bring(paper()).full_text is not None
    assert Attachment.objects.get().report == reports[0]


def test_an_export_file_is_imported_from_the_store_and_stays_there(bucket, review, dora, seat_of):
    seat = seat_of(dora)
    content = b"TY  - JOUR\nTI  - A title that stands in the bucket\nER  - \n"
    search = searches.log_search(seat, source="MEDLINE")
    imports.import_now(seat, search, File(io.BytesIO(content), name="a.ris"), name="a.ris")
    assert Record.objects.get().title == "A title that stands in the bucket"
    assert list(kept(bucket).values()) == [content]
