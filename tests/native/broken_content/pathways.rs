//! Faults of the pathways: sources, people, rules, dates and reviews.

use super::Case;

pub const CASES: &[Case] = &[
    (
        "unknown-source",
        "pathways/lung.json",
        "\"Toux qui dure.\",\n      \"sources\": [\"inca-2026\"]",
        "\"Toux qui dure.\",\n      \"sources\": [\"inca-2062\"]",
        &[
            "pathways/lung.json:16:19: error: warningSigns[0].sources[0]: unknown source \"inca-2062\" — remedy: did you mean \"inca-2026\"? Otherwise use one of the ids of sources.json, or add it there",
        ],
    ),
    (
        "unknown-contact",
        "pathways/lung.json",
        "\"contacts\": [\"phone\", \"mail\"]",
        "\"contacts\": [\"accueil\"]",
        &[
            "pathways/lung.json:26:16: error: contacts[0]: unknown contact \"accueil\" — remedy: use one of the ids of `contacts` in site.json, or add it there",
        ],
    ),
    (
        "unknown-actor",
        "pathways/lung.json",
        "[\"idec\"]",
        "[\"ide\"]",
        &[
            "pathways/lung.json:36:18: error: steps[0].actors[0]: unknown actor \"ide\" — remedy: did you mean \"idec\"? Otherwise use one of the ids of `actors` in site.json, or add it there",
        ],
    ),
    (
        "unknown-questionnaire",
        "pathways/lung.json",
        "\"questionnaire\": \"mini\"",
        "\"questionnaire\": \"phq-9\"",
        &[
            "pathways/lung.json:48:24: error: localRules[0].questionnaire: unknown questionnaire \"phq-9\" — remedy: use one of `questionnaires` in site.json",
        ],
    ),
    (
        "unknown-link-id",
        "pathways/lung.json",
        "[\"m.a\"]",
        "[\"m.c\"]",
        &[
            "pathways/lung.json:51:24: error: localRules[0].countedItems[0]: unknown linkId \"m.c\" — remedy: did you mean \"m.a\"? Otherwise use a linkId of the questionnaire",
        ],
    ),
    (
        "hours-of-days",
        "pathways/lung.json",
        "\"unit\": \"days\", \"counting\": \"working\", \"kind\": \"promised\",",
        "\"unit\": \"days\", \"counting\": \"working\", \"kind\": \"promised\", \"hours\": { \"opens\": \"09:00\", \"closes\": \"17:00\" },",
        &[
            "pathways/lung.json:28:113: error: promise.hours: only a delay in working hours has hours of a day — remedy: remove `hours`, or count in working hours",
        ],
    ),
    (
        "hours-backwards",
        "pathways/lung.json",
        "\"unit\": \"days\", \"counting\": \"working\", \"kind\": \"promised\",",
        "\"unit\": \"hours\", \"counting\": \"working\", \"kind\": \"promised\", \"hours\": { \"opens\": \"17:00\", \"closes\": \"9:00\" },",
        &[
            "pathways/lung.json:28:114: error: promise.hours: these are not the hours of a day, the earlier first — remedy: write them as 09:00 and 17:00",
        ],
    ),
    (
        "unknown-symptom",
        "pathways/lung.json",
        "\"referralSymptoms\": [\"toux\"]",
        "\"referralSymptoms\": [\"fievre\"]",
        &[
            "pathways/lung.json:45:24: error: referralSymptoms[0]: unknown symptom \"fievre\" — remedy: use a code of the symptoms item of the referral form, or add it there",
        ],
    ),
    (
        "bad-op",
        "pathways/lung.json",
        "\"op\": \">=\"",
        "\"op\": \"=>\"",
        &["pathways/lung.json:49:13: error: localRules[0].op: unknown comparison \"=>\" — remedy: use one of `>=`, `>`, `<=`, `<`"],
    ),
    (
        "bad-date",
        "pathways/lung.json",
        "\"updatedOn\": \"2026-11-20\"",
        "\"updatedOn\": \"20/11/2026\"",
        &["pathways/lung.json:10:16: error: updatedOn: \"20/11/2026\" is not a date — remedy: write year, month and day: 2026-11-22"],
    ),
    (
        "future-date",
        "pages/a-propos.json",
        "2026-11-20",
        "2026-12-20",
        &["pages/a-propos.json:6:16: error: updatedOn: 2026-12-20 is in the future — remedy: write the day on which it happened"],
    ),
    (
        "stale-review",
        "pathways/lung.json",
        "pneumologue\",\n      \"reviewedOn\": \"2026-10-01\"",
        "pneumologue\",\n      \"reviewedOn\": \"2024-11-21\"",
        &[
            "pathways/lung.json:18:21: error: warningSigns[0].reviewedOn: reviewed on 2024-11-21: older than 24 months — remedy: have it reviewed again, then write the new date; or remove both fields: it is then shown « à valider »",
        ],
    ),
    (
        "review-of-two-years",
        "pathways/lung.json",
        "pneumologue\",\n      \"reviewedOn\": \"2026-10-01\"",
        "pneumologue\",\n      \"reviewedOn\": \"2024-11-22\"",
        &[],
    ),
    (
        "reviewer-without-date",
        "pathways/lung.json",
        "pneumologue\",\n      \"reviewedOn\": \"2026-10-01\"",
        "pneumologue\"",
        &["pathways/lung.json:13:5: error: warningSigns[0]: reviewedBy without reviewedOn — remedy: add `reviewedOn`: 2026-11-22"],
    ),
    (
        "date-without-reviewer",
        "pathways/lung.json",
        "\"reviewedBy\": \"Dr Marie Exemple, pneumologue\",\n      ",
        "",
        &["pathways/lung.json:13:5: error: warningSigns[0]: reviewedOn without reviewedBy — remedy: add `reviewedBy`: name and role"],
    ),
    (
        "unsourced",
        "pathways/lung.json",
        "\"E06\",\n      \"sources\": [\"equipe\"]",
        "\"E06\",\n      \"sources\": []",
        &["pathways/lung.json:40:18: error: steps[0].sources: no source — remedy: name at least one id of sources.json"],
    ),
];
