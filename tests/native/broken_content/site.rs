//! Faults of words, numbers, questionnaires and destinations.

use super::Case;

pub const CASES: &[Case] = &[
    (
        "link-id-twice",
        "questionnaires/mini.json",
        "\"linkId\": \"m.b\"",
        "\"linkId\": \"m.a\"",
        &[
            "questionnaires/mini.json:32:17: error: item[1].linkId: this linkId is used twice — remedy: put this element right: a form that is half understood must not be filled in",
        ],
    ),
    (
        "apostrophe",
        "pathways/lung.json",
        "À l’hôpital",
        "À l'hôpital",
        &["pathways/lung.json:37:16: warning: steps[0].place: straight apostrophe: \"À l'hôpital\" — remedy: write ’ (U+2019)"],
    ),
    (
        "ordinary-space",
        "pathways/lung.json",
        "Poumon\u{a0}: signes",
        "Poumon : signes",
        &[
            "pathways/lung.json:8:18: warning: description: ordinary space before a sign: \"Poumon : signes et étape\" — remedy: write a no-break space: U+00A0 before : and », after «; U+202F before ; ! ?",
        ],
    ),
    (
        "ordinary-space-in-texts",
        "texts/fr.json",
        "partie\"",
        "partie !\"",
        &[
            "texts/fr.json:2:20: warning: [\"receipt.title\"]: ordinary space before a sign: \"e est partie !\" — remedy: write a no-break space: U+00A0 before : and », after «; U+202F before ; ! ?",
        ],
    ),
    (
        "quotation-marks",
        "pages/a-propos.json",
        "\"À propos\"",
        "\"«\u{a0}À propos »\"",
        &[
            "pages/a-propos.json:4:12: warning: title: ordinary space before a sign: \"«\\u{a0}À propos »\" — remedy: write a no-break space: U+00A0 before : and », after «; U+202F before ; ! ?",
        ],
    ),
    (
        "not-a-number",
        "site.json",
        "03 53 01 24 10",
        "3 53 01 24 10",
        &["site.json:13:68: error: contacts[0].value: \"3 53 01 24 10\" is not a French phone number — remedy: write it as 03 53 01 24 10"],
    ),
    (
        "real-number",
        "site.json",
        "03 53 01 24 10",
        "03 83 15 30 30",
        &[
            "site.json:13:68: error: contacts[0].value: \"03 83 15 30 30\" may be somebody's number, and the site is fictional — remedy: use a number kept for fiction (01 99 00, 02 61 91, 03 53 01, 04 65 71, 05 36 49, 06 39 98), or set `fictional` to false",
        ],
    ),
    (
        "real-number-in-words",
        "pathways/lung.json",
        "Toux qui dure.",
        "Appelez le 03 83 15 30 30.",
        &[
            "pathways/lung.json:15:23: error: warningSigns[0].professional: \"03 83 15 30 30\" may be somebody's number, and the site is fictional — remedy: use a number kept for fiction (01 99 00, 02 61 91, 03 53 01, 04 65 71, 05 36 49, 06 39 98), or set `fictional` to false",
        ],
    ),
    (
        "real-host",
        "site.json",
        "guichet@petit.example",
        "guichet@chu-petit.fr",
        &[
            "site.json:14:67: error: contacts[1].value: \"chu-petit.fr\" may be a real host, and the site is fictional — remedy: use a host that ends with .example, or set `fictional` to false",
        ],
    ),
    (
        "long-description",
        "pages/a-propos.json",
        "Ce qu’est ce site.\",",
        "Ce qu’est ce site. Longtemps. Longtemps. Longtemps. Longtemps. Longtemps. Longtemps. Longtemps. Longtemps. Longtemps. Longtemps. Longtemps. Longtemps. Longtemps. Longtemps. \",",
        &["pages/a-propos.json:5:18: warning: description: 173 characters; search engines show 160 — remedy: shorten it"],
    ),
    (
        "unknown-link",
        "pages/a-propos.json",
        "/parcours/poumon/",
        "/parcours/poumons/",
        &[
            "pages/a-propos.json:7:65: error: sections[0].paragraphs[0]: no page has the address \"/parcours/poumons/\" — remedy: did you mean \"poumon\"? Otherwise use the slug of a pathway, a page or a questionnaire",
        ],
    ),
    (
        "unreadable-questionnaire",
        "questionnaires/mini.json",
        "\"operator\": \"exists\"",
        "\"operator\": \"exist\"",
        &[
            "questionnaires/mini.json:32:115: error: item[1].enableWhen[0].operator: unknown operator \"exist\" — remedy: put this element right: a form that is half understood must not be filled in",
        ],
    ),
    (
        "condition-on-nothing",
        "questionnaires/mini.json",
        "\"question\": \"m.a\"",
        "\"question\": \"m.z\"",
        &[
            "questionnaires/mini.json:32:96: error: item[1].enableWhen[0].question: no item has the linkId \"m.z\" — remedy: put this element right: a form that is half understood must not be filled in",
        ],
    ),
    (
        "notice",
        "questionnaires/mini.json",
        "\"text\": \"Premier point\"",
        "\"text\": \"Premier point\", \"extension\": [{ \"url\": \"https://autre.example/x\", \"valueBoolean\": true }]",
        &[
            "questionnaires/mini.json:31:5: warning: item[0]: extension https://autre.example/x is ignored — remedy: take it out, or make sure that the form is right without it",
        ],
    ),
    (
        "threshold-on-nothing",
        "questionnaires/mini.json",
        "{ \"url\": \"source\", \"valueString\": \"Équipe, 2026\" }",
        "{ \"url\": \"source\", \"valueString\": \"Équipe, 2026\" }, { \"url\": \"countedItem\", \"valueString\": \"m.z\" }",
        &[
            "questionnaires/mini.json:11:5: error: extension[2]: a threshold counts the unknown linkId \"m.z\" — remedy: did you mean \"m.a\"? Otherwise use a linkId of this questionnaire",
        ],
    ),
    (
        "questionnaire-source",
        "questionnaires/mini.json",
        "\"valueString\": \"equipe\"",
        "\"valueString\": \"equip\"",
        &[
            "questionnaires/mini.json:10:102: error: extension[1].valueString: unknown source \"equip\" — remedy: did you mean \"equipe\"? Otherwise use one of the ids of sources.json, or add it there",
        ],
    ),
    (
        "not-http",
        "site.json",
        "https://recu.example/{id}",
        "ftp://recu.example/{id}",
        &["site.json:18:70: error: destinations[0].url: \"ftp://recu.example/{id}\" is not a web address — remedy: write it with https://"],
    ),
    (
        "put-without-id",
        "site.json",
        "https://recu.example/{id}",
        "https://recu.example/",
        &[
            "site.json:18:70: error: destinations[0].url: PUT without {id}: every sending would replace the last one — remedy: put {id} where the receiver expects the record's id",
        ],
    ),
    (
        "secret",
        "site.json",
        "\"wrap\": \"raw\"",
        "\"wrap\": \"raw\", \"headers\": { \"Authorization\": \"x\" }",
        &[
            "site.json:18:161: error: destinations[0].headers.Authorization: the header Authorization carries a secret that every visitor can read — remedy: take it out, and protect the receiver otherwise",
        ],
    ),
    (
        "last-is-no-file",
        "site.json",
        "},\n    { \"kind\": \"file\", \"id\": \"fichier\", \"label\": \"un fichier\" }",
        "}",
        &[
            "site.json:18:5: warning: destinations[0]: the last destination is not a file — remedy: add a destination of kind `file` at the end, so that an answer can always be kept",
        ],
    ),
    (
        "name-twice",
        "texts/fr.json",
        "\"receipt.title\"",
        "\"receipt.title\": \"Envoyé\",\n  \"receipt.title\"",
        &["texts/fr.json:3:3: error: [\"receipt.title\"]: the name \"receipt.title\" stands twice — remedy: keep one of the two"],
    ),
];
