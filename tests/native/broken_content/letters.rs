//! Faults of the sheets to print.

use super::Case;

pub const CASES: &[Case] = &[
    (
        "letter-unknown-place",
        "letters/notice.json",
        "{today}",
        "{todai}",
        &[
            "letters/notice.json:14:35: error: blocks[0].text[0]: unknown place {todai}: no question of demande has this linkId — remedy: did you mean \"today\"? Otherwise use the linkId of a question, or one of the places of docs/letters.md",
        ],
    ),
    (
        "letter-stray-brace",
        "letters/notice.json",
        "Le {today}",
        "Le {to day",
        &["letters/notice.json:14:35: error: blocks[0].text[0]: a { or } that is no place — remedy: write a place as {name}, without spaces"],
    ),
    (
        "letter-no-such-option",
        "letters/notice.json",
        "symptoms.lung=toux",
        "symptoms.lung=tous",
        &[
            "letters/notice.json:15:69: error: blocks[1].when[0]: symptoms.lung of demande has no option \"tous\" — remedy: did you mean \"toux\"? Otherwise use the code of an option of this question",
        ],
    ),
    (
        "letter-place-outside-its-rows",
        "letters/notice.json",
        "\"{exams.type}\"",
        "\"{pathway}\"",
        &[
            "letters/notice.json:16:33: error: blocks[2].text[0]: unknown place {pathway}: no question of the group exams of demande has this linkId — remedy: use the linkId of a question, or one of the places of docs/letters.md",
        ],
    ),
    (
        "letter-each-of-no-group",
        "letters/notice.json",
        "\"each\": \"exams\"",
        "\"each\": \"exam\"",
        &[
            "letters/notice.json:16:33: error: blocks[2].text[0]: unknown place {exams.type}: no question of the group exam of demande has this linkId — remedy: use the linkId of a question, or one of the places of docs/letters.md",
            "letters/notice.json:16:58: error: blocks[2].each: \"exam\" is no repeated group of demande — remedy: did you mean \"exams\"? Otherwise use the linkId of a repeated group of the form",
        ],
    ),
    (
        "letter-of-an-unknown-form",
        "letters/notice.json",
        "[\"demande\"]",
        "[\"demandes\"]",
        &[
            "letters/notice.json:5:13: error: forms[0]: unknown questionnaire \"demandes\" — remedy: did you mean \"demande\"? Otherwise use the name of a questionnaire of the site",
        ],
    ),
    (
        "letter-empty-line",
        "letters/notice.json",
        "\"Le {today}\"",
        "\" \"",
        &["letters/notice.json:14:35: error: blocks[0].text[0]: an empty line — remedy: write it, or take it out"],
    ),
    (
        "letter-typography",
        "letters/notice.json",
        "Le {today}",
        "L'avis du {today}",
        &["letters/notice.json:14:35: warning: blocks[0].text[0]: straight apostrophe: \"L'avis du {today}\" — remedy: write ’ (U+2019)"],
    ),
    (
        "letter-reviewed-without-a-date",
        "letters/notice.json",
        "  \"reviewedOn\": \"2026-10-01\",\n",
        "",
        &["letters/notice.json:1:1: error: reviewedBy without reviewedOn — remedy: add `reviewedOn`: 2026-11-22"],
    ),
    (
        "letter-without-source",
        "letters/notice.json",
        "[\"equipe\"]",
        "[]",
        &["letters/notice.json:10:14: error: sources: no source — remedy: name at least one id of sources.json"],
    ),
];
