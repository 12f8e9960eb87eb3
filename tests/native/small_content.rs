//! A small and faultless content, copied to a folder of its own for each test that breaks it.

use guichet::domain::PartialDate;
use guichet::native::{CheckOptions, Finding, Report, check};
use std::path::{Path, PathBuf};

/// The folder of the faultless content.
pub fn original() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/native/fixtures/content-small")
}

/// A copy of the content.
pub struct SmallContent {
    /// Where it is.
    pub dir: PathBuf,
}

impl SmallContent {
    /// A fresh copy for the test of this name.
    pub fn new(name: &str) -> Self {
        let dir = Path::new(env!("CARGO_TARGET_TMPDIR")).join("content").join(name);
        let _ = std::fs::remove_dir_all(&dir);
        copy(&original(), &dir);
        Self { dir }
    }

    /// Replaces words that stand once in a file.
    pub fn replace(&self, file: &str, old: &str, new: &str) {
        let path = self.dir.join(file);
        let text = std::fs::read_to_string(&path).unwrap();
        assert_eq!(text.matches(old).count(), 1, "{file}: {old:?} must stand once");
        std::fs::write(path, text.replace(old, new)).unwrap();
    }

    /// Adds a file.
    pub fn add(&self, file: &str, text: &str) {
        std::fs::write(self.dir.join(file), text).unwrap();
    }

    /// Removes a file.
    pub fn remove(&self, file: &str) {
        std::fs::remove_file(self.dir.join(file)).unwrap();
    }

    /// The report on 22 November 2026.
    pub fn check(&self) -> Report {
        check(&self.dir, &CheckOptions { today: today(), site: None })
    }

    /// The findings as lines, with files as reached from the folder.
    pub fn lines(&self) -> Vec<String> {
        let here = format!("{}/", self.dir.display());
        self.check().findings.iter().map(|f: &Finding| f.to_string().replace(&here, "")).collect()
    }
}

impl Drop for SmallContent {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.dir);
    }
}

/// The day of all tests.
pub fn today() -> PartialDate {
    PartialDate::read_fhir("2026-11-22").unwrap()
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let target = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copy(&path, &target);
        } else {
            std::fs::copy(&path, target).unwrap();
        }
    }
}
