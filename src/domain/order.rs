//! Steps that follow each other, some of them in parallel: who comes before whom, and in which column each is drawn.
//!
//! A step is its place in the list; `parents` has, for each, the places of those that it follows.

/// For each step, all that come before it, directly or not, in the order of the list. A step in a circle comes before itself.
pub fn ancestors(parents: &[Vec<usize>]) -> Vec<Vec<usize>> {
    let of = |step: &Vec<usize>| {
        let mut found = vec![false; parents.len()];
        let mut open: Vec<usize> = step.clone();
        while let Some(next) = open.pop() {
            let Some(seen) = found.get_mut(next) else { continue };
            if !std::mem::replace(seen, true) {
                open.extend(parents.get(next).into_iter().flatten());
            }
        }
        found.iter().enumerate().filter(|(_, seen)| **seen).map(|(place, _)| place).collect()
    };
    parents.iter().map(of).collect()
}

/// For each step, the steps before it in the list with which it runs in parallel: neither follows the other.
pub fn in_parallel(parents: &[Vec<usize>]) -> Vec<Vec<usize>> {
    let before = ancestors(parents);
    let follows = |step: usize, other: usize| before.get(step).is_some_and(|b| b.contains(&other));
    (0..parents.len()).map(|step| (0..step).filter(|other| !follows(step, *other) && !follows(*other, step)).collect()).collect()
}

/// The first step that comes before itself.
pub fn circle(parents: &[Vec<usize>]) -> Option<usize> {
    ancestors(parents).iter().enumerate().find(|(step, before)| before.contains(step)).map(|(step, _)| step)
}

/// The column of each step: one more than the last that it follows, and further where its lane is taken.
pub fn columns(parents: &[Vec<usize>], lanes: &[usize]) -> Vec<usize> {
    let mut columns: Vec<usize> = Vec::new();
    for (step, follows) in parents.iter().enumerate() {
        let mut column = follows.iter().filter_map(|p| columns.get(*p)).max().map_or(0, |last| last + 1);
        let lane = lanes.get(step);
        while columns.iter().zip(lanes).any(|(c, l)| *c == column && Some(l) == lane) {
            column += 1;
        }
        columns.push(column);
    }
    columns
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A line of three, a branch from the second to the fourth, and a step beside that follows the first.
    fn steps() -> Vec<Vec<usize>> {
        vec![vec![], vec![0], vec![1], vec![1, 2], vec![0]]
    }

    #[test]
    fn what_comes_before() {
        assert_eq!(ancestors(&steps()), [vec![], vec![0], vec![0, 1], vec![0, 1, 2], vec![0]]);
        assert_eq!(in_parallel(&steps()), [vec![], vec![], vec![], vec![], vec![1, 2, 3]]);
        assert_eq!(circle(&steps()), None);
    }

    #[test]
    fn a_circle_is_found_and_ends() {
        assert_eq!(circle(&[vec![], vec![2], vec![1]]), Some(1));
        assert_eq!(circle(&[vec![0]]), Some(0));
        assert_eq!(ancestors(&[vec![9]]), [Vec::<usize>::new()], "a place that is not there");
    }

    #[test]
    fn columns_go_on_and_no_two_steps_stand_on_one_place() {
        assert_eq!(columns(&steps(), &[0, 1, 2, 1, 3]), [0, 1, 2, 3, 1]);
        assert_eq!(columns(&steps(), &[0, 1, 2, 1, 1]), [0, 1, 2, 3, 2], "beside the second, whose lane it has");
    }
}
