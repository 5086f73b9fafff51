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

impl Shape {
    /// A duration of this shape with the given mean.
    #[inline]
    pub fn sample(self, draw: &mut Draw, mean: SimDuration) -> SimDuration {
        match self {
            Shape::Exponential => mean.scaled(exponential(draw)),
            Shape::Constant => mean,
            Shape::LogNormal => mean.scaled(libm::exp(LOG_SIGMA * normal(draw) - 0.5 * LOG_SIGMA * LOG_SIGMA)),
        }
    }
}

/// A standard normal number (Box and Muller, 1958).
fn normal(draw: &mut Draw) -> f64 {
    let radius = libm::sqrt(-2.0 * libm::log(1.0 - draw.unit()));
    radius * libm::cos(core::f64::consts::TAU * draw.unit())
}

const LAYERS: usize = 256;
/// Where the tail begins and the area of each layer, for the exponential density cut into 256 layers
/// (Marsaglia and Tsang, "The Ziggurat Method", 2000).
const TAIL: f64 = 7.697_117_470_131_05;
const LAYER_AREA: f64 = 3.949_659_822_581_557e-3;

/// e^x by halving the argument and squaring back; good to about 14 digits for the arguments used here.
const fn exp_const(x: f64) -> f64 {
    let small = x / 1024.0;
    let mut term = 1.0;
    let mut sum = 1.0;
    let mut n = 1;
    while n < 12 {
        term *= small / n as f64;
        sum += term;
        n += 1;
    }
    let mut squared = 0;
    while squared < 10 {
        sum *= sum;
        squared += 1;
    }
    sum
}

/// ln x by Halley's iteration on [`exp_const`].
const fn ln_const(x: f64) -> f64 {
    let mut y = 0.0;
    let mut n = 0;
    while n < 40 {
        let e = exp_const(y);
        y += 2.0 * (x - e) / (x + e);
        n += 1;
    }
    y
}

/// Right edges of the layers and the density there, from the bottom up.
struct Ziggurat {
    x: [f64; LAYERS + 1],
    f: [f64; LAYERS + 1],
}

const fn ziggurat() -> Ziggurat {
    let mut table = Ziggurat { x: [0.0; LAYERS + 1], f: [1.0; LAYERS + 1] };
    table.f[1] = exp_const(-TAIL);
    table.x[0] = LAYER_AREA / table.f[1];
    table.f[0] = exp_const(-table.x[0]);
    table.x[1] = TAIL;
    let mut i = 2;
    while i < LAYERS {
        table.x[i] = -ln_const(LAYER_AREA / table.x[i - 1] + table.f[i - 1]);
        table.f[i] = exp_const(-table.x[i]);
        i += 1;
    }
    table
}

static ZIGGURAT: Ziggurat = ziggurat();

/// An exponential number with mean 1.
#[inline]
pub fn exponential(draw: &mut Draw) -> f64 {
    let bits = draw.bits();
    let layer = (bits & 0xFF) as usize;
    let x = unit(bits) * ZIGGURAT.x[layer];
    if x < ZIGGURAT.x[layer + 1] { x } else { exponential_rare(draw, layer, x) }
}

/// The hundredth case in which a number falls beside the inner part of its layer.
#[cold]
fn exponential_rare(draw: &mut Draw, mut layer: usize, mut x: f64) -> f64 {
    let mut beyond = 0.0;
    loop {
        if layer == 0 {
            // The tail of an exponential is the same exponential again, further out.
            beyond += TAIL;
        } else if ZIGGURAT.f[layer] + (ZIGGURAT.f[layer + 1] - ZIGGURAT.f[layer]) * draw.unit() < libm::exp(-x) {
            return beyond + x;
        }
        let bits = draw.bits();
        layer = (bits & 0xFF) as usize;
        x = unit(bits) * ZIGGURAT.x[layer];
        if x < ZIGGURAT.x[layer + 1] {
            return beyond + x;
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
        for i in 1..LAYERS - 1 {
            let area = ZIGGURAT.x[i] * (ZIGGURAT.f[i + 1] - ZIGGURAT.f[i]);
            assert!((area / LAYER_AREA - 1.0).abs() < 1e-9, "layer {i}: {area}");
        }
        let top = ZIGGURAT.x[LAYERS - 1] * (1.0 - ZIGGURAT.f[LAYERS - 1]);
        assert!((top / LAYER_AREA - 1.0).abs() < 1e-6, "{top}");
        for i in 1..LAYERS {
            assert!((ZIGGURAT.f[i] - libm::exp(-ZIGGURAT.x[i])).abs() < 1e-13);
        }
    }

    #[test]
    fn log_sigma_is_what_its_formula_gives() {
        assert!((LOG_SIGMA - libm::sqrt(libm::log(5.0))).abs() < 1e-15);
    }

    /// Kolmogorov-Smirnov against 1 - e^-x with 100,000 numbers; 1.95 / sqrt(n) is the 99.9 % point.
    #[test]
    fn exponential_numbers_are_exponential() {
        let draws = Draws::new(11, Purpose::ServiceTime);
        let n = 100_000;
        let mut sample: Vec<f64> = (0..n).map(|subject| exponential(&mut draws.draw(subject, 0))).collect();
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
        let draws = Draws::new(5, Purpose::ServiceTime);
        // Five standard errors of the mean, from each shape's coefficient of variation, over 400,000 draws.
        for (shape, cv) in [(Shape::Exponential, 1.0), (Shape::Constant, 0.0), (Shape::LogNormal, 2.0)] {
            let n = 400_000;
            let sum: f64 = (0..n).map(|subject| shape.sample(&mut draws.draw(subject, 1), mean).nanos() as f64).sum();
            let ratio = sum / f64::from(n) / mean.nanos() as f64;
            assert!((ratio - 1.0).abs() <= 5.0 * cv / libm::sqrt(f64::from(n)), "{shape:?}: {ratio}");
        }
    }
}
