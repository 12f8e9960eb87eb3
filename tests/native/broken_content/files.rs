//! Faults of the files themselves, their names, ids and addresses.

use super::Case;

pub const CASES: &[Case] = &[
    (
        "not-json",
        "sources.json",
        "\"read\": true },",
        "\"read\": true }",
        &[
            "sources.json:5:5: error: not JSON: expected `,` or `]` — remedy: look at this place and just before it for a missing or extra comma, quote or bracket",
        ],
    ),
    (
        "wrong-type",
        "pathways/lung.json",
        "\"value\": 2,",
        "\"value\": \"deux\",",
        &["pathways/lung.json:28:42: error: promise.value: invalid type: string \"deux\" — remedy: write a whole number here"],
    ),
    (
        "unknown-field",
        "pathways/lung.json",
        "\"reviewedBy\": \"Dr Marie Exemple, pneumologue\"",
        "\"reviewdBy\": \"Dr Marie Exemple, pneumologue\"",
        &["pathways/lung.json:17:7: error: warningSigns[0].reviewdBy: unknown field `reviewdBy` — remedy: did you mean `reviewedBy`?"],
    ),
    (
        "far-field",
        "pathways/lung.json",
        "\"synonyms\"",
        "\"comment\": \"x\", \"synonyms\"",
        &[
            "pathways/lung.json:9:3: error: comment: unknown field `comment` — remedy: use one of `$schema`, `id`, `slug`, `name`, `shortName`, `summary`, `description`, `synonyms`, `updatedOn`, `version`, `warningSigns`, `sameDayFlags`, `firstTests`, `attach`, `examQuality`, `doNot`, `foreignMarks`, `contacts`, `promise`, `steps`, `referralSymptoms`, `localRules`, `assessments`, `planning`, `reservedSlots`, `booklet`",
        ],
    ),
    (
        "missing-field",
        "pathways/lung.json",
        "  \"version\": \"1\",\n",
        "",
        &["pathways/lung.json:1:1: error: missing field `version` — remedy: add `version`; the schema in `$schema` says what it is"],
    ),
    (
        "unknown-value",
        "pathways/lung.json",
        "\"working\"",
        "\"workin\"",
        &["pathways/lung.json:28:73: error: promise.counting: unknown value `workin` — remedy: did you mean `working`?"],
    ),
    (
        "missing-schema",
        "pages/a-propos.json",
        "  \"$schema\": \"../schemas/page.schema.json\",\n",
        "",
        &[
            "pages/a-propos.json:1:1: warning: `$schema` is missing: editors cannot complete or check this file — remedy: write it first in the file, so that an editor completes and checks: see the other files",
        ],
    ),
    (
        "wrong-schema",
        "sources.json",
        "schemas/sources.schema.json",
        "schemas/site.schema.json",
        &[
            "sources.json:2:14: warning: $schema: \"schemas/site.schema.json\" is not the schema of this file — remedy: write \"schemas/sources.schema.json\"",
        ],
    ),
    (
        "named-twice",
        "site.json",
        "[\"lung\"]",
        "[\"lung\", \"lung\"]",
        &["site.json:21:24: error: pathways[1]: \"lung\" is named twice — remedy: take one of the two out"],
    ),
    (
        "id-is-not-the-name",
        "pathways/lung.json",
        "\"id\": \"lung\"",
        "\"id\": \"poumon\"",
        &[
            "pathways/lung.json:3:9: error: id: id \"poumon\" differs from the file's name — remedy: write \"lung\", or rename the file",
            "pathways/lung.json:3:9: error: id: the referral form does not offer this pathway — remedy: add an option with the code \"poumon\" to the item `pathway` of the referral form",
        ],
    ),
    (
        "id-twice",
        "pathways/lung.json",
        "\"id\": \"sang\"",
        "\"id\": \"toux\"",
        &["pathways/lung.json:20:13: error: warningSigns[1].id: the id \"toux\" stands twice in this pathway — remedy: give each its own id"],
    ),
    (
        "step-id-twice",
        "pathways/lung.json",
        "\"id\": \"accueil\"",
        "\"id\": \"toux\"",
        &["pathways/lung.json:34:13: error: steps[0].id: the id \"toux\" stands twice in this pathway — remedy: give each its own id"],
    ),
    (
        "contact-twice",
        "site.json",
        "\"id\": \"mail\"",
        "\"id\": \"phone\"",
        &[
            "pathways/lung.json:26:25: error: contacts[1]: unknown contact \"mail\" — remedy: use one of the ids of `contacts` in site.json, or add it there",
            "site.json:14:13: error: contacts[1].id: the id \"phone\" stands twice — remedy: give each its own id",
        ],
    ),
    (
        "source-twice",
        "sources.json",
        "\"id\": \"equipe\"",
        "\"id\": \"inca-2026\"",
        &[
            "guides/retour.json:17:78: error: parts[0].statements[0].sources[0]: unknown source \"equipe\" — remedy: use one of the ids of sources.json, or add it there",
            "guides/retour.json:39:25: error: parts[0].commitments[0].delay.sources[0]: unknown source \"equipe\" — remedy: use one of the ids of sources.json, or add it there",
            "guides/retour.json:41:23: error: parts[0].commitments[0].sources[0]: unknown source \"equipe\" — remedy: use one of the ids of sources.json, or add it there",
            "letters/notice.json:10:15: error: sources[0]: unknown source \"equipe\" — remedy: use one of the ids of sources.json, or add it there",
            "pathways/lung.json:30:17: error: promise.sources[0]: unknown source \"equipe\" — remedy: use one of the ids of sources.json, or add it there",
            "pathways/lung.json:40:19: error: steps[0].sources[0]: unknown source \"equipe\" — remedy: use one of the ids of sources.json, or add it there",
            "questionnaires/mini.json:10:102: error: extension[1].valueString: unknown source \"equipe\" — remedy: use one of the ids of sources.json, or add it there",
            "site.json:16:286: error: relays[0].sources[0]: unknown source \"equipe\" — remedy: use one of the ids of sources.json, or add it there",
            "sources.json:5:13: error: sources[1].id: the id \"inca-2026\" stands twice — remedy: give each its own id",
        ],
    ),
    (
        "slug-twice",
        "pages/a-propos.json",
        "\"slug\": \"a-propos\"",
        "\"slug\": \"poumon\"",
        &[
            "pages/a-propos.json:3:11: error: slug: the slug \"poumon\" is taken by pathways/lung.json — remedy: choose another: each page has its own address",
        ],
    ),
    (
        "bad-slug",
        "pathways/lung.json",
        "\"slug\": \"poumon\"",
        "\"slug\": \"Poumon é\"",
        &[
            "pages/a-propos.json:7:65: error: sections[0].paragraphs[0]: no page has the address \"/parcours/poumon/\" — remedy: did you mean \"Poumon é\"? Otherwise use the slug of a pathway, a page or a questionnaire",
            "pathways/lung.json:4:11: error: slug: \"Poumon é\" cannot be part of an address — remedy: use lower-case letters without accents, digits and hyphens",
        ],
    ),
];
