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
        "no-space-before-a-sign",
        "texts/fr.json",
        "partie\"",
        "partie!\"",
        &[
            "texts/fr.json:2:20: warning: [\"receipt.title\"]: no space before a sign: \"de est partie!\" — remedy: write a no-break space: U+00A0 before : and », after «; U+202F before ; ! ?",
        ],
    ),
    (
        "three-dots",
        "texts/fr.json",
        "partie\"",
        "partie...\"",
        &["texts/fr.json:2:20: warning: [\"receipt.title\"]: three dots: \"e est partie...\" — remedy: write … (U+2026)"],
    ),
    (
        "straight-quotes",
        "pages/a-propos.json",
        "Voir le parcours",
        "Voir le \\\"parcours\\\"",
        &[
            "pages/a-propos.json:7:65: warning: sections[0].paragraphs[0]: straight quotation mark: \"Voir le \\\"parcours\\\" [poum\" — remedy: write «\u{a0}words\u{a0}»",
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
    (
        "template-place",
        "site.json",
        "\"wrap\": \"raw\"",
        "\"envelope\": { \"payload\": \"{envoi}\" }",
        &[
            "site.json:18:128: error: destinations[0].envelope: nothing is known as {envoi} — remedy: use one of {id}, {reference}, {authored}, {form}, {kind}, {sending}, {bundle}, {response}, {documents}",
            "site.json:18:128: error: destinations[0].envelope: nothing of what was answered would be sent — remedy: put {sending} where the receiver expects it",
        ],
    ),
    (
        "template-secret",
        "site.json",
        "\"wrap\": \"raw\"",
        "\"envelope\": { \"api_key\": \"abc\", \"payload\": \"{sending}\" }",
        &[
            "site.json:18:128: error: destinations[0].envelope: \"api_key\" carries a secret that every visitor can read — remedy: take it out, and protect the receiver otherwise",
        ],
    ),
    (
        "accepted",
        "site.json",
        "\"wrap\": \"raw\"",
        "\"accepted\": [201, 302]",
        &[
            "site.json:18:134: error: destinations[0].accepted[1]: 302 does not say « received » — remedy: write statuses from 200 to 299; see `alreadyThere`",
        ],
    ),
    (
        "already-there",
        "site.json",
        "\"wrap\": \"raw\"",
        "\"alreadyThere\": [{ \"status\": 400 }]",
        &[
            "site.json:18:133: error: destinations[0].alreadyThere[0]: any 400 would pass for a receipt — remedy: say in `at` and `is` which code tells it from the others",
        ],
    ),
    (
        "cookie-elsewhere",
        "site.json",
        "\"wrap\": \"raw\"",
        "\"auth\": { \"kind\": \"cookie\" }",
        &[
            "site.json:18:124: error: destinations[0].auth: a session's cookie is sent on this very site only — remedy: put the receiver under the site's own address",
        ],
    ),
    (
        "login-elsewhere",
        "site.json",
        "\"https://recu.example/{id}\", \"method\": \"PUT\", \"wrap\": \"raw\"",
        "\"https://guichet.example/{id}\", \"method\": \"PUT\", \"auth\": { \"kind\": \"cookie\", \"login\": \"//sso.example\" }",
        &[
            "site.json:18:127: error: destinations[0].auth: a session's cookie is sent on this very site only — remedy: put the receiver under the site's own address",
            "site.json:18:156: error: destinations[0].auth.login: not a page of this site — remedy: write it from the site's root: /connexion",
        ],
    ),
    (
        "shown-in-more-than-a-site",
        "site.json",
        "  \"pathways\": [\"lung\"],",
        "  \"embeddedIn\": [\"https://www.petit.example\", \"https://www.petit.example/\", \"*\", \"http://127.0.0.1.petit\", \"https://a.petit.example:99999\", \"https://www.autre.example\"],\n  \"pathways\": [\"lung\"],",
        &[
            "site.json:21:47: error: embeddedIn[1]: \"https://www.petit.example/\" is not the address of a site alone — remedy: write https:// and the name, as https://www.hopital.example, with nothing behind",
            "site.json:21:77: error: embeddedIn[2]: \"*\" is not the address of a site alone — remedy: write https:// and the name, as https://www.hopital.example, with nothing behind",
            "site.json:21:82: error: embeddedIn[3]: \"http://127.0.0.1.petit\" is not the address of a site alone — remedy: write https:// and the name, as https://www.hopital.example, with nothing behind",
            "site.json:21:108: error: embeddedIn[4]: \"https://a.petit.example:99999\" is not the address of a site alone — remedy: write https:// and the name, as https://www.hopital.example, with nothing behind",
            "site.json:21:141: warning: embeddedIn[5]: \"https://www.autre.example\" is of another domain than this site: browsers keep apart what a frame stores there, or keep nothing — remedy: publish this site on a sub-domain of the other's domain (docs/embedding.md)",
        ],
    ),
    (
        "route-to-nowhere",
        "site.json",
        "  \"pathways\": [\"lung\"],",
        "  \"routes\": { \"mini\": [\"hook\", \"hok\"], \"maxi\": [] },\n  \"pathways\": [\"lung\"],",
        &[
            "site.json:21:32: error: routes.mini[1]: no destination has the id \"hok\" — remedy: write an id of `destinations`",
            "site.json:21:48: error: routes.maxi: no questionnaire is called \"maxi\" — remedy: write a name of `questionnaires`",
            "site.json:21:48: error: routes.maxi: its answers would go nowhere — remedy: write ids of `destinations`, the last of kind `file`",
        ],
    ),
    (
        "oidc",
        "site.json",
        "\"wrap\": \"raw\"",
        "\"auth\": { \"kind\": \"oidc\", \"issuer\": \"http://id.example\", \"clientId\": \"guichet\", \"scopes\": [] }",
        &[
            "site.json:18:152: error: destinations[0].auth.issuer: \"http://id.example\" is not a web address with https — remedy: write the provider's issuer, with https://",
            "site.json:18:206: error: destinations[0].auth.scopes: `openid` is missing — remedy: add it",
        ],
    ),
    (
        "password-in-clear",
        "site.json",
        "\"https://recu.example/{id}\", \"method\": \"PUT\", \"wrap\": \"raw\"",
        "\"http://recu.example/{id}\", \"method\": \"PUT\", \"auth\": { \"kind\": \"basic\" }",
        &[
            "site.json:18:70: warning: destinations[0].url: answers would travel unencrypted — remedy: write https://",
            "site.json:18:123: error: destinations[0].auth: the password would travel unencrypted — remedy: write the address with https://",
        ],
    ),
    (
        "secret-in-address",
        "site.json",
        "https://recu.example/{id}",
        "https://recu.example/{id}?token=abc",
        &[
            "site.json:18:70: error: destinations[0].url: the address carries a secret that every visitor can read — remedy: take it out, and say in `auth` how the receiver knows who sends",
        ],
    ),
    (
        "few-bytes",
        "site.json",
        "\"wrap\": \"raw\"",
        "\"maxBytes\": 10",
        &[
            "site.json:18:128: error: destinations[0].maxBytes: 10 bytes are too few for a form — remedy: write the receiver's limit in bytes: 1000000 for 1 MB",
        ],
    ),
    (
        "unknown-envelope",
        "site.json",
        "\"wrap\": \"raw\"",
        "\"envelope\": \"brut\"",
        &["site.json:18:5: error: destinations[0]: unknown envelope `brut` — remedy: write `raw`, `data` or a template here"],
    ),
    (
        "mail-host",
        "site.json",
        "    { \"kind\": \"file\"",
        "    { \"kind\": \"mail\", \"id\": \"mss\", \"label\": \"la messagerie\", \"address\": \"guichet@hopital.mssante.fr\" },\n    { \"kind\": \"file\"",
        &[
            "site.json:19:73: error: destinations[1].address: \"hopital.mssante.fr\" may be a real host, and the site is fictional — remedy: use a host that ends with .example, or set `fictional` to false",
        ],
    ),
    (
        "secret-key",
        "site.json",
        "\"label\": \"un fichier\"",
        "\"label\": \"un fichier\", \"encryptTo\": [\"age-secret-key-1QQQQ\"]",
        &[
            "site.json:19:77: error: destinations[1].encryptTo[0]: this is a secret key, which every visitor could read — remedy: take it out, make another pair with age-keygen, since this one may be known, and write its public key, age1…",
        ],
    ),
    (
        "no-public-key",
        "site.json",
        "\"label\": \"un fichier\"",
        "\"label\": \"un fichier\", \"encryptTo\": [\"age1qqqq\"]",
        &[
            "site.json:19:77: error: destinations[1].encryptTo[0]: \"age1qqqq\" is not a public key of age — remedy: copy it whole as age-keygen shows it: age1 and 58 more signs",
        ],
    ),
    (
        "no-key",
        "site.json",
        "\"label\": \"un fichier\"",
        "\"label\": \"un fichier\", \"encryptTo\": []",
        &[
            "site.json:19:76: error: destinations[1].encryptTo: no key: the file would be readable by anybody — remedy: write the receiver's public key, or take `encryptTo` out",
        ],
    ),
];
