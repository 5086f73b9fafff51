//! Distributions of durations, from keyed draws.
//!
//! Only IEEE operations and `libm` are used, so that native and wasm give the same bits.

use crate::draw::{Draw, unit};
use crate::time::SimDuration;

/// The shape of a random duration; its mean is given apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// Memoryless: many short, few long (coefficient of variation 1).
    Exponential,
    /// Always the mean.
    Constant,
    /// Log-normal with coefficient of variation 2: a long tail, as response times of real services have.
    LogNormal,
}

/// Standard deviation of the logarithm of a log-normal with coefficient of variation 2: sqrt(ln(1 + 2^2)).
const LOG_SIGMA: f64 = 1.268_636_241_179_519_6;

/// What durations are drawn with: tables that are made once for a run, since as constants they would be four kilobytes of every
/// download that no compression can shrink.
#[derive(Clone, Debug, PartialEq)]
pub struct Sampler {
    ziggurat: Ziggurat,
}

impl Default for Sampler {
    fn default() -> Self {
        Sampler { ziggurat: Ziggurat::new() }
    }
}

impl Sampler {
    /// A duration of a shape with the given mean.
    #[inline]
    pub fn sample(&self, shape: Shape, draw: &mut Draw, mean: SimDuration) -> SimDuration {
        match shape {
            Shape::Exponential => mean.scaled(self.exponential(draw)),
            Shape::Constant => mean,
            Shape::LogNormal => mean.scaled(libm::exp(LOG_SIGMA * normal(draw) - 0.5 * LOG_SIGMA * LOG_SIGMA)),
        }
    }

    /// An exponential number with mean 1.
    #[inline]
    pub fn exponential(&self, draw: &mut Draw) -> f64 {
        let bits = draw.bits();
        let layer = (bits & 0xFF) as usize;
        let x = unit(bits) * self.ziggurat.x[layer];
        if x < self.ziggurat.x[layer + 1] {
            return x;
        }
        // By value, so that a draw that is asked once never has to be in memory.
        let (x, after) = self.ziggurat.rare(*draw, layer, x);
        *draw = after;
        x
    }
}

/// A standard normal number, by Marsaglia's polar method: a point in the unit disc, 1.27 tries on average.
fn normal(draw: &mut Draw) -> f64 {
    loop {
        let (u, v) = (2.0 * draw.unit() - 1.0, 2.0 * draw.unit() - 1.0);
        let square = u * u + v * v;
        if square > 0.0 && square < 1.0 {
            return u * libm::sqrt(-2.0 * libm::log(square) / square);
        }
    }
}

const LAYERS: usize = 256;
/// Where the tail begins and the area of each layer, for the exponential density cut into 256 layers
/// (Marsaglia and Tsang, "The Ziggurat Method", 2000).
const TAIL: f64 = 7.697_117_470_131_05;
const LAYER_AREA: f64 = 3.949_659_822_581_557e-3;

/// Right edges of the layers and the density there, from the bottom up.
#[derive(Clone, Debug, PartialEq)]
struct Ziggurat {
    x: [f64; LAYERS + 1],
    f: [f64; LAYERS + 1],
}

impl Ziggurat {
    fn new() -> Ziggurat {
        let mut table = Ziggurat { x: [0.0; LAYERS + 1], f: [1.0; LAYERS + 1] };
        table.f[1] = libm::exp(-TAIL);
        table.x[0] = LAYER_AREA / table.f[1];
        table.f[0] = libm::exp(-table.x[0]);
        table.x[1] = TAIL;
        for i in 2..LAYERS {
            table.x[i] = -libm::log(LAYER_AREA / table.x[i - 1] + table.f[i - 1]);
            table.f[i] = libm::exp(-table.x[i]);
        }
        table
    }

    /// The hundredth case in which a number falls beside the inner part of its layer.
    #[cold]
    fn rare(&self, mut draw: Draw, mut layer: usize, mut x: f64) -> (f64, Draw) {
        let mut beyond = 0.0;
        loop {
            if layer == 0 {
                // The tail of an exponential is the same exponential again, further out.
                beyond += TAIL;
            } else if self.f[layer] + (self.f[layer + 1] - self.f[layer]) * draw.unit() < libm::exp(-x) {
                return (beyond + x, draw);
            }
            let bits = draw.bits();
            layer = (bits & 0xFF) as usize;
            x = unit(bits) * self.x[layer];
            if x < self.x[layer + 1] {
                return (beyond + x, draw);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::draw::{Draws, Purpose};
    use alloc::vec::Vec;

    #[test]
    fn the_layers_have_equal_area_and_close_at_the_top() {
        let ziggurat = Ziggurat::new();
        for i in 1..LAYERS - 1 {
            let area = ziggurat.x[i] * (ziggurat.f[i + 1] - ziggurat.f[i]);
            assert!((area / LAYER_AREA - 1.0).abs() < 1e-9, "layer {i}: {area}");
        }
        let top = ziggurat.x[LAYERS - 1] * (1.0 - ziggurat.f[LAYERS - 1]);
        assert!((top / LAYER_AREA - 1.0).abs() < 1e-6, "{top}");
        for i in 1..LAYERS {
            assert!((ziggurat.f[i] - libm::exp(-ziggurat.x[i])).abs() < 1e-13);
        }
    }

    #[test]
    fn log_sigma_is_what_its_formula_gives() {
        assert!((LOG_SIGMA - libm::sqrt(libm::log(5.0))).abs() < 1e-15);
    }

    /// Kolmogorov-Smirnov against 1 - e^-x with 100,000 numbers; 1.95 / sqrt(n) is the 99.9 % point.
    #[test]
    fn exponential_numbers_are_exponential() {
        let (sampler, draws) = (Sampler::default(), Draws::new(11, Purpose::ServiceTime));
        let n = 100_000;
        let mut sample: Vec<f64> = (0..n).map(|subject| sampler.exponential(&mut draws.draw(subject, 0))).collect();
        sample.sort_by(f64::total_cmp);
        let mut worst: f64 = 0.0;
        for (i, x) in sample.iter().enumerate() {
            let exact = 1.0 - libm::exp(-x);
            worst = worst.max((exact - i as f64 / f64::from(n)).abs()).max((exact - (i + 1) as f64 / f64::from(n)).abs());
        }
        assert!(worst < 1.95 / libm::sqrt(f64::from(n)), "{worst}");
    }

    #[test]
    fn every_shape_keeps_its_mean() {
        let mean = SimDuration::from_millis(40);
        let (sampler, draws) = (Sampler::default(), Draws::new(5, Purpose::ServiceTime));
        // Five standard errors of the mean, from each shape's coefficient of variation, over 400,000 draws.
        for (shape, cv) in [(Shape::Exponential, 1.0), (Shape::Constant, 0.0), (Shape::LogNormal, 2.0)] {
            let n = 400_000;
            let sum: f64 = (0..n).map(|subject| sampler.sample(shape, &mut draws.draw(subject, 1), mean).nanos() as f64).sum();
            let ratio = sum / f64::from(n) / mean.nanos() as f64;
            assert!((ratio - 1.0).abs() <= 5.0 * cv / libm::sqrt(f64::from(n)), "{shape:?}: {ratio}");
        }
    }
}
