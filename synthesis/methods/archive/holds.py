"""In which kept values of a review ids stand, and of which tables: the archive moves these.

Every field that is JSON or a list is named here; a test fails on one that isn't.
"""

from __future__ import annotations

from collections.abc import Mapping

from .shapes import At, Each, Keyed, Named, Nothing, Query, Ref, Shape, Worded

_NONE = Nothing()
_RECORD, _REPORT = Ref("reviews.record"), Ref("reviews.report")
_CODE = Named({"parent": Ref("synthesis.code"), "merged_into": Ref("synthesis.code")})
_CODES = Keyed("synthesis.code", _CODE)
_CRITERIA = Each(Each(Named({"id": Ref("reviews.criterion")})))
_REASONS = Each(Each(Named({"id": Ref("reviews.exclusionreason")})))
_ABSTRACTED = "synthesis.abstractedfinding"
_BOARD = Worded(
    {
        "domain": (("synthesis.domain",), _NONE),
        "abstracted": (
            (_ABSTRACTED,),
            Named({"domain": Ref("synthesis.domain"), "merged_into": Ref(_ABSTRACTED)}),
        ),
        "grouping": ((_ABSTRACTED, "synthesis.finding"), _NONE),
    }
)

# Keys by which the filing finds records are mixed with the review's id; under this name they are
# taken apart and mixed anew.
MIXED = "mixed with the review"

HOLDS: Mapping[str, Shape] = {
    "reviews.review.framework_parts": _NONE,
    "reviews.review.flow_statuses": _NONE,
    "reviews.report.choices": Each(Named({"record": _RECORD})),
    "reviews.record.authors": _NONE,
    "reviews.record.keywords": _NONE,
    "reviews.record.extra": _NONE,
    "reviews.record.guarded": _NONE,
    "reviews.importfile.guards": _NONE,
    "reviews.columnmapping.plan": _NONE,
    "reviews.listedreference.fields": _NONE,
    "reviews.listedreference.apart": Each(_REPORT),
    "reviews.merge.records": Each(_RECORD),
    # Studies of an earlier version have numbers of their own there.
    "reviews.earlierversion.listed": _NONE,
    "reviews.filing.numbers": Each(Ref(MIXED)),
    "reviews.delivery.left_out": _NONE,
    "reviews.fulltext.offers": Each(Named({"report": _REPORT})),
    "reviews.member.roles": _NONE,
    "reviews.invitation.roles": _NONE,
    "reviews.protocolversion.snapshot": Named({"criteria": _CRITERIA, "reasons": _REASONS}),
    "reviews.reread.counts": _NONE,
    "reviews.reread.before": Named({"mapping": Ref("reviews.columnmapping")}),
    "reviews.rereadchange.fields": _NONE,
    "reviews.rereadchange.before": _NONE,
    "reviews.rereadchange.after": _NONE,
    "reviews.rereadchange.kept": _NONE,
    "reviews.rereadchange.applied": _NONE,
    "reviews.correction.before": _NONE,
    "reviews.correction.after": _NONE,
    "screening.printedflow.numbers": _NONE,
    "screening.outcome.votes_seen": Each(Ref("screening.decision")),
    "appraisal.checklist.data": _NONE,
    "appraisal.draft.answers": _NONE,
    "appraisal.rating.answers": _NONE,
    "appraisal.settlement.ratings_seen": Each(Ref("appraisal.rating")),
    "synthesis.codechange.before": _CODES,
    "synthesis.codechange.after": _CODES,
    "synthesis.boardchange.before": _BOARD,
    "synthesis.boardchange.after": _BOARD,
    "synthesis.text.page_starts": _NONE,
    "synthesis.gridimport.said": Each(At((Ref("reviews.study"), Ref("synthesis.code")))),
    "synthesis.gridimport.remarks": _NONE,
    "synthesis.gridimport.applied": _NONE,
    "synthesis.assessment.answers": _NONE,
    # Studies and findings by the numbers that people know.
    "synthesis.assessment.basis": _NONE,
    "synthesis.assessmentdraft.answers": _NONE,
    "synthesis.confidencesettlement.seen": Each(Ref("synthesis.assessment")),
    "synthesis.formdraft.data": _NONE,
    "synthesis.formversion.data": _NONE,
    "synthesis.formversion.field_ids": _NONE,
    "synthesis.taskdraft.answers": _NONE,
    "synthesis.extraction.asked": _NONE,
    "synthesis.extraction.answers": _NONE,
    "synthesis.fieldvalue.answer": _NONE,
    "synthesis.fieldvalue.seen": Each(Ref("synthesis.extraction")),
}

# Facts of the ledger that hold ids, by verb; all other facts are numbers and names that people use.
FACTS: Mapping[str, Shape] = {
    "report.shown": Named({"old": Each(_RECORD), "new": Each(_RECORD)}),
    "reason.merged": Named({"into": Ref("reviews.exclusionreason")}),
    "list.exported": Named(
        {"filters": Query({"source": "reviews.search", "among": "reviews.search"})}
    ),
}

# Tables of a review that no archive holds, and why.
LEFT_OUT: Mapping[str, str] = {
    "reviews.figure": "Computed from the rest, and computed anew after an import.",
    "synthesis.publication": "Whether a page is open to everybody is decided by each installation.",
}

# Fields that no archive holds, and why; an import gives them a new value.
SECRET: Mapping[str, str] = {
    "reviews.invitation.token": "Whoever knows it can join the review.",
}
