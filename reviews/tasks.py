"""Background work of the review floor: ids in, one action or refresh out, safe to run twice."""

from __future__ import annotations

from reviews import background, figures
from reviews.actions import (
    by_hand,
    deduplication,
    imports,
    recognising,
    rereading,
    rereading_steps,
)
from reviews.actions.fulltexts import bringing, placing, reading
from reviews.background import shared_task
from reviews.models import ImportFile, Review

# Seconds after which a file asks again whether it is its turn.
TURN = 2


@shared_task(name="reviews.refresh_figures")
def refresh_figures(review_id: int) -> None:
    """Recompute every figure of a review."""
    figures.refresh(Review.objects.get(pk=review_id))


@shared_task(name="reviews.import_file")
def import_file(file_id: int) -> None:
    """Import one uploaded file, or wait for its turn."""
    if not imports.run(file_id):
        background.later(imports.TASK, file_id, countdown=TURN)


@shared_task(name="reviews.wake_imports")
def wake_imports() -> None:
    """Take up imports and readings whose worker has died."""
    imports.wake_all()
    rereading.wake_all()


@shared_task(name="reviews.reread_file")
def reread_file(reread_id: int) -> None:
    """Do the next step of reading a file again."""
    rereading_steps.run(reread_id)


@shared_task(name="reviews.find_duplicates")
def find_duplicates(review_id: int, file_id: int) -> None:
    """Search a review for duplicates of what is new, in the name of who brought it."""
    file = ImportFile.objects.select_related("review").get(pk=file_id, review=review_id)
    deduplication.find(imports.on_behalf(file))


@shared_task(name="reviews.compare_new")
def compare_new(review_id: int, actor_id: int) -> None:
    """Search a review for duplicates of what somebody added by hand, in that person's name."""
    deduplication.find(by_hand.on_behalf(Review.objects.get(pk=review_id), actor_id))


@shared_task(name="reviews.recognise_references")
def recognise_references(review_id: int) -> None:
    """Look again which undecided references of a review's lists are known by now."""
    recognising.look_again(Review.objects.get(pk=review_id))


@shared_task(name="reviews.references_soon")
def references_soon(review_id: int) -> None:
    """Have undecided references compared again, now that the review's reports have changed."""
    recognising.look_again_soon(review_id)


@shared_task(name="reviews.read_full_texts")
def read_full_texts(review_id: int) -> None:
    """Read a few of the full texts that wait."""
    reading.read_some(review_id)


@shared_task(name="reviews.draw_first_pages")
def draw_first_pages(review_id: int) -> None:
    """Draw the first pages of what was just read."""
    reading.draw_first_pages(review_id)


@shared_task(name="reviews.place_letters")
def place_letters(review_id: int) -> None:
    """Tell where the letters of some pages stand that were read."""
    placing.place_some(review_id)


@shared_task(name="reviews.unpack_delivery")
def unpack_delivery(delivery_id: int) -> None:
    """Take the PDFs out of a ZIP that was brought."""
    bringing.unpack(delivery_id)


@shared_task(name="reviews.wake_full_texts")
def wake_full_texts() -> None:
    """Take up full texts whose worker has died."""
    reading.wake_all()
