//! Facts as the digest reads them.

use super::{Answer, CheckInId, Command, Fact, FailedBy};
use crate::draw::mix;
use crate::run::Encoded;

/// Kind, something small (24 bits) and a check-in.
const fn pack(kind: u64, id: CheckInId, small: u64) -> u64 {
    (kind << 56) | ((small & 0xFF_FFFF) << 32) | id.0 as u64
}

const fn of_answer(answer: Answer) -> u64 {
    match answer {
        Answer::CheckedIn => 0,
        Answer::Failed(FailedBy::Call(why)) => 1 + why as u64,
        Answer::Failed(FailedBy::ClientTimeout) => 16,
        Answer::Failed(FailedBy::ProcessCrash) => 17,
    }
}

const fn of_command(command: Command) -> u64 {
    const KIND: u64 = 40;
    match command {
        Command::Outage(seconds) => pack(KIND, CheckInId(seconds as u32), 0),
        Command::RestartBroker => pack(KIND, CheckInId(0), 1),
        Command::KillWorker(worker) => pack(KIND, CheckInId(worker as u32), 2),
        Command::CrashProcess => pack(KIND, CheckInId(0), 3),
        Command::Redrive => pack(KIND, CheckInId(0), 4),
        Command::AddWorkers(count) => pack(KIND, CheckInId(count as u32), 5),
    }
}

impl Encoded for Fact {
    #[cfg_attr(feature = "fast", inline(always))]
    fn code(&self) -> u64 {
        const NOBODY: CheckInId = CheckInId(0);
        match *self {
            Fact::Pressed(id) => pack(1, id, 0),
            Fact::Committed(id) => pack(2, id, 0),
            Fact::Answered { id, answer } => pack(3, id, of_answer(answer)),
            Fact::Published { id, publish } => pack(4, id, publish as u64),
            Fact::PublishLost { id, publish } => pack(5, id, publish as u64),
            Fact::Stored { id, publish } => pack(6, id, publish as u64),
            Fact::Confirmed { id, publish } => pack(7, id, publish as u64),
            Fact::ConfirmLost { id, publish } => pack(8, id, publish as u64),
            Fact::ConfirmTimedOut { id, publish } => pack(9, id, publish as u64),
            // Who and how-manieth in the packed part; what is too wide for it is stirred in.
            Fact::Delivered { id, worker, delivery, attempt, redelivered } => {
                pack(10, id, (worker as u64) << 1 | redelivered as u64) ^ mix((delivery as u64) << 16 | attempt as u64)
            }
            Fact::CallStarted { id, attempt } => pack(11, id, attempt as u64),
            Fact::CallFailed { id, attempt, why } => pack(12, id, (attempt as u64) << 3 | why as u64),
            Fact::Granted { id, nth, heard } => pack(13, id, (nth as u64) << 1 | heard as u64),
            Fact::DuplicateIgnored { id, heard } => pack(14, id, heard as u64),
            Fact::Acked(id) => pack(15, id, 0),
            Fact::AckLost(id) => pack(16, id, 0),
            Fact::AckVoid(id) => pack(17, id, 0),
            Fact::Requeued { id, by } => pack(18, id, by as u64),
            Fact::WillRetry { id, attempt, pause } => pack(19, id, attempt as u64) ^ mix(pause.nanos()),
            Fact::Rejoined(id) => pack(20, id, 0),
            Fact::DeadLettered { id, attempt } => pack(21, id, attempt as u64),
            Fact::Redriven(id) => pack(22, id, 0),
            Fact::CopyLost { id, at, by } => pack(23, id, (at as u64) << 4 | by as u64),
            Fact::Lost { id, at } => pack(24, id, at as u64),
            Fact::WorkerCrashed { worker, job: Some((id, stage)) } => pack(25, id, (worker as u64) << 2 | stage as u64),
            Fact::WorkerCrashed { worker, job: None } => pack(26, CheckInId(worker as u32), 0),
            Fact::WorkerBack(worker) => pack(27, CheckInId(worker as u32), 0),
            Fact::ProcessCrashed { held } => pack(28, CheckInId(held), 0),
            Fact::RelayCrashed(id) => pack(29, id, 0),
            Fact::RelayBack => pack(30, NOBODY, 0),
            Fact::BrokerDown => pack(31, NOBODY, 0),
            Fact::BrokerUp => pack(32, NOBODY, 0),
            Fact::OutageBegins => pack(33, NOBODY, 0),
            Fact::OutageEnds => pack(34, NOBODY, 0),
            Fact::SlowBegins => pack(35, NOBODY, 0),
            Fact::SlowEnds => pack(36, NOBODY, 0),
            Fact::Commanded(command) => of_command(command),
        }
    }
}
