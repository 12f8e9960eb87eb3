//! The test in words, those of the interface: `public/texts/fr.json` as this program was built with.

use crate::content::Texts;
use crate::transport::probe::{Finding, Level, summary};
use std::fmt;
use std::sync::OnceLock;

/// The words that this program was built with.
pub fn words() -> &'static Texts {
    static WORDS: OnceLock<Texts> = OnceLock::new();
    WORDS.get_or_init(|| serde_json::from_str(include_str!("../../../public/texts/fr.json")).unwrap_or_default())
}

/// The test.
#[derive(Clone, Debug)]
pub struct ProbeReport {
    /// Its steps.
    pub findings: Vec<Finding>,
}

impl ProbeReport {
    /// True when nothing stands in the way of a sending.
    pub fn is_good(&self) -> bool {
        !self.findings.iter().any(|f| f.level == Level::Failed)
    }
}

/// One step.
fn line(f: &mut fmt::Formatter<'_>, finding: &Finding) -> fmt::Result {
    let texts = words();
    let mark = format!("[{}]", texts.say(finding.level.key()));
    writeln!(f, "{mark:<9} {}", finding.text.say(texts))?;
    if let Some(remedy) = &finding.remedy {
        writeln!(f, "          {} {}", texts.say("probe.remedy"), remedy.say(texts))?;
    }
    if !finding.give.is_empty() {
        writeln!(f, "          {}", texts.say("probe.give"))?;
        for line in &finding.give {
            writeln!(f, "              {}", line.say(texts))?;
        }
    }
    Ok(())
}

impl fmt::Display for ProbeReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for finding in &self.findings {
            line(f, finding)?;
        }
        write!(f, "\n{}", summary(&self.findings).say(words()))
    }
}
