//! Which nodes stand on which page, and which tab is shown.

use super::Model;
use crate::domain::filling::NodeId;
use crate::domain::questionnaire::Control;
use crate::domain::{ItemId, ItemKind};

impl Model {
    /// How many pages the form has.
    pub fn pages(&self) -> usize {
        if self.filling.questionnaire().has_pages() { self.page_roots().count() } else { 1 }
    }

    fn page_roots(&self) -> impl Iterator<Item = NodeId> {
        self.filling.roots().iter().copied().filter(|r| self.filling.item_of(*r).is_some_and(|i| i.control == Some(Control::Page)))
    }

    /// The head and the foot around all pages.
    pub fn edge_nodes(&self, edge: Control) -> Vec<NodeId> {
        let roots = self.filling.roots().iter().copied().filter(|_| self.filling.questionnaire().has_pages());
        roots.filter(|r| self.filling.item_of(*r).is_some_and(|i| i.control == Some(edge))).collect()
    }

    /// The top nodes of a page: the page, with the head before the first and the foot after the last.
    pub fn page_nodes(&self, page: usize) -> Vec<NodeId> {
        if !self.filling.questionnaire().has_pages() {
            return self.filling.roots().to_vec();
        }
        let mut nodes = if page == 0 { self.edge_nodes(Control::Header) } else { Vec::new() };
        nodes.extend(self.page_roots().nth(page));
        if page + 1 == self.pages() {
            nodes.extend(self.edge_nodes(Control::Footer));
        }
        nodes
    }

    /// The tab that a container shows: the chosen one, else the first that is enabled.
    pub fn tab_shown(&self, container: NodeId) -> Option<ItemId> {
        let enabled = |item: ItemId| self.filling.rows(item, Some(container)).iter().any(|n| self.filling.node(*n).is_some_and(|n| n.own_enabled));
        let questionnaire = self.filling.questionnaire();
        let is_tab = |item: &ItemId| questionnaire.item(*item).is_some_and(|i| i.kind == ItemKind::Group && i.is_captured()) && enabled(*item);
        let chosen = self.tabs.iter().find(|(node, _)| *node == container).map(|(_, item)| *item).filter(is_tab);
        chosen.or_else(|| self.filling.item_of(container)?.children.iter().copied().find(is_tab))
    }

    /// The page that holds a node.
    pub fn page_of(&self, node: NodeId) -> usize {
        let mut top = node;
        while let Some(parent) = self.filling.node(top).and_then(|n| n.parent) {
            top = parent;
        }
        if let Some(page) = self.page_roots().position(|r| r == top) {
            return page;
        }
        if self.edge_nodes(Control::Footer).contains(&top) { self.pages().saturating_sub(1) } else { 0 }
    }
}
