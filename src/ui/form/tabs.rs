//! Groups as tabs. Without script, on paper and after a fault, all panels stand one under the other.

use super::nodes::{heading, nodes_view};
use crate::domain::filling::NodeId;
use crate::domain::{Item, ItemId, ItemKind};
use crate::ui::Shell;
use crate::ui::element::{El, el};

/// Tabs for the groups of a container, below what is not a group. `None` without groups.
pub fn tabs_view(shell: &Shell, id: NodeId, children: &[NodeId], level: u8) -> Option<El> {
    let mut others = Vec::new();
    let questionnaire = shell.questionnaire();
    let mut panels: Vec<(ItemId, &Item, Vec<NodeId>)> = Vec::new();
    for child in children {
        let Some(item_id) = shell.item_id(*child) else { continue };
        let Some(item) = questionnaire.item(item_id) else { continue };
        match panels.last_mut().filter(|(last, ..)| *last == item_id) {
            Some((.., nodes)) => nodes.push(*child),
            None if item.kind == ItemKind::Group && item.is_captured() => panels.push((item_id, item, vec![*child])),
            None => others.push(*child),
        }
    }
    if panels.is_empty() {
        return None;
    }
    let all: Vec<NodeId> = panels.iter().filter_map(|(.., nodes)| nodes.first().copied()).collect();
    let name = shell.read(|m| m.filling.name(id));
    let label = shell.read(|m| m.filling.text_of(id));
    let mut list = el("div").class("tabs__list").attr("role", "tablist").maybe("aria-label", (!label.is_empty()).then_some(label));
    let mut tabs = el("div").class("tabs");
    let mut bodies = Vec::new();
    for (item_id, item, nodes) in panels {
        let (tab_id, panel_id) = (format!("t-{name}-{}", item.link_id), format!("p-{name}-{}", item.link_id));
        // Which tab is shown follows the choice, and which of them are enabled.
        let state = |test: fn(bool) -> Option<String>| {
            let (shell, all) = (shell.clone(), all.clone());
            move || {
                for node in std::iter::once(&id).chain(&all) {
                    shell.track_node(*node);
                }
                test(shell.read(|m| m.tab_shown(id)) == Some(item_id))
            }
        };
        let first = nodes.first().copied().unwrap_or(id);
        let (gone, off) = (shell.clone(), item.is_conditional());
        let words = item.looks.as_ref().and_then(|l| l.short_text.clone()).unwrap_or_else(|| item.text.clone());
        let words = item.prefix.iter().map(|p| format!("{p}\u{a0}")).chain([words]).collect::<String>();
        let tab = el("button")
            .attr("type", "button")
            .attr("role", "tab")
            .class("tabs__tab")
            .attr("id", tab_id.clone())
            .attr("data-action", "tab")
            .attr("data-name", name.clone())
            .attr("data-tab", item.link_id.0.clone())
            .attr("aria-controls", panel_id.clone())
            .live("aria-selected", state(|on| Some(on.to_string())))
            .live("tabindex", state(|on| Some(if on { "0" } else { "-1" }.to_owned())))
            .child(words);
        let hidden = move || {
            gone.track_node(first);
            !gone.read(|m| m.filling.node(first).is_some_and(|n| n.own_enabled))
        };
        list = list.child(if off { tab.live_flag("hidden", hidden) } else { tab });
        bodies.push(
            el("div")
                .class("tabs__panel")
                .attr("role", "tabpanel")
                .attr("id", panel_id)
                .attr("aria-labelledby", tab_id)
                .live("data-closed", state(|on| (!on).then(String::new)))
                .children(panel_view(shell, item, &nodes, level)),
        );
    }
    tabs = tabs.children(nodes_view(shell, &others, level + 1)).child(list).children(bodies);
    Some(tabs)
}

/// What a tab shows: the group without its heading, which is kept for paper.
fn panel_view(shell: &Shell, item: &Item, nodes: &[NodeId], level: u8) -> Vec<El> {
    let title = (!item.text.is_empty()).then(|| heading(level + 1).class("group__heading tabs__title").child(item.text.clone()));
    let special = item.has_rows() || item.control.is_some() || item.is_conditional();
    let inside = if special {
        nodes_view(shell, nodes, level + 1)
    } else {
        let mut children = Vec::new();
        for node in nodes {
            children.append(&mut shell.children_of(*node));
        }
        nodes_view(shell, &children, level + 1)
    };
    title.filter(|_| !special).into_iter().chain([el("div").children(inside)]).collect()
}
