//! Putting lists in order.

use alloc::vec;
use alloc::vec::Vec;

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

/// Puts plain numbers in order, byte by byte from the lowest (a radix sort): O(n), and a tenth of the code of the library's sort.
pub fn sort_numbers(numbers: &mut Vec<u64>) {
    let most = numbers.iter().copied().max().unwrap_or(0);
    let mut sorted = vec![0; numbers.len()];
    let mut shift = 0;
    while shift < 64 && most >> shift > 0 {
        let mut starts = [0usize; 257];
        for number in numbers.iter() {
            starts[(number >> shift) as usize % 256 + 1] += 1;
        }
        for byte in 0..256 {
            starts[byte + 1] += starts[byte];
        }
        for number in numbers.iter() {
            let place = &mut starts[(number >> shift) as usize % 256];
            sorted[*place] = *number;
            *place += 1;
        }
        core::mem::swap(numbers, &mut sorted);
        shift += 8;
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

    #[test]
    fn numbers_of_any_size_are_sorted_like_a_sort() {
        for count in [0, 1, 2, 255, 3_000] {
            for shift in [0, 20, 56] {
                let mut numbers: Vec<u64> = (0..count).map(|n| crate::draw::mix(n) >> shift).collect();
                let mut expected = numbers.clone();
                expected.sort_unstable();
                sort_numbers(&mut numbers);
                assert_eq!(numbers, expected);
            }
        }
    }
}
