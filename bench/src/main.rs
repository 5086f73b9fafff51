//! Measures every case natively, or with `sale` the runs of a hundred million visits; see [`queue_bench::native`].

use queue_bench::{CASES, native};

fn main() {
    if std::env::args().nth(1).as_deref() == Some("sale") {
        native::tell_sales();
    } else {
        native::tell(CASES);
    }
}
