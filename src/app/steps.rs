//! Going on to the next page, and rows that come and go.

use super::{Changed, Effect, Model, Place, Stage};

impl Model {
    /// Asks the site's terminology server for the value sets that are not in the file.
    pub(super) fn ask_for_options(&self) -> Vec<Effect> {
        let mut effects = Vec::new();
        if let Some(server) = &self.terminology_server {
            for value_set in self.filling.value_sets_elsewhere() {
                let request = crate::transport::expand_request(server, &value_set);
                effects.push(Effect::Expand { value_set, request });
            }
        }
        effects
    }

    pub(super) fn next(&mut self, changed: &mut Changed) -> Vec<Effect> {
        let Stage::Page(page) = self.stage else { return Vec::new() };
        changed.stage = true;
        let last = page + 1 >= self.pages();
        let mut problems = Vec::new();
        if last {
            problems = self.filling.problems();
        } else {
            for node in self.page_nodes(page) {
                self.filling.problems_under(node, &mut problems);
            }
        }
        for (node, _) in &problems {
            if !self.left.contains(node) {
                self.left.push(*node);
            }
            changed.nodes.push(*node);
        }
        // A problem on an earlier page brings the person there.
        let first = problems.iter().find(|(_, p)| !p.is_warning());
        if let Some((first, _)) = first {
            self.stage = Stage::Page(self.page_of(*first));
            let here = self.stage;
            self.summary = problems.into_iter().filter(|(n, _)| Stage::Page(self.page_of(*n)) == here).collect();
            return vec![Effect::Focus(Place::Summary)];
        }
        self.summary.clear();
        self.stage = if last { Stage::Checking } else { Stage::Page(page + 1) };
        let mut effects = vec![Effect::Focus(Place::Heading)];
        if last && self.sends() {
            // The program that sends is fetched while the answers are read.
            effects.push(Effect::Post(r#"{"act":"ready"}"#.into()));
        }
        effects
    }

    pub(super) fn add_row(&mut self, name: &str, changed: &mut Changed) -> Vec<Effect> {
        let Some((item, parent)) = self.filling.by_name(name).and_then(|n| self.filling.node(n)).map(|n| (n.item, n.parent)) else {
            return Vec::new();
        };
        let Some(new) = self.filling.add_row(item, parent) else { return Vec::new() };
        changed.rows.push(item);
        changed.answers = true;
        let mut effects = self.sending.answers_changed();
        let first = self.filling.node(new).and_then(|n| n.children.first().copied()).unwrap_or(new);
        effects.push(Effect::FocusControl(self.filling.name(first)));
        effects
    }

    pub(super) fn remove_row(&mut self, name: &str, changed: &mut Changed) -> Vec<Effect> {
        let Some((node, (item, parent))) = self.filling.by_name(name).and_then(|id| self.filling.node(id).map(|n| (id, (n.item, n.parent)))) else {
            return Vec::new();
        };
        self.filling.remove_row(node);
        changed.rows.push(item);
        changed.answers = true;
        let mut effects = self.sending.answers_changed();
        let first = self.filling.rows(item, parent).last().and_then(|r| self.filling.node(*r)).and_then(|n| n.children.first().copied());
        effects.extend(first.map(|n| Effect::FocusControl(self.filling.name(n))));
        effects
    }
}
