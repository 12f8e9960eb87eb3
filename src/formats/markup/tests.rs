//! Hostile and broken markup: nothing of it runs, loads or breaks the page, and each loss is named.

use super::{is_https, is_local, read_markdown, read_xhtml};
use crate::domain::markup::{Mark, MarkTag, Markup};

/// The tree as HTML would have it, for reading.
fn show(markup: &Markup) -> String {
    fn all(marks: &[Mark]) -> String {
        marks.iter().map(one).collect()
    }
    fn one(mark: &Mark) -> String {
        match mark {
            Mark::Text(text) => text.replace('&', "&amp;").replace('<', "&lt;"),
            Mark::Element(tag, inside) => {
                let name = format!("{tag:?}").to_lowercase();
                if *tag == MarkTag::Br { "<br>".to_owned() } else { format!("<{name}>{}</{name}>", all(inside)) }
            }
            Mark::Link(address, inside) => format!("<a {address}>{}</a>", all(inside)),
        }
    }
    all(&markup.0)
}

fn xhtml(text: &str) -> (String, String) {
    let (markup, dropped) = read_xhtml(text);
    (show(&markup), dropped.join(", "))
}

fn markdown(text: &str) -> (String, String) {
    let (markup, dropped) = read_markdown(text);
    (show(&markup), dropped.join(", "))
}

#[test]
fn what_may_not_be_is_left_out_and_named() {
    for (given, shown, dropped) in [
        // From the test forms of LHC-Forms.
        (
            "<code>HTML</code> instructions, with a <button>button</button> and a link <a href='http://google.com'>.</a>",
            "<code>HTML</code> instructions, with a button and a link .",
            "<button>, link http://google.com",
        ),
        ("<script>bold</script> <b class='testBold'>A</b>", "<strong>A</strong>", "<script>"),
        ("bold <b class='x'>C</b><img class='y' src='/test/a-picture.png'>", "bold <strong>C</strong>", "<img>"),
        ("some <script>help</script> <button>button</button> text", "some  button text", "<script>, <button>"),
        ("<i class='p'>Please</i> answer <script>Yes</script> or <b>No</b>", "<em>Please</em> answer  or <strong>No</strong>", "<script>"),
        // Scripts in other clothes.
        ("<a href=\"javascript:alert(1)\">x</a>", "x", "link javascript:alert(1)"),
        ("<a href=' java\tscript:alert(1)'>x</a>", "x", "link java\tscript:alert(1)"),
        ("<a href=\"&#106;avascript&#58;alert(1)\">x</a>", "x", "link javascript:alert(1)"),
        ("<a href='data:text/html,x'>x</a>", "x", "link data:text/html,x"),
        ("<a href='//evil.example/'>x</a>", "x", "link //evil.example/"),
        ("<a href='/\\evil.example/'>x</a>", "x", "link /\\evil.example/"),
        ("<b onclick='alert(1)' style=\"color:red\">x</b>", "<strong>x</strong>", "onclick, style"),
        ("<b/onclick=alert(1)>x</b>", "<strong>x</strong>", "onclick"),
        ("<img src=x onerror=alert(1)>", "", "onerror, <img>"),
        ("<SCRIPT SRC=//x></ScRiPt>ok", "ok", "<script>"),
        ("<script>a</script x>b", "b", "<script>"),
        ("<script>never closed <b>x</b>", "", "<script>"),
        ("<iframe src='https://x'><b>y</b></iframe>z", "z", "<iframe>"),
        ("<svg><script>x</script></svg>z", "z", "<svg>"),
        ("<style>b{}</style><object data=x>o</object>z", "z", "<style>, data, <object>"),
        ("<!--<b>--><![CDATA[<b>]]><?php x?>z", "&lt;b>z", ""),
        ("&lt;script&gt;alert(1)&lt;/script&gt; &amp;lt;b&amp;gt;", "&lt;script>alert(1)&lt;/script> &amp;lt;b&amp;gt;", ""),
        ("&#x0; &#xD800; &#99999999; &nope; & &#x41;", " &amp;#xD800; &amp;#99999999; &amp;nope; &amp; A", ""),
    ] {
        assert_eq!(xhtml(given), (shown.to_owned(), dropped.to_owned()), "{given}");
    }
}

#[test]
fn broken_nesting_becomes_a_tree_that_a_browser_keeps() {
    for (given, shown) in [
        ("<p>a<p>b<ul><li>c<li>d</ul>e", "<p>a</p><p>b</p><ul><li>c</li><li>d</li></ul>e"),
        ("<p><b>a<ul><li>b</ul></b></p>c", "<p><strong>a</strong></p><ul><li>b</li></ul>c"),
        ("<b>a<i>b</b>c</i>", "<strong>a<em>b</em></strong>c"),
        ("<b>never closed", "<strong>never closed</strong>"),
        ("</b></p>a", "a"),
        ("<li>x</li><td>y</td>", "xy"),
        ("<table><tr><td>a<td></b>b</table>c", "<table><tr><td>a</td><td>b</td></tr></table>c"),
        ("<table><tbody>lost<b>lost</b><tr>lost<th>a</th></tr></tbody></table>", "<table><tr><th>a</th></tr></table>"),
        ("<b><table><tr><td>x</b>y</td></tr></table>", "<strong><table><tr><td>xy</td></tr></table></strong>"),
        ("<a href='/a'>x<a href='/b'>y</a>", "<a /a>x</a><a /b>y</a>"),
        ("<div xmlns='x'><h2>Title</h2><p>a<br/>b</p><p/></div>", "<p><strong>Title</strong></p><p>a<br>b</p>"),
        ("a < b, 3 <5 and <b", "a &lt; b, 3 &lt;5 and &lt;b"),
        ("<b title='>'>x</b>", "<strong>x</strong>"),
        ("<a href='https://example.org/x?a=1&amp;b=2'>x</a>", "<a https://example.org/x?a=1&b=2>x</a>"),
    ] {
        assert_eq!(xhtml(given).0, shown, "{given}");
    }
}

#[test]
fn depth_and_length_have_an_end() {
    let deep = "<b>".repeat(3000);
    let (shown, dropped) = xhtml(&format!("{deep}x"));
    assert_eq!((shown.matches("<strong>").count(), dropped.as_str()), (20, "levels beyond the twentieth"));
    assert_eq!(xhtml(&"x".repeat(20_000)).1, "markup of such length");
    for nasty in ["*", "_", "[", "**a", "`", "<", "![", "\\", "# ", "> - ", "&"] {
        let text = nasty.repeat(9_000 / nasty.len());
        let _ = (markdown(&text), xhtml(&text));
    }
}

#[test]
fn markdown_of_forms_is_read() {
    for (given, shown) in [
        (
            "# This is a markdown heading\n\n- This is a bullet point\n- This is another bullet point\n\n**This text is bold**\n\n*This text is \
             italicized*",
            "<p><strong>This is a markdown heading</strong></p><ul><li>This is a bullet point</li><li>This is another bullet point</li></ul>\
             <p><strong>This text is bold</strong></p><p><em>This text is italicized</em></p>",
        ),
        ("**This text is <script>bad</script> bold A**", "<strong>This text is  bold A</strong>"),
        ("# This is a <script>bad</script> markdown heading", "<strong>This is a  markdown heading</strong>"),
        ("one\ntwo  \nthree\\\nfour", "one two<br>three<br>four"),
        ("1. a\n2. b\n   more\n\n- c", "<ol><li>a</li><li>b more</li></ol><ul><li>c</li></ul>"),
        ("> quoted\n> twice", "<blockquote>quoted</blockquote><blockquote>twice</blockquote>"),
        ("[site](https://example.org \"t\") [bad](javascript:alert(1)) ![alt](https://x.example/p.png)", "<a https://example.org>site</a> bad) alt"),
        ("snake_case_name, 2 * 3 * 4, ***both***", "snake_case_name, 2 * 3 * 4, <strong><em>both</em></strong>"),
        ("`a*b*` \\*plain\\* a<br>b &amp; c", "<code>a*b*</code> *plain* a<br>b &amp; c"),
        ("a\n\n---\n\nb", "<p>a</p><p>b</p>"),
        ("*open", "*open"),
    ] {
        assert_eq!(markdown(given).0, shown, "{given}");
    }
    assert_eq!(markdown("![a](https://x.example/p.png) [b](http://c)").1, "picture https://x.example/p.png, link http://c");
}

#[test]
fn addresses_are_of_the_site_or_https() {
    for good in ["/a", "a/b.html", "#x", "?x=1", "../a", "media/x.png"] {
        assert!(is_local(good) && !is_https(good), "{good}");
    }
    for bad in
        ["", "//x", "/\\x", "a:b", "\u{1}/a", "/a b", "javascript:x", "http://a.example", "%6aavascript:x", "@x", "https:x", "https://", "https:// a"]
    {
        assert!(!is_local(bad) && !is_https(bad), "{bad}");
    }
    assert!(is_https("HTTPS://a.example/"));
}
