"""The ledger's verbs in words, each with the page that it leads to."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy, ngettext_lazy

from .appraisal import APPRAISAL
from .board import BOARD
from .citations import CITATIONS
from .codebook import CODEBOOK
from .coding import CODING
from .confidence import CONFIDENCE
from .extraction import EXTRACTION
from .framework import FRAMEWORK
from .fulltexts import FULL_TEXTS
from .model import Sentence
from .reporting import REPORTING
from .synthesis import FINDINGS
from .taking_away import TAKEN_AWAY

SENTENCES: dict[str, Sentence] = (
    APPRAISAL
    | BOARD
    | CODEBOOK
    | EXTRACTION
    | CODING
    | CONFIDENCE
    | FINDINGS
    | FRAMEWORK
    | TAKEN_AWAY
    | FULL_TEXTS
    | REPORTING
    | {
        "review.created": Sentence(gettext_lazy("opened the review, with %(lead)s as lead")),
        "review.renamed": Sentence(gettext_lazy("renamed the review from “%(old)s” to “%(new)s”")),
        "review.reseeded": Sentence(
            gettext_lazy("changed the seed of random draws from “%(old)s” to “%(new)s”")
        ),
        "protocol.saved": Sentence(
            gettext_lazy("saved [version %(number)s of the protocol]: %(section)s%(note)s"),
            to="reviews:protocol_version",
            by="number",
        ),
        "reason.renamed": Sentence(
            gettext_lazy("renamed the reason “%(old)s” to “%(new)s” (%(stage)s)")
        ),
        "reason.merged": Sentence(
            gettext_lazy("let the reason “%(old)s” count as “%(new)s” (%(stage)s)%(why)s")
        ),
        "reason.parted": Sentence(
            gettext_lazy("let the reason “%(old)s” no longer count as “%(new)s” (%(stage)s)%(why)s")
        ),
        "rules.changed": Sentence(gettext_lazy("changed the rules of %(stage)s%(why)s")),
        "invitation.sent": Sentence(gettext_lazy("invited %(email)s as %(roles)s")),
        "invitation.renewed": Sentence(
            gettext_lazy("extended the invitation of %(email)s as %(roles)s")
        ),
        "invitation.revoked": Sentence(gettext_lazy("took back the invitation of %(email)s")),
        "member.joined": Sentence(gettext_lazy("joined as %(roles)s")),
        "member.roles_changed": Sentence(
            gettext_lazy("changed the roles of %(name)s from %(old)s to %(new)s")
        ),
        "member.removed": Sentence(gettext_lazy("removed %(name)s from the review")),
        "member.left": Sentence(gettext_lazy("left the review")),
        "member.returned": Sentence(gettext_lazy("brought %(name)s back as %(roles)s")),
        "search.logged": Sentence(
            gettext_lazy("logged [a search of %(source)s]"), to="reviews:search", by="subject"
        ),
        "search.edited": Sentence(
            gettext_lazy("edited [the search of %(source)s]"), to="reviews:search", by="subject"
        ),
        "file.uploaded": Sentence(
            gettext_lazy("uploaded %(file)s for the search of %(search)s"),
            ngettext_lazy("uploaded %(n)s file", "uploaded %(n)s files", "n"),
        ),
        "file.imported": Sentence(
            gettext_lazy("imported %(records)s records from %(file)s"),
        ),
        "file.failed": Sentence(gettext_lazy("could not read %(file)s")),
        "file.cancelled": Sentence(gettext_lazy("cancelled the import of %(file)s")),
        "file.started_again": Sentence(gettext_lazy("started the import of %(file)s again")),
        "file.taken_back": Sentence(
            gettext_lazy("took the import of %(file)s back: %(reports)s reports left screening")
        ),
        "file.put_back": Sentence(
            gettext_lazy("put the import of %(file)s back: %(reports)s reports in screening again")
        ),
        "file.asked": Sentence(
            gettext_lazy("left %(file)s until somebody says what its columns hold")
        ),
        "file.reread": Sentence(
            gettext_lazy(
                "let the records of %(file)s say what today's parser reads: %(changed)s changed, "
                "%(new)s new"
            )
        ),
        "file.reread_undone": Sentence(
            gettext_lazy("undid a later reading of %(file)s: %(changed)s records changed back")
        ),
        "record.corrected": Sentence(
            gettext_lazy("corrected [record %(record)s]: %(fields)s"),
            to="reviews:record",
            by="record",
        ),
        "record.put_back": Sentence(
            gettext_lazy("put [record %(record)s] back to what it said: %(fields)s"),
            to="reviews:record",
            by="record",
        ),
        "columns.mapped": Sentence(
            gettext_lazy("said what the columns of %(file)s hold, for tables of %(source)s")
        ),
        "legacy.taken": Sentence(
            gettext_lazy("took %(decisions)s decisions of another tool over from %(file)s")
        ),
        "legacy.taken_back": Sentence(
            gettext_lazy("took %(decisions)s legacy decisions from %(file)s back")
        ),
        "file.not_imported": Sentence(gettext_lazy("left %(file)s out: nothing of it was added")),
        "duplicate.merged": Sentence(
            gettext_lazy("gathered report %(absorbed)s under [report %(survivor)s]"),
            ngettext_lazy("gathered %(n)s duplicate", "gathered %(n)s duplicates", "n"),
            to="screening:report",
            by="survivor",
        ),
        "duplicate.kept_apart": Sentence(
            gettext_lazy("kept reports %(reports)s apart"),
            ngettext_lazy("kept %(n)s doubtful pair apart", "kept %(n)s doubtful pairs apart", "n"),
        ),
        "duplicate.parted": Sentence(
            gettext_lazy("undid a merge: [report %(absorbed)s] stands by itself again"),
            ngettext_lazy("undid %(n)s merge", "undid %(n)s merges", "n"),
            to="screening:report",
            by="absorbed",
        ),
        "duplicate.doubted": Sentence(
            gettext_lazy(
                "brought a record that makes a merge doubtful: [report %(absorbed)s] stands by "
                "itself until somebody decides"
            ),
            ngettext_lazy(
                "brought records that make %(n)s merge doubtful",
                "brought records that make %(n)s merges doubtful",
                "n",
            ),
            to="screening:report",
            by="absorbed",
        ),
        "duplicate.decided_together": Sentence(
            gettext_lazy("decided %(pairs)s doubtful pairs of one kind together: %(said)s")
        ),
        "duplicate.left_to_lead": Sentence(
            gettext_lazy("left reports %(reports)s, which both carry votes, to the lead"),
            ngettext_lazy("left %(n)s pair to the lead", "left %(n)s pairs to the lead", "n"),
        ),
        "duplicate.left_gathered": Sentence(
            gettext_lazy("left reports %(reports)s gathered, although somebody wished to part them")
        ),
        "report.shown": Sentence(
            gettext_lazy("chose what is shown of [report %(report)s]: %(fields)s"),
            to="screening:report",
            by="report",
        ),
        "duplicate.reopened": Sentence(gettext_lazy("asked again about reports %(reports)s")),
        "duplicate.searched": Sentence(
            gettext_lazy(
                "had %(compared)s records searched for duplicates: %(gathered)s gathered, "
                "%(asked)s doubtful pairs"
            ),
        ),
        "report.withdrawn": Sentence(
            gettext_lazy("withdrew [report %(report)s]: %(reason)s"),
            to="screening:report",
            by="report",
        ),
        "report.restored": Sentence(
            gettext_lazy("restored [report %(report)s]"), to="screening:report", by="report"
        ),
        "tool.excluded": Sentence(
            gettext_lazy("took %(reports)s reports out that [%(tool)s] alone found ineligible"),
            to="screening:tools",
        ),
        "tool.undone": Sentence(
            gettext_lazy("brought %(reports)s reports back that [%(tool)s] had found ineligible"),
            to="screening:tools",
        ),
        "flow.explained": Sentence(
            gettext_lazy("signed why [the flow] doesn't add up (%(rule)s): %(words)s"),
            to="screening:flow",
        ),
        "flow.explanation_taken_back": Sentence(
            gettext_lazy("took back why [the flow] doesn't add up (%(rule)s)"), to="screening:flow"
        ),
        "printed.entered": Sentence(
            gettext_lazy("entered [the printed flow “%(title)s”]"),
            to="screening:printed",
            by="subject",
        ),
        "printed.edited": Sentence(
            gettext_lazy("corrected [the printed flow “%(title)s”]"),
            to="screening:printed",
            by="subject",
        ),
        "printed.removed": Sentence(gettext_lazy("removed the printed flow “%(title)s”")),
        "retrieval.retrieved": Sentence(
            gettext_lazy("marked the full text of [report %(report)s] as retrieved"),
            ngettext_lazy(
                "marked %(n)s full text as retrieved", "marked %(n)s full texts as retrieved", "n"
            ),
            to="screening:report",
            by="report",
        ),
        "retrieval.not_retrieved": Sentence(
            gettext_lazy(
                "marked the full text of [report %(report)s] as not retrieved: %(reason)s"
            ),
            ngettext_lazy(
                "marked %(n)s full text as not retrieved",
                "marked %(n)s full texts as not retrieved",
                "n",
            ),
            to="screening:report",
            by="report",
        ),
        "retrieval.sought": Sentence(
            gettext_lazy("took up the search for the full text of [report %(report)s] again"),
            ngettext_lazy(
                "took up the search for %(n)s full text again",
                "took up the search for %(n)s full texts again",
                "n",
            ),
            to="screening:report",
            by="report",
        ),
        "retrieval.attempted": Sentence(
            gettext_lazy("tried to get the full text of [report %(report)s]: %(way)s"),
            ngettext_lazy("tried to get %(n)s full text", "tried to get %(n)s full texts", "n"),
            to="screening:report",
            by="report",
        ),
        "retrieval.assigned": Sentence(
            gettext_lazy("gave the search for the full text of [report %(report)s] to %(to)s"),
            ngettext_lazy(
                "said who is to seek %(n)s full text",
                "said who is to seek %(n)s full texts",
                "n",
            ),
            to="screening:report",
            by="report",
        ),
        "study.linked": Sentence(
            gettext_lazy("linked report %(reports)s to [study %(study)s]%(why)s"),
            to="screening:study",
            by="study",
        ),
        "study.split": Sentence(
            gettext_lazy("split report %(reports)s off study %(left)s: [study %(study)s]%(why)s"),
            to="screening:study",
            by="study",
        ),
        "study.undone": Sentence(
            gettext_lazy("undid a step: report %(reports)s left [study %(study)s] again"),
            to="screening:study",
            by="study",
        ),
        "study.renamed": Sentence(
            gettext_lazy("renamed [study %(study)s] from “%(old)s” to “%(new)s”"),
            to="screening:study",
            by="study",
        ),
        "study.main_chosen": Sentence(
            gettext_lazy("made report %(report)s the main one of [study %(study)s]"),
            to="screening:study",
            by="study",
        ),
        "study.kept_apart": Sentence(
            gettext_lazy("said that reports %(reports)s are of two studies%(why)s")
        ),
        "study.asked_again": Sentence(
            gettext_lazy("asked again whether reports %(reports)s are of one study")
        ),
        "resolver.added": Sentence(
            gettext_lazy("added the link resolver of %(name)s: %(pattern)s")
        ),
        "resolver.removed": Sentence(gettext_lazy("removed the link resolver of %(name)s")),
        "vote.cast": Sentence(
            gettext_lazy("screened 1 report, %(stage)s"),
            ngettext_lazy(
                "screened %(n)s report, %(stage)s", "screened %(n)s reports, %(stage)s", "n"
            ),
        ),
        "vote.undone": Sentence(
            gettext_lazy("took back a vote, %(stage)s"),
            ngettext_lazy(
                "took back %(n)s vote, %(stage)s", "took back %(n)s votes, %(stage)s", "n"
            ),
        ),
        "stage.closed": Sentence(gettext_lazy("closed the stage %(stage)s")),
        "stage.reopened": Sentence(gettext_lazy("opened the stage %(stage)s again")),
        "conflict.opened": Sentence(
            gettext_lazy("gave the deciding vote on [report %(report)s]: a conflict, %(stage)s"),
            ngettext_lazy(
                "gave the deciding vote on %(n)s report: a conflict, %(stage)s",
                "gave the deciding votes on %(n)s reports: conflicts, %(stage)s",
                "n",
            ),
            to="screening:report",
            by="report",
        ),
        "conflict.settled": Sentence(
            gettext_lazy("settled the conflict on [report %(report)s], %(stage)s"),
            ngettext_lazy(
                "settled %(n)s conflict, %(stage)s", "settled %(n)s conflicts, %(stage)s", "n"
            ),
            to="screening:report",
            by="report",
        ),
        "outcome.agreed": Sentence(
            gettext_lazy("gave the deciding vote on [report %(report)s]: agreed, %(stage)s"),
            ngettext_lazy(
                "gave the deciding vote on %(n)s report: agreed, %(stage)s",
                "gave the deciding votes on %(n)s reports: agreed, %(stage)s",
                "n",
            ),
            to="screening:report",
            by="report",
        ),
        "list.exported": Sentence(gettext_lazy("downloaded a list of %(n)s reports as %(format)s")),
        "outcome.reopened": Sentence(
            gettext_lazy("reopened [report %(report)s], %(stage)s%(why)s"),
            to="screening:report",
            by="report",
        ),
    }
)

SENTENCES |= CITATIONS

SECTIONS: dict[str, Promise] = {
    "start": gettext_lazy("the start"),
    "question": gettext_lazy("the question"),
    "criteria": gettext_lazy("criteria"),
    "reasons": gettext_lazy("exclusion reasons"),
    "words": gettext_lazy("words to mark"),
}
