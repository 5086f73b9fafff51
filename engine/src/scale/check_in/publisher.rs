//! The way from the commit to the broker: rows of an outbox that a relay publishes, or entries in the memory of the check-in process.

use super::front::Committed;
use super::fronts::Kind;
use super::lanes::Due;
use super::listener::Listener;
use super::story::{Seen, Story, person};
use super::world::{Fault, Unconfirmed, World};
use crate::models::check_in::book::{Place, Row};
use crate::models::check_in::facts::LostAt;
use crate::models::check_in::setup::Setup;
use alloc::collections::VecDeque;

/// One publish of a message, as the broker receives it.
pub(super) struct Publish {
    /// Whose it is, and who they are in every draw.
    pub(super) story: u32,
    pub(super) key: u32,
    /// The how-manieth publish of that message.
    pub(super) publish: u16,
    /// Which life of the publisher sent it.
    pub(super) connection: u32,
    /// Whether its confirm is lost on its way back.
    pub(super) confirm_lost: bool,
}

impl World {
    /// A commit ends where commits are events of their own: without an outbox.
    pub(super) fn commit_ends<L: Listener>(&mut self, setup: &Setup, listener: &mut L) {
        self.commit(setup, listener);
        self.fronts.set_rare(Kind::Commit, self.front.commits.next_at());
    }

    /// The first commit ends: its message is written, its person answered, and its thread free.
    #[inline]
    pub(super) fn commit<L: Listener>(&mut self, setup: &Setup, listener: &mut L) {
        let Some(mut committed) = self.front.commit_ends(&mut self.tally, listener) else {
            return;
        };
        let at = committed.due;
        if !setup.publishing.outbox {
            committed.due += setup.publishing.publish_after.nanos();
            self.remember(setup, at, committed);
        }
        self.fresh.push_back(committed);
        self.rows += 1;
        self.front.serve(setup, at, &mut self.order, &mut self.tally, listener);
    }

    /// A message is written into memory, and will go out after a while, unless the process crashes before that. (With an outbox a crash
    /// of the process takes nothing along.)
    fn remember(&mut self, setup: &Setup, at: u64, committed: Committed) {
        let after = setup.publishing.publish_after;
        if let Some(part) = setup.process_crash(person(committed.who.key)) {
            self.put_down(at + after.scaled(part).nanos(), Fault::ProcessCrash);
        }
        let order = self.next_order();
        self.publishes.push_back(Due { at: committed.due, order, what: () });
        self.fronts.set_rare(Kind::Publish, self.publishes.first_at());
    }

    /// The next message that may go out.
    #[inline]
    fn next_row(&mut self) -> Option<u32> {
        while let Some((story, id)) = self.again.pop_front() {
            if self.has_row(story, id, Row::Due) {
                return Some(story);
            }
        }
        self.fresh.front().filter(|committed| committed.due <= self.now)?;
        self.fresh.pop_front().map(|committed| self.open_story(&committed))
    }

    fn has_row(&self, story: u32, id: u32, row: Row) -> bool {
        let story = &self.stories[story as usize];
        story.id == id && story.row == row
    }

    #[inline]
    fn open_story(&mut self, committed: &Committed) -> u32 {
        let Committed { pressed, who, failed, .. } = *committed;
        let story = Story {
            pressed,
            key_at: 0,
            id: who.id,
            key: who.key,
            grants: 0,
            deliveries: 0,
            alive: 1,
            publishes: 0,
            row: Row::Due,
            failed,
            lost_at: LostAt::Unpublished,
        };
        match self.free_stories.pop() {
            Some(place) => {
                self.stories[place as usize] = story;
                place
            }
            None => {
                self.stories.push(story);
                self.stories.len() as u32 - 1
            }
        }
    }

    /// Something of a story that was alive is not any more. When nothing is, the story is over.
    #[cfg_attr(feature = "fast", inline(always))]
    pub(super) fn let_go<L: Listener>(&mut self, at: u32, listener: &mut L) {
        let story = &mut self.stories[at as usize];
        story.alive -= 1;
        if story.alive == 0 {
            self.tally.end(story.who(), story.ending(Seen::default()), listener);
            self.free_stories.push(at);
        }
    }

    /// Publishes what may go out, in order: all of it from memory, one batch from the outbox.
    #[inline]
    pub(super) fn publish_due<L: Listener>(&mut self, setup: &Setup, listener: &mut L) {
        if self.broker_away.is_some() {
            return;
        }
        let mut room = if setup.publishing.outbox { setup.publishing.relay_batch } else { u32::MAX };
        while room > 0
            && !self.relay_away
            && let Some(story) = self.next_row()
        {
            room -= 1;
            self.publish(setup, story, listener);
        }
    }

    #[cfg_attr(feature = "fast", inline(always))]
    fn publish<L: Listener>(&mut self, setup: &Setup, at: u32, listener: &mut L) {
        let way = &setup.publishing;
        let story = &mut self.stories[at as usize];
        story.publishes += 1;
        if way.confirm {
            story.row = Row::Sent;
        }
        let Story { publishes: publish, id, key, .. } = *story;
        self.tally.marks.publishes += 1;
        let luck = &self.luck;
        let crashes = way.outbox & luck.relay_crashes.happens(key, publish.into());
        let lost = luck.publish_is_lost.happens(key, publish.into());
        let confirm_lost = way.confirm & luck.confirm_is_lost.happens(key, publish.into());
        if way.confirm {
            let due = self.now + way.confirm_timeout.nanos();
            let order = self.next_order();
            // The timer of a publish whose confirm is sure to come in time, or to be waited for by nobody, need not be kept.
            if lost | confirm_lost | crashes || !self.is_stored_by(setup, due) {
                self.keep_timer(Due { at: due, order, what: Unconfirmed { story: at, id, publish } });
            }
        }
        let connection = self.connection;
        // The connection goes with the relay: what is confirmed after this reaches nobody.
        self.connection += u32::from(crashes);
        if lost {
            self.lose_copy(at, LostAt::OnTheWay);
        } else {
            self.receive(setup, Publish { story: at, key, publish, connection, confirm_lost }, listener);
        }
        if crashes {
            self.crash_relay(setup, at);
        } else if !way.confirm {
            self.drop_row(at, listener);
        }
    }

    #[cold]
    fn keep_timer(&mut self, timer: Due<Unconfirmed>) {
        self.confirms.push_back(timer);
        self.fronts.set_rare(Kind::ConfirmTimeout, self.confirms.first_at());
    }

    /// Whether a message that the broker receives now is sure to be stored, and by an instant.
    #[inline]
    fn is_stored_by(&self, setup: &Setup, due: u64) -> bool {
        let ends = self.now + setup.broker.store.nanos();
        !setup.broker.durable || (ends <= due && ends <= self.next_restart)
    }

    /// A row is gone.
    #[inline]
    fn drop_row<L: Listener>(&mut self, at: u32, listener: &mut L) {
        self.stories[at as usize].row = Row::Gone;
        self.rows -= 1;
        self.let_go(at, listener);
    }

    /// What waits for its confirm, in order of publishing: what is being stored, and what has a timer. Some is in both.
    fn unconfirmed(&self) -> VecDeque<(u32, u32)> {
        let stored = self.stores.iter().map(|due| {
            let message = &self.messages[due.what as usize];
            // The timer was put down right before this.
            (due.order - 1, message.story, message.publish)
        });
        let mut timed = self.confirms.iter().filter(|due| self.has_row(due.what.story, due.what.id, Row::Sent)).peekable();
        let mut found: VecDeque<(u32, u32)> = VecDeque::new();
        let is_open = |story: u32, publish: u16| {
            let story = &self.stories[story as usize];
            story.row == Row::Sent && story.publishes == publish
        };
        let mut note = |story: u32, publish: u16| {
            if is_open(story, publish) {
                found.push_back((story, self.stories[story as usize].id));
            }
        };
        for (order, story, publish) in stored {
            while let Some(due) = timed.next_if(|due| due.order < order) {
                note(due.what.story, due.what.publish);
            }
            timed.next_if(|due| due.order == order);
            note(story, publish);
        }
        timed.for_each(|due| note(due.what.story, due.what.publish));
        found
    }

    /// The relay crashes between publishing a row and marking it. Of every row that is not marked it knows only that: they are due.
    #[cold]
    fn crash_relay(&mut self, setup: &Setup, at: u32) {
        let mut unmarked = if setup.publishing.confirm { self.unconfirmed() } else { VecDeque::from([(at, self.stories[at as usize].id)]) };
        for (story, _) in &unmarked {
            self.stories[*story as usize].row = Row::Due;
        }
        unmarked.append(&mut self.again);
        self.again = unmarked;
        self.relay_away = true;
        self.put_down(self.now + setup.work.restart.nanos(), Fault::RelayBack);
    }

    /// The broker says that it has a message. Only the life of the publisher that sent it can hear that.
    #[cfg_attr(feature = "fast", inline(always))]
    pub(super) fn confirm<L: Listener>(&mut self, setup: &Setup, at: u32, confirm_lost: bool, connection: u32, listener: &mut L) {
        let row = self.stories[at as usize].row;
        if setup.publishing.confirm && connection == self.connection && row != Row::Gone && !confirm_lost {
            self.drop_row(at, listener);
        }
    }

    /// No confirm came in time: the message goes out again, from memory at once, from the outbox when the relay looks next.
    pub(super) fn confirm_times_out<L: Listener>(&mut self, setup: &Setup, listener: &mut L) {
        let Some(Due { what: Unconfirmed { story: at, id, publish }, .. }) = self.confirms.pop_front() else {
            return;
        };
        self.fronts.set_rare(Kind::ConfirmTimeout, self.confirms.first_at());
        if !self.has_row(at, id, Row::Sent) || self.stories[at as usize].publishes != publish {
            return;
        }
        self.stories[at as usize].row = Row::Due;
        self.again.push_back((at, id));
        if !setup.publishing.outbox {
            self.publish_due(setup, listener);
        }
    }

    /// The check-in process crashes, and its memory is gone, with every message that was in it only.
    pub(super) fn process_crashes<L: Listener>(&mut self, listener: &mut L) {
        if self.rows == 0 {
            return;
        }
        self.connection += 1;
        while let Some(Committed { who, failed, .. }) = self.fresh.pop_front() {
            let place = if failed { Place::Failed } else { Place::Lost(LostAt::Unpublished) };
            self.tally.end_unpublished(who, place, listener);
            self.rows -= 1;
        }
        let again = core::mem::take(&mut self.again);
        let held = again.into_iter().filter(|(story, id)| self.has_row(*story, *id, Row::Due));
        let held: VecDeque<(u32, u32)> = held.chain(self.unconfirmed()).collect();
        for (story, _) in held {
            self.drop_row(story, listener);
        }
    }

    /// At the end of the run: those whose message was never published.
    pub(super) fn close_fresh<L: Listener>(&mut self, listener: &mut L) {
        while let Some(Committed { who, failed, .. }) = self.fresh.pop_front() {
            let place = if failed { Place::Failed } else { Place::Unpublished };
            self.tally.end_unpublished(who, place, listener);
        }
    }

    /// A copy of a message is lost: what counts is the furthest place at which one was.
    pub(super) fn lose_copy(&mut self, at: u32, lost_at: LostAt) {
        let story = &mut self.stories[at as usize];
        story.lost_at = story.lost_at.max(lost_at);
    }

    /// A copy that the broker has is lost.
    pub(super) fn lose_message<L: Listener>(&mut self, slot: u32, at: LostAt, listener: &mut L) {
        self.lose_copy(self.messages[slot as usize].story, at);
        self.free(slot, listener);
    }
}
