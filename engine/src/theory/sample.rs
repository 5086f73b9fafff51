//! What many runs say of one quantity: their mean, how sure it is, and how far single runs stray.

use alloc::vec::Vec;

/// One quantity of many independent runs, each a ratio of two counts or areas: `sum of tops / sum of bottoms`. A plain mean has 1 at each
/// bottom.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sample {
    runs: Vec<(f64, f64)>,
}

/// What a sample says.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Estimate {
    /// The pooled mean.
    pub mean: f64,
    /// Standard error of the mean.
    pub error: f64,
    /// Half the width of the 95 % confidence interval of the mean, by Student's t.
    pub half_width: f64,
    /// Standard deviation from run to run.
    pub deviation: f64,
    /// The lowest run.
    pub lowest: f64,
    /// The highest run.
    pub highest: f64,
    /// How many runs.
    pub runs: u32,
}

impl Sample {
    /// Takes in one run. A run without anything at the bottom counts for the mean, and is neither lowest nor highest.
    pub fn push(&mut self, top: f64, bottom: f64) {
        self.runs.push((top, bottom));
    }

    /// What the runs so far say; `None` before there are two, or when nothing was at any bottom.
    ///
    /// The mean is `sum top / sum bottom`, not the mean of ratios, which is biased. Its error comes from `top - mean bottom`, the first term
    /// of the ratio's series. Source: Law, *Simulation Modeling and Analysis*, on ratio estimators.
    pub fn estimate(&self) -> Option<Estimate> {
        let count = self.runs.len();
        let bottom: f64 = self.runs.iter().map(|(_, bottom)| bottom).sum();
        if count < 2 || bottom <= 0.0 {
            return None;
        }
        let n = count as f64;
        let mean = self.runs.iter().map(|(top, _)| top).sum::<f64>() / bottom;
        let squares: f64 = self.runs.iter().map(|(top, bottom)| (top - mean * bottom) * (top - mean * bottom)).sum();
        let deviation = libm::sqrt(squares / (n - 1.0)) / (bottom / n);
        let error = deviation / libm::sqrt(n);
        let ratios = || self.runs.iter().filter(|(_, bottom)| *bottom > 0.0).map(|(top, bottom)| top / bottom);
        Some(Estimate {
            mean,
            error,
            half_width: student(0.95, count as u32 - 1) * error,
            deviation,
            lowest: ratios().fold(f64::INFINITY, f64::min),
            highest: ratios().fold(f64::NEG_INFINITY, f64::max),
            runs: count as u32,
        })
    }
}

/// What theory says of one quantity, and what the runs so far say.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Row {
    /// The quantity's stable name.
    pub id: &'static str,
    /// What theory says.
    pub theory: f64,
    /// Whether that is the exact expectation of what is measured, or a limit that large runs come near to.
    pub exact: bool,
    /// Half the width of the band in which theory expects 95 % of single runs, where it knows that.
    pub band: Option<f64>,
    /// What the runs say; `None` before there are two.
    pub runs: Option<Estimate>,
}

/// Theory beside runs, quantity by quantity.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Table {
    rows: Vec<(Row, Sample)>,
}

impl Table {
    /// A further row without runs. `deviation` is what theory knows of the standard deviation from run to run.
    pub fn claim(&mut self, id: &'static str, theory: f64, exact: bool, deviation: Option<f64>) {
        // The normal distribution's 97.5th percentile.
        let band = deviation.map(|deviation| 1.959_964 * deviation);
        self.rows.push((Row { id, theory, exact, band, runs: None }, Sample::default()));
    }

    /// What one more run says, a ratio for each row in turn.
    ///
    /// # Panics
    /// When there are not as many ratios as rows.
    pub fn push(&mut self, run: &[(f64, f64)]) {
        assert_eq!(run.len(), self.rows.len(), "one ratio a row");
        for ((_, sample), (top, bottom)) in self.rows.iter_mut().zip(run) {
            sample.push(*top, *bottom);
        }
    }

    /// Every row with what the runs so far say.
    pub fn rows(&self) -> Vec<Row> {
        self.rows.iter().map(|(row, sample)| Row { runs: sample.estimate(), ..*row }).collect()
    }
}

/// How far out Student's t with so many degrees of freedom stays in a share of all cases, to both sides: 2.262 for 95 % and 9.
///
/// By halving an interval against the distribution, which is a finite series for whole degrees of freedom (Abramowitz and Stegun, 26.7.3 and
/// 26.7.4). Past 1,000 degrees the last digit shown anywhere no longer changes, and 1,000 are taken.
pub fn student(share: f64, freedom: u32) -> f64 {
    let freedom = freedom.clamp(1, 1_000);
    let (mut low, mut high) = (0.0, 1_000.0);
    for _ in 0..60 {
        let middle = (low + high) / 2.0;
        if within(middle, freedom) < share { low = middle } else { high = middle }
    }
    high
}

/// The chance that Student's t lies between `-t` and `t`.
fn within(t: f64, freedom: u32) -> f64 {
    let n = f64::from(freedom);
    let cos_square = n / (n + t * t);
    let sin = t / libm::sqrt(n + t * t);
    // sin (1 + 1/2 cos^2 + 1 3 / 2 4 cos^4 + ...) for even degrees; for odd ones 2/pi (theta + sin (cos + 2/3 cos^3 + ...)).
    let even = freedom.is_multiple_of(2);
    let mut term = if even { 1.0 } else { libm::sqrt(cos_square) };
    let mut factor = if even { 1.0 } else { 2.0 };
    let mut sum = 0.0;
    for _ in 0..if even { freedom / 2 } else { (freedom - 1) / 2 } {
        sum += term;
        term *= factor / (factor + 1.0) * cos_square;
        factor += 2.0;
    }
    if even { sin * sum } else { core::f64::consts::FRAC_2_PI * (libm::atan(t / libm::sqrt(n)) + sin * sum) }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// From the tables that every book on statistics prints.
    #[test]
    fn students_quantiles_are_those_of_the_tables() {
        for (freedom, quantile) in [
            (1, 12.7062),
            (2, 4.302_65),
            (3, 3.182_45),
            (4, 2.776_45),
            (9, 2.262_16),
            (10, 2.228_14),
            (29, 2.045_23),
            (30, 2.042_27),
            (31, 2.039_51),
            (100, 1.983_97),
            (999, 1.962_34),
        ] {
            let computed = student(0.95, freedom);
            assert!((computed / quantile - 1.0).abs() < 3e-6, "{freedom}: {computed}");
        }
        assert!((student(0.99, 10) - 3.169_27).abs() < 1e-4);
    }

    #[test]
    fn a_plain_mean_has_the_textbooks_interval() {
        let mut sample = Sample::default();
        assert_eq!(sample.estimate(), None);
        for x in [4.0, 6.0, 8.0, 10.0] {
            sample.push(x, 1.0);
        }
        let estimate = sample.estimate().expect("four runs");
        let deviation = libm::sqrt(20.0 / 3.0);
        assert!((estimate.mean - 7.0).abs() < 1e-12 && (estimate.deviation - deviation).abs() < 1e-12);
        assert!((estimate.half_width - 3.182_446 * deviation / 2.0).abs() < 1e-5);
        assert_eq!((estimate.lowest, estimate.highest, estimate.runs), (4.0, 10.0, 4));
    }

    #[test]
    fn a_ratio_is_pooled_and_not_the_mean_of_ratios() {
        let mut sample = Sample::default();
        sample.push(1.0, 1.0);
        sample.push(0.0, 3.0);
        let estimate = sample.estimate().expect("two runs");
        assert!((estimate.mean - 0.25).abs() < 1e-12);
        assert_eq!((estimate.lowest, estimate.highest), (0.0, 1.0));
    }
}
