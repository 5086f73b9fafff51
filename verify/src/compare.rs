//! From runs on both sides to rows: what is compared, and how closely.

use crate::amqp::Done;
use crate::crew::End;
use crate::engine::{Points, Sale};
use crate::experiments::{DRAIN_TIME, DURABLE_LOST, TRANSIENT_LOST, UNACCOUNTED};
use crate::table::{Cell, Row, Tolerance, histogram};
use crate::{kill, points, sale};
use queue_engine::dist::Shape;
use queue_engine::models::flash_sale::setup::Setup;
use queue_engine::parts::bounded_queue::Overflow;
use std::time::Duration;

const ORDER_ALONE: &str = "the order of events decides, no clock does";
const SAME_DRAWS: &str = "the same draw decides each attempt on both sides";
const NOBODY: &str = "a broker loses nothing that it has confirmed, and works nothing twice";
const UNBOUNDED: &str = "the queue is never full here";
const SERVICE: &str = "what passes while the queue is full is a matter of service time, which is measured and varies";
const SERVICE_AND_PEOPLE: &str =
    "6 % as of constant times; and others are served on each side: three standard errors between two means of their times";
const DRAIN: &str = "the last of many service times, and a broker with pauses of its own";

/// Rows that grow by one value of each side with each run.
#[derive(Default)]
pub(crate) struct Rows {
    rows: Vec<Row>,
}

impl Rows {
    fn add(&mut self, quantity: &str, tolerance: Tolerance, reason: &'static str, engine: Cell, broker: Cell) {
        match self.rows.iter_mut().find(|row| row.quantity == quantity) {
            Some(row) => {
                if let (Tolerance::PercentOf(_, _, all), Tolerance::PercentOf(_, _, more)) = (&mut row.tolerance, tolerance) {
                    all.extend(more);
                }
                row.engine.push(engine);
                row.broker.push(broker);
            }
            None => self.rows.push(Row { quantity: quantity.into(), engine: vec![engine], broker: vec![broker], tolerance, reason }),
        }
    }

    fn exact(&mut self, quantity: &str, reason: &'static str, engine: usize, broker: usize) {
        self.add(quantity, Tolerance::Exact, reason, Cell::Count(engine as u64), Cell::Count(broker as u64));
    }

    fn text(&mut self, quantity: &str, reason: &'static str, engine: String, broker: String) {
        self.add(quantity, Tolerance::Exact, reason, Cell::Text(engine), Cell::Text(broker));
    }

    /// The rows.
    pub(crate) fn all(self) -> Vec<Row> {
        self.rows
    }

    /// Of a run in which nobody worked before everybody had come.
    pub(crate) fn held(&mut self, engine: &Sale, broker: &sale::Run, n: usize) {
        self.exact("confirmed", ORDER_ALONE, engine.accepted.len(), broker.accepted.len());
        self.exact("refused", ORDER_ALONE, engine.refused as usize, broker.refused as usize);
        self.exact("peak ready depth", ORDER_ALONE, engine.peak_ready as usize, broker.peak_ready as usize);
        self.exact("delivered in the end", ORDER_ALONE, worked(&engine.attempts), worked(&broker.counts(n)));
        self.exact("confirmed and never delivered", ORDER_ALONE, engine.dropped.len(), broker.accepted.len() - worked(&broker.counts(n)));
        self.exact("orders that fared otherwise", ORDER_ALONE, 0, differing(&engine.attempts, &broker.counts(n)));
    }

    /// Of a run in which everybody came at their own instants: the engine's with the service time and instants as measured while people
    /// came, and `drained` with what is left then at the pace of then.
    pub(crate) fn burst(&mut self, engine: &Sale, drained: Duration, broker: &sale::Run, setup: &Setup, measured: Duration) {
        let delivered = broker.attempts.iter().map(Vec::len).sum::<usize>();
        let worked = worked(&engine.attempts);
        let nominal = Cell::Seconds(setup.service.as_seconds());
        let why = "the engine is then played with the measured one";
        self.add(
            "mean service time while people come: as set, and as measured",
            Tolerance::Told,
            why,
            nominal,
            Cell::Seconds(measured.as_secs_f64()),
        );
        // Who is turned away hangs on milliseconds: other people are served on each side, and other service times with them.
        let chance = if worked < setup.crowd.len() { of_other_people(setup.service_shape, worked) } else { 0.0 };
        let (rate, reason) = (6.0 + chance, if chance > 0.0 { SERVICE_AND_PEOPLE } else { SERVICE });
        let count = |n: usize| Cell::Count(n as u64);
        if setup.queue.overflow == Overflow::RejectNew {
            let whole = vec![count(engine.accepted.len())];
            self.add("accepted", Tolerance::Percent(rate), reason, count(engine.accepted.len()), count(broker.accepted.len()));
            let tolerance = Tolerance::PercentOf(rate, "the accepted", whole);
            self.add("refused", tolerance, reason, Cell::Count(engine.refused), Cell::Count(broker.refused));
            self.exact("accepted and never delivered", NOBODY, 0, broker.accepted.len() - delivered);
        } else {
            self.exact("confirmed", NOBODY, engine.accepted.len(), broker.accepted.len());
            self.add("delivered", Tolerance::Percent(rate), reason, count(worked), count(delivered));
            let tolerance = Tolerance::PercentOf(rate, "the delivered", vec![count(worked)]);
            let dropped = broker.accepted.len() - delivered;
            self.add("confirmed and never delivered", tolerance, reason, count(engine.dropped.len()), count(dropped));
        }
        if engine.peak_ready == u64::from(setup.queue.capacity) {
            self.exact("peak ready depth", "it stands at the bound", engine.peak_ready as usize, broker.peak_ready as usize);
        } else {
            let tolerance = Tolerance::PercentOf(rate, "the delivered", vec![count(worked)]);
            let why = "it is what came less what was worked off, and as uncertain as that";
            self.add("peak ready depth", tolerance, why, Cell::Count(engine.peak_ready), Cell::Count(broker.peak_ready));
        }
        let (engine, broker) = (Cell::Seconds(drained.as_secs_f64()), Cell::Seconds(broker.drained().as_secs_f64()));
        self.add(DRAIN_TIME, Tolerance::Percent(10.0 + chance), DRAIN, engine, broker);
    }

    /// Of a run with failing attempts.
    pub(crate) fn retries(&mut self, engine: &Sale, broker: &sale::Run, n: usize) {
        let counts = broker.counts(n);
        self.exact("accepted", UNBOUNDED, engine.accepted.len(), broker.accepted.len());
        self.text("orders by attempts", SAME_DRAWS, histogram(&engine.attempts), histogram(&counts));
        self.exact("granted", SAME_DRAWS, engine.granted.len(), broker.that(End::Granted).len());
        self.exact("in the dead-letter queue", SAME_DRAWS, engine.dead.len(), broker.dead.len());
        let dead = broker.dead.iter().filter(|order| !engine.dead.contains(order)).count();
        self.exact("orders that fared otherwise", SAME_DRAWS, 0, differing(&engine.attempts, &counts) + dead);
        let mut last = vec![0; n];
        broker
            .attempts
            .iter()
            .flatten()
            .for_each(|attempt| last[attempt.order as usize] = attempt.delivery.max(last[attempt.order as usize]));
        self.exact(
            "orders whose attempts the broker (`x-death`) counts otherwise than the worker",
            SAME_DRAWS,
            0,
            differing(&last, &counts),
        );
        self.exact("left in the queues", NOBODY, 0, broker.left as usize);
    }

    /// Of a run whose retries come back to a full queue.
    pub(crate) fn full_queue(&mut self, engine: &Sale, broker: &sale::Run) {
        let ended = |granted: usize, dead: usize, accepted: usize| Cell::Count((accepted - granted - dead) as u64);
        let engine = ended(engine.granted.len(), engine.dead.len(), engine.accepted.len());
        let broker = ended(broker.that(End::Granted).len(), broker.dead.len(), broker.accepted.len());
        self.add(UNACCOUNTED, Tolerance::Told, "a difference that is known", engine, broker);
    }

    /// Of a check-in run with manual acknowledgements: one list of deliveries, the engine with and without its key.
    pub(crate) fn manual(&mut self, with_key: &Points, without: &Points, broker: &points::Run) {
        self.exact("confirmed", UNBOUNDED, with_key.attempts.len(), broker.confirmed);
        self.text("messages by attempts", SAME_DRAWS, histogram(&with_key.attempts), histogram(&broker.attempts));
        self.exact("attempts marked as redelivered", SAME_DRAWS, with_key.redelivered as usize, broker.redelivered as usize);
        let once = worked(&broker.effects);
        let more = |grants: &[u32]| grants.iter().filter(|grants| **grants > 1).count();
        self.exact("granted", SAME_DRAWS, worked(&with_key.grants), once);
        let repeated = broker.effects.iter().sum::<u32>() as usize - once;
        self.exact("calls that a unique key answers without granting again", SAME_DRAWS, with_key.answered_by_key as usize, repeated);
        self.exact("granted more than once, without a key", SAME_DRAWS, more(&without.grants), more(&broker.effects));
        self.points_left(with_key, broker);
        self.exact(
            "messages that fared otherwise",
            SAME_DRAWS,
            0,
            differing(&with_key.attempts, &broker.attempts) + differing(&without.grants, &broker.effects),
        );
    }

    /// Of a check-in run with automatic acknowledgements.
    pub(crate) fn auto(&mut self, engine: &Points, broker: &points::Run) {
        self.exact("confirmed", UNBOUNDED, engine.attempts.len(), broker.confirmed);
        self.text("messages by attempts", SAME_DRAWS, histogram(&engine.attempts), histogram(&broker.attempts));
        self.exact("granted", SAME_DRAWS, worked(&engine.grants), worked(&broker.effects));
        self.points_left(engine, broker);
        self.exact("lost", SAME_DRAWS, engine.lost.len(), lost(broker));
        self.exact(
            "messages that fared otherwise",
            SAME_DRAWS,
            0,
            differing(&engine.attempts, &broker.attempts) + differing(&engine.grants, &broker.effects),
        );
    }

    /// Of a check-in run with automatic acknowledgements and a broker that pushes.
    pub(crate) fn push(&mut self, engine: &Points, broker: &points::Run) {
        let (engine, broker) = (Cell::Count(engine.lost.len() as u64), Cell::Count(lost(broker) as u64));
        self.add("lost", Tolerance::Told, "a difference that is known", engine, broker);
    }

    fn points_left(&mut self, engine: &Points, broker: &points::Run) {
        self.exact("in the dead-letter queue", SAME_DRAWS, engine.dead.len(), broker.dead.len());
        self.exact("left in the queues", NOBODY, engine.unfinished, broker.left as usize);
    }

    /// Of a run in which the broker was killed.
    ///
    /// # Errors
    /// When nothing was at risk: then nothing was tested.
    pub(crate) fn kill(&mut self, durable: &Points, transient: &Points, broker: &kill::Run) -> Done<()> {
        let reason = "all or nothing: what is confirmed is on disk, or nothing ever is";
        for (quantity, engine, broker) in [(DURABLE_LOST, durable, &broker.durable), (TRANSIENT_LOST, transient, &broker.transient)] {
            if engine.at_risk.is_empty() || broker.at_risk.is_empty() {
                return Err("with these settings nothing is confirmed and waiting when the broker goes away".into());
            }
            self.text(
                quantity,
                reason,
                share(engine.lost_in_broker.len(), engine.at_risk.len()),
                share(broker.lost(), broker.at_risk.len()),
            );
            let why = "when it dies is another instant on each side";
            let (engine, broker) = (Cell::Count(engine.at_risk.len() as u64), Cell::Count(broker.at_risk.len() as u64));
            self.add(
                &quantity.replace("lost of what was confirmed and not acknowledged", "confirmed and not acknowledged when it was killed"),
                Tolerance::Told,
                why,
                engine,
                broker,
            );
        }
        Ok(())
    }
}

/// A share in words: a part that is neither nothing nor everything says how much.
fn share(part: usize, whole: usize) -> String {
    match part {
        0 => "none".into(),
        _ if part == whole => "all".into(),
        _ => format!("{part} of {whole}"),
    }
}

fn worked(attempts: &[u32]) -> usize {
    attempts.iter().filter(|attempts| **attempts > 0).count()
}

/// How far apart the means of two samples of `n` service times may be, in percent: three standard errors of their difference,
/// 3 cv sqrt(2 / n), with the shape's coefficient of variation cv.
fn of_other_people(shape: Shape, n: usize) -> f64 {
    let cv = match shape {
        Shape::Constant => 0.0,
        Shape::Exponential => 1.0,
        Shape::LogNormal => 2.0,
    };
    if n == 0 { 0.0 } else { 300.0 * cv * (2.0 / n as f64).sqrt() }
}

/// Neither granted nor put aside.
fn lost(broker: &points::Run) -> usize {
    (0..).zip(&broker.effects).filter(|(id, effects)| **effects == 0 && !broker.dead.contains(id)).count()
}

/// At how many places two lists differ.
fn differing(one: &[u32], other: &[u32]) -> usize {
    one.iter().zip(other).filter(|(one, other)| one != other).count() + one.len().abs_diff(other.len())
}

/// An error when an engine's run is not over: then there is nothing to compare.
pub(crate) fn finished(points: &Points) -> Done<()> {
    match points.unfinished {
        0 => Ok(()),
        unfinished => Err(format!("the engine's own run leaves {unfinished} messages unfinished with these settings").into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::Verdict;

    #[test]
    fn one_message_that_fares_otherwise_is_seen_even_where_the_totals_agree() {
        let engine = Points { attempts: vec![1, 2], grants: vec![1, 1], ..Points::default() };
        let mut broker = points::Run { confirmed: 2, attempts: vec![1, 2], effects: vec![1, 1], dead: Vec::new(), redelivered: 0, left: 0 };
        let verdicts = |broker: &points::Run| {
            let mut rows = Rows::default();
            rows.auto(&engine, broker);
            rows.all().iter().filter(|row| row.verdict() == Verdict::Differs).map(|row| row.quantity.clone()).collect::<Vec<_>>()
        };
        assert_eq!(verdicts(&broker), [""; 0]);
        broker.attempts = vec![2, 1];
        assert_eq!(verdicts(&broker), ["messages that fared otherwise"]);
    }

    #[test]
    fn only_times_that_vary_widen_a_tolerance_and_the_fewer_the_wider() {
        assert_eq!(of_other_people(Shape::Constant, 50), 0.0);
        assert_eq!(of_other_people(Shape::Exponential, 1_800), 10.0);
        assert_eq!(of_other_people(Shape::LogNormal, 1_800), 20.0);
        assert!(of_other_people(Shape::Exponential, 200) > of_other_people(Shape::Exponential, 201));
    }

    #[test]
    fn a_part_never_looks_like_all_or_nothing() {
        assert_eq!([share(0, 9), share(9, 9), share(2, 9)], ["none", "all", "2 of 9"]);
    }
}
