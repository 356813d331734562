package io.rosetrap.core;

import io.rosetrap.api.ErrorCode;
import io.rosetrap.api.RoseTrapException;
import io.rosetrap.api.Subject;
import java.util.List;
import java.util.Optional;

/** Decides about queues: what goes in, and what becomes of an item that was handed out. */
final class QueueDecider {
  private final Grounds on;

  QueueDecider(Grounds on) {
    this.on = on;
  }

  Event pushed(Command.Push push) {
    Queue before = on.state().queue(push.queue()).orElseGet(() -> Queue.empty(push.queue()));
    if (before.live() >= on.limits().items()) {
      throw new RoseTrapException(
          ErrorCode.LIMIT_REACHED,
          "Queue "
              + push.queue()
              + " has "
              + before.live()
              + " items, and its limit is "
              + on.limits().items()
              + ". Wait until some are taken, or raise --max-items.");
    }
    on.requireFits(push.subject(), push.value());
    return new Event.Pushed(
        on.stamp(), push.subject(), on.version(push.subject(), before.pushed() + 1, push.value()));
  }

  Event acknowledged(Command.Acknowledge acknowledge) {
    requireTaken(acknowledge.queue(), acknowledge.item(), acknowledge.token());
    return new Event.Acknowledged(on.stamp(), acknowledge.subject(), acknowledge.item());
  }

  Event returned(Command.Return back) {
    Queue.Taken taken = requireTaken(back.queue(), back.item(), back.token());
    return back.counted()
        ? backOrBuried(back.subject(), taken, back.reason())
        : new Event.Returned(on.stamp(), back.subject(), back.item(), false, back.reason());
  }

  /** An item that a taker did not finish goes back, or is given up after too many tries. */
  private Event backOrBuried(Subject subject, Queue.Taken taken, String reason) {
    long id = taken.item().id();
    return taken.item().deliveries() >= on.limits().deliveries()
        ? new Event.Buried(on.stamp(), subject, id, reason)
        : new Event.Returned(on.stamp(), subject, id, true, reason);
  }

  Event expired(Subject subject, Queue.Taken taken) {
    return backOrBuried(
        subject, taken, "the lease of " + taken.hold().participant() + " ran out without a word");
  }

  Event revived(Command.Revive revive) {
    return new Event.Revived(
        on.stamp(), revive.subject(), revivable(revive.queue(), revive.item()));
  }

  Event dropped(Command.Drop drop) {
    return new Event.Dropped(on.stamp(), drop.subject(), dead(drop.queue(), drop.item()));
  }

  private List<Long> revivable(String queue, Optional<Long> item) {
    List<Long> items = dead(queue, item);
    int live = on.state().queue(queue).map(Queue::live).orElse(0);
    if (live + items.size() > on.limits().items()) {
      throw new RoseTrapException(
          ErrorCode.LIMIT_REACHED,
          "Queue "
              + queue
              + " has "
              + live
              + " items, and its limit is "
              + on.limits().items()
              + ", so there is no room for "
              + items.size()
              + " more. Wait until some are taken, put them back one by one, or raise"
              + " --max-items.");
    }
    return items;
  }

  /** The numbers of the dead items that are meant: one that is said, or all. */
  private List<Long> dead(String queue, Optional<Long> item) {
    Queue known =
        on.state()
            .queue(queue)
            .orElseThrow(() -> Sessions.notThere(on.run(), Queue.subject(queue)));
    List<Long> dead = known.dead().stream().map(Queue.Item::id).toList();
    if (dead.isEmpty() || (item.isPresent() && !dead.contains(item.get()))) {
      throw new RoseTrapException(
          ErrorCode.NOT_THERE,
          "Queue "
              + queue
              + " in run "
              + on.run()
              + (dead.isEmpty()
                  ? " has no dead items; nothing was changed."
                  : " has no dead item "
                      + item.get()
                      + "; its dead ones are "
                      + Barriers.list(dead.stream().map(String::valueOf).toList())
                      + ". Nothing was changed."));
    }
    return item.map(List::of).orElse(dead);
  }

  private Queue.Taken requireTaken(String queue, long item, long token) {
    Optional<Queue> known = on.state().queue(queue);
    if (known.isEmpty()) {
      throw Sessions.notThere(on.run(), Queue.subject(queue));
    }
    Optional<Queue.Taken> taken = known.get().taken(item);
    if (taken.isEmpty() || taken.get().hold().token() != token) {
      throw new RoseTrapException(
          ErrorCode.NOT_HELD,
          "Item "
              + item
              + " of queue "
              + queue
              + (taken.isPresent()
                  ? " is with " + taken.get().hold().participant() + " by now"
                  : item >= 1 && item <= known.get().pushed()
                      ? " is not with a taker any more"
                      : " was never pushed")
              + ". Its lease ran out, it was given back, it is done with, or the queue was"
              + " deleted.");
    }
    return taken.get();
  }
}
