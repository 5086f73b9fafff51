//! Measures every case natively; see [`queue_bench::native`].

fn main() {
    queue_bench::native::tell(queue_bench::CASES);
}
