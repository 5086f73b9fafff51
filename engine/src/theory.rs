//! What theory says, beside which a run can be laid: closed forms and the Kolmogorov equations, each with its source and the
//! conditions under which it holds.
//!
//! Nothing here knows a model or looks at a run: a lab decides whether the conditions hold for the reader's setting, and says so
//! (`models::flash_sale::theory`, `models::check_in::theory`).

pub mod erlang;
pub mod fluid;
pub mod kolmogorov;
pub mod noise;
mod poisson;
pub mod retry;
pub mod sample;
pub mod single;
pub mod station;

pub use fluid::drain;
pub use retry::{attempts, exhausted};

/// Little's law: how many are inside on average, when so many a second come in and each stays so long.
///
/// Holds for any system in which as many leave as come in the long run, whatever the order of service and the distributions.
/// Source: Little, "A Proof for the Queuing Formula: L = lambda W", *Operations Research* 9 (1961).
pub fn little(rate_per_s: f64, stay_s: f64) -> f64 {
    rate_per_s * stay_s
}

/// Availability of a chain in which every part must answer: the product of theirs.
///
/// Holds for parts that fail independently. Source: Beyer et al., *Site Reliability Engineering*, on serial dependencies.
pub fn in_series(parts: &[f64]) -> f64 {
    parts.iter().product()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chain_is_less_available_than_its_weakest_part() {
        assert!((in_series(&[0.99, 0.9]) - 0.891).abs() < 1e-12);
        assert_eq!(in_series(&[]), 1.0);
    }
}
