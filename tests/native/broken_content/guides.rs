//! Faults of the guides and of what happens when a contact does not answer.

use super::Case;

const GUIDE: &str = "guides/retour.json";

pub const CASES: &[Case] = &[
    (
        "guide-unknown-source",
        GUIDE,
        "\"sources\": [\"inca-2026\"]",
        "\"sources\": [\"inca-2062\"]",
        &[
            "guides/retour.json:27:23: error: parts[0].helpers[0].sources[0]: unknown source \"inca-2062\" — remedy: did you mean \"inca-2026\"? Otherwise use one of the ids of sources.json, or add it there",
        ],
    ),
    (
        "guide-no-source",
        GUIDE,
        "\"sources\": [\"inca-2026\"]",
        "\"sources\": []",
        &["guides/retour.json:27:22: error: parts[0].helpers[0].sources: no source — remedy: name at least one id of sources.json"],
    ),
    (
        "guide-unknown-situation",
        GUIDE,
        "\"anyOf\": [\"seul\"]",
        "\"anyOf\": [\"seule\"]",
        &[
            "guides/retour.json:11:13: warning: situations[1].id: no helper is for the situation \"seul\" — remedy: name it in a helper, or remove it",
            "guides/retour.json:24:21: error: parts[0].helpers[0].anyOf[0]: unknown situation \"seule\" — remedy: did you mean \"seul\"? Otherwise use the id of one of `situations`, or add it there",
        ],
    ),
    (
        "guide-for-nobody",
        GUIDE,
        "\"allOf\": [\"sortie\"],\n          \"anyOf\": [\"seul\"],\n",
        "",
        &[
            "guides/retour.json:10:13: warning: situations[0].id: no helper is for the situation \"sortie\" — remedy: name it in a helper, or remove it",
            "guides/retour.json:11:13: warning: situations[1].id: no helper is for the situation \"seul\" — remedy: name it in a helper, or remove it",
            "guides/retour.json:19:9: error: parts[0].helpers[0].anyOf: nothing says for whom this helper is — remedy: name at least one of `situations`",
        ],
    ),
    (
        "guide-unknown-contact",
        GUIDE,
        "\"contacts\": [\"phone\"]",
        "\"contacts\": [\"phon\"]",
        &[
            "guides/retour.json:46:20: error: parts[0].contacts[0]: unknown contact \"phon\" — remedy: did you mean \"phone\"? Otherwise use one of the ids of `contacts` in site.json, or add it there",
        ],
    ),
    (
        "guide-twice",
        GUIDE,
        "\"id\": \"reponse\"",
        "\"id\": \"idec\"",
        &["guides/retour.json:34:17: error: parts[0].commitments[0].id: the id \"idec\" stands twice in this guide — remedy: give each its own id"],
    ),
    (
        "guide-delay-of-nothing",
        GUIDE,
        "\"value\": 2",
        "\"value\": 0",
        &["guides/retour.json:37:50: error: parts[0].commitments[0].delay.value: a delay of nothing — remedy: write how many units"],
    ),
    (
        "guide-one-title",
        GUIDE,
        "\"patient\": \"Rentrer\" }",
        "\"patient\": \"Retour\" }",
        &["guides/retour.json:4:51: error: title.patient: both readings have the same title — remedy: write another: each page has its own"],
    ),
    (
        "guide-typography",
        GUIDE,
        "\"Qui aide.\"",
        "\"Qui aide ?\"",
        &[
            "guides/retour.json:8:29: warning: lead.professional: ordinary space before a sign: \"Qui aide ?\" — remedy: write a no-break space: U+00A0 before : and », after «; U+202F before ; ! ?",
        ],
    ),
    (
        "guide-slug-taken",
        GUIDE,
        "\"slug\": \"retour\"",
        "\"slug\": \"poumon\"",
        &[
            "guides/retour.json:3:11: error: slug: the slug \"poumon\" is taken by pathways/lung.json — remedy: choose another: each page has its own address",
        ],
    ),
    (
        "guide-not-named",
        "site.json",
        "\"guides\": [\"retour\"],",
        "",
        &["guides/retour.json: error: the manifest does not name this file — remedy: add \"retour\" to `guides` in site.json, or remove the file"],
    ),
    (
        "relay-unknown-contact",
        "site.json",
        "\"contacts\": [\"phone\"],",
        "\"contacts\": [\"phone\"], \"instead\": \"courriel\",",
        &[
            "site.json:16:285: error: relays[0].instead: unknown contact \"courriel\" — remedy: use one of the ids of `contacts` in site.json, or add it there",
        ],
    ),
    (
        "relay-to-itself",
        "site.json",
        "\"contacts\": [\"phone\"],",
        "\"contacts\": [\"phone\"], \"instead\": \"phone\",",
        &["site.json:16:285: error: relays[0].instead: the contact that does not answer is to answer — remedy: name another contact"],
    ),
    (
        "stale-review-of-a-helper",
        GUIDE,
        "\"sources\": [\"inca-2026\"],\n          \"reviewedBy\": \"Dr Marie Exemple\",\n          \"reviewedOn\": \"2026-10-01\"",
        "\"sources\": [\"inca-2026\"],\n          \"reviewedBy\": \"Dr Marie Exemple\",\n          \"reviewedOn\": \"2024-10-01\"",
        &[
            "guides/retour.json:29:25: error: parts[0].helpers[0].reviewedOn: reviewed on 2024-10-01: older than 24 months — remedy: have it reviewed again, then write the new date; or remove both fields: it is then shown « à valider »",
        ],
    ),
];
