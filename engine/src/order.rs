//! Putting short lists in order.

/// Puts a short list in order, in place and keeping equals as they were. The library's sort is faster for long ones, and costs a
/// page four kilobytes for each type that it is used with.
pub fn in_order<T, K: Ord>(list: &mut [T], key: impl Fn(&T) -> K) {
    for from in 1..list.len() {
        let mut at = from;
        while at > 0 && key(&list[at - 1]) > key(&list[at]) {
            list.swap(at - 1, at);
            at -= 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equals_stay_as_they_were() {
        let mut list = [(3, 'a'), (1, 'b'), (3, 'c'), (2, 'd'), (1, 'e')];
        in_order(&mut list, |(key, _)| *key);
        assert_eq!(list, [(1, 'b'), (1, 'e'), (2, 'd'), (3, 'a'), (3, 'c')]);
    }
}
