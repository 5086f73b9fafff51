//! The weights of a Poisson distribution, where they count.

use alloc::vec::Vec;

/// Where a weight no longer counts beside the largest.
const NEGLIGIBLE: f64 = 1e-20;

/// The first number that counts and the weights from it on, scaled so that they add up to 1.
///
/// From the most likely number outwards by the ratio of neighbours, so that nothing overflows (Fox and Glynn, "Computing Poisson
/// Probabilities", *CACM* 31 (1988)). What is left out weighs less than 1e-16.
pub(super) fn weights(mean: f64) -> (usize, Vec<f64>) {
    let mode = mean as usize;
    let mut below = Vec::new();
    let (mut weight, mut k) = (1.0, mode);
    while k > 0 && weight > NEGLIGIBLE {
        weight *= k as f64 / mean;
        k -= 1;
        below.push(weight);
    }
    let first = k;
    let mut all: Vec<f64> = below.into_iter().rev().collect();
    (weight, k) = (1.0, mode);
    while weight > NEGLIGIBLE {
        all.push(weight);
        k += 1;
        weight *= mean / k as f64;
    }
    // From both ends to the middle: small ones first.
    let total: f64 = all[..mode - first].iter().sum::<f64>() + all[mode - first..].iter().rev().sum::<f64>();
    all.iter_mut().for_each(|weight| *weight /= total);
    (first, all)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_weights_are_those_of_the_definition() {
        for mean in [0.0, 1e-9, 0.3, 1.0, 7.5, 64.0, 500.0] {
            let (first, weights) = weights(mean);
            for (k, weight) in (first..).zip(&weights) {
                let k = k as f64;
                let log = if mean > 0.0 { k * libm::log(mean) } else { 0.0 };
                let defined = libm::exp(log - mean - libm::lgamma(k + 1.0));
                assert!((weight - defined).abs() < 1e-13 || (weight / defined - 1.0).abs() < 1e-11, "{mean} {k}: {weight} {defined}");
            }
            let total: f64 = weights.iter().sum();
            assert!((total - 1.0).abs() < 1e-14, "{mean}: {total}");
        }
    }

    #[test]
    fn a_mean_beyond_the_range_of_the_exponential_is_no_trouble() {
        let (first, weights) = weights(1e6);
        let mean: f64 = (first..).zip(&weights).map(|(k, weight)| k as f64 * weight).sum();
        assert!((mean - 1e6).abs() < 1e-4, "{mean}");
    }
}
