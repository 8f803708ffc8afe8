package dev.callpoint.mqtt;

import dev.callpoint.mqtt.Phase.Connecting;
import dev.callpoint.mqtt.Phase.Ended;
import dev.callpoint.mqtt.Phase.Parting;
import dev.callpoint.mqtt.Phase.Proving;
import dev.callpoint.mqtt.Phase.Subscribing;
import dev.callpoint.mqtt.Phase.Up;
import dev.callpoint.mqtt.Phase.Waiting;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.tinylog.Logger;

/**
 * What the link's thread does: takes an event or notices that time has passed, and moves on to the next {@link Phase}.
 */
final class LinkLoop implements Runnable {
  private static final long SUBSCRIBE_LIMIT_NANOS = TimeUnit.SECONDS.toNanos(5);
  private static final Duration ACKNOWLEDGE_LIMIT = Duration.ofSeconds(10);
  /** So many dropped connections may still be on their way off the machine before no new one is made. */
  private static final int GRAVES_MAX = 4;
  private static final long GRAVES_WAIT_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

  private final LinkSettings settings;
  private final Link.Listener listener;
  private final Inbox inbox;
  private final Tally tally;
  private final Cause cause;
  private final Backoff backoff = new Backoff(() -> ThreadLocalRandom.current().nextDouble());
  private final Patience patience;
  private final AtomicInteger graves = new AtomicInteger();
  private volatile @Nullable Connection open;
  private volatile boolean retains = true;
  private @Nullable String toldCause;

  LinkLoop(LinkSettings settings, Link.Listener listener, Inbox inbox, Tally tally) {
    this.settings = settings;
    this.listener = listener;
    this.inbox = inbox;
    this.tally = tally;
    this.cause = new Cause(settings);
    this.patience = new Patience(Heart.silenceMax(settings.keepAlive()));
  }

  /** The connection that takes messages, null while there is none. Any thread. */
  @Nullable Connection open() {
    return open;
  }

  /** See {@link Link#leaveNothing}. Any thread. */
  void leaveNothing() {
    retains = false;
  }

  @Override
  public void run() {
    Phase phase = new Waiting(System.nanoTime());
    try {
      while (!(phase instanceof Ended)) {
        long wait = Math.min(wakeNanos(phase) - System.nanoTime(), Inbox.LONGEST_WAIT_NANOS);
        Event event = inbox.poll(wait);
        if (event != null) {
          phase = on(phase, event);
        }
        phase = look(phase, System.nanoTime());
      }
    } catch (InterruptedException e) {
      Logger.warn("the link to {} was ended while its listener was busy", settings.place());
    } finally {
      open = null;
      Connection last = connection(phase);
      if (last != null) {
        bury(last);
      }
    }
  }

  private static long wakeNanos(Phase phase) {
    return switch (phase) {
      case Waiting p -> p.untilNanos();
      case Connecting p -> p.deadlineNanos();
      case Subscribing p -> p.deadlineNanos();
      case Proving p -> p.deadlineNanos();
      case Up p -> p.heart().wakeNanos(p.connection().lastInboundNanos());
      case Parting p -> p.deadlineNanos();
      case Ended _ -> System.nanoTime();
    };
  }

  private static @Nullable Connection connection(Phase phase) {
    return switch (phase) {
      case Waiting _, Ended _ -> null;
      case Connecting p -> p.connection();
      case Subscribing p -> p.connection();
      case Proving p -> p.connection();
      case Up p -> p.connection();
      case Parting p -> p.connection();
    };
  }

  private Phase on(Phase phase, Event event) {
    return switch (event) {
      case Event.CloseAsked e -> onCloseAsked(phase, e.deadlineNanos());
      case Event.NetworkChanged _ -> onNetworkChanged(phase);
      case Event.Reported e when e.from() != connection(phase) -> phase;
      case Event.Reported e -> switch (phase) {
        case Connecting p -> onConnecting(p, e);
        case Subscribing p -> onSubscribing(p, e);
        case Proving p -> onProving(p, e);
        case Up p -> onUp(p, e);
        case Parting p -> onParting(p, e);
        case Waiting p -> p;
        case Ended p -> p;
      };
    };
  }

  private Phase onConnecting(Connecting phase, Event.Reported event) {
    return switch (event) {
      case Event.Connected _ -> {
        patience.answered();
        phase.connection().subscribe();
        yield new Subscribing(phase.connection(), System.nanoTime() + SUBSCRIBE_LIMIT_NANOS, new ArrayDeque<>());
      }
      case Event.ConnectFailed e -> notLetIn(phase, e.why());
      case Event.Lost e -> notLetIn(phase, e.why());
      case Event.Subscribed _, Event.Arrived _, Event.Parted _, Event.Disconnected _ -> phase;
    };
  }

  private Phase notLetIn(Connecting phase, @Nullable Throwable why) {
    if (Cause.isSilence(why)) {
      patience.ended();
    } else {
      patience.answered();
    }
    return failed(phase.connection(), cause.connectFailed(why, phase.connection().askedKey()));
  }

  private Phase onSubscribing(Subscribing phase, Event.Reported event) {
    return switch (event) {
      case Event.Subscribed e -> e.refusedTopic() == null
          ? proving(phase)
          : failed(phase.connection(), cause.subscriptionRefused(e.refusedTopic()));
      case Event.Arrived e -> {
        keep(phase.early(), e);
        yield phase;
      }
      case Event.Lost e -> failed(phase.connection(), cause.lost(e.why(), null));
      case Event.Connected _, Event.ConnectFailed _, Event.Parted _, Event.Disconnected _ -> phase;
    };
  }

  private void keep(ArrayDeque<Event.Arrived> early, Event.Arrived event) {
    if (early.size() < Inbox.MESSAGES_MAX) {
      early.add(event);
    } else {
      tally.overflowDropped.increment();
    }
  }

  /** A broker hangs up after 1.5 keep-alives without a word of ours (MQTT 3.1.1, 3.1.2.10), which would hide the cause. */
  private Phase proving(Subscribing phase) {
    phase.connection().beat();
    long limit = Math.min(SUBSCRIBE_LIMIT_NANOS, settings.keepAlive().toNanos() * 6 / 5);
    return new Proving(phase.connection(), System.nanoTime() + limit, phase.early());
  }

  private Phase onProving(Proving phase, Event.Reported event) {
    return switch (event) {
      case Event.Arrived e when e.topic().equals(settings.heartbeatTopic()) -> up(phase);
      case Event.Arrived e -> {
        keep(phase.early(), e);
        yield phase;
      }
      case Event.Lost e -> failed(phase.connection(), cause.lost(e.why(), settings.heartbeatTopic()));
      case Event.Connected _, Event.ConnectFailed _, Event.Subscribed _, Event.Parted _, Event.Disconnected _ -> phase;
    };
  }

  private Phase up(Proving phase) {
    Connection connection = phase.connection();
    long now = System.nanoTime();
    tally.connects.increment();
    toldCause = null;
    connection.sayOnline(retains);
    open = connection;
    Up up = new Up(connection, new Heart(settings.keepAlive(), now), now);
    tell(listener::up);
    phase.early().forEach(early -> arrived(up, early));
    return up;
  }

  private Phase onUp(Up phase, Event.Reported event) {
    return switch (event) {
      case Event.Arrived e -> {
        arrived(phase, e);
        yield phase;
      }
      case Event.Lost e -> lost(phase, cause.lost(e.why(), phase.connection().unacknowledgedTopic()));
      case Event.Connected _, Event.ConnectFailed _, Event.Subscribed _, Event.Parted _, Event.Disconnected _ -> phase;
    };
  }

  private void arrived(Up phase, Event.Arrived event) {
    if (event.topic().equals(settings.heartbeatTopic())) {
      return;
    }
    if (event.topic().equals(settings.availabilityTopic())) {
      // A last will of an earlier connection may be published after this one's "online": say it again.
      if (!event.retained() && Arrays.equals(event.payload(), Connection.OFFLINE)) {
        phase.connection().sayOnline(retains);
      }
      return;
    }
    if (event.oversized()) {
      tell(() -> listener.oversized(event.topic()));
      return;
    }
    tally.received.increment();
    tell(() -> listener.message(event.topic(), event.payload(), event.retained()));
  }

  private Phase onParting(Parting phase, Event.Reported event) {
    return switch (event) {
      case Event.Parted _ -> {
        phase.connection().disconnect();
        yield new Parting(phase.connection(), phase.deadlineNanos(), true);
      }
      case Event.Disconnected _, Event.Lost _ -> ended(phase.connection());
      case Event.Connected _, Event.ConnectFailed _, Event.Subscribed _, Event.Arrived _ -> phase;
    };
  }

  private static Phase onNetworkChanged(Phase phase) {
    long now = System.nanoTime();
    return switch (phase) {
      case Up p -> {
        p.heart().doubt(now);
        yield p;
      }
      case Waiting _ -> new Waiting(now);
      case Connecting _, Subscribing _, Proving _, Parting _, Ended _ -> phase;
    };
  }

  private Phase onCloseAsked(Phase phase, long deadlineNanos) {
    open = null;
    return switch (phase) {
      case Up p -> {
        p.connection().sayOffline(retains);
        yield new Parting(p.connection(), deadlineNanos, false);
      }
      case Connecting p -> ended(p.connection());
      case Subscribing p -> ended(p.connection());
      case Proving p -> ended(p.connection());
      case Parting p -> p;
      case Waiting _, Ended _ -> new Ended();
    };
  }

  /** What the passing of time alone brings. */
  private Phase look(Phase phase, long now) {
    return switch (phase) {
      case Waiting p when now - p.untilNanos() >= 0 -> attempt(now);
      case Connecting p when now - p.deadlineNanos() >= 0 -> {
        patience.ended();
        yield failed(p.connection(), cause.noAnswer(p.connection().established()));
      }
      case Subscribing p when now - p.deadlineNanos() >= 0 -> failed(p.connection(), cause.noSubscription());
      case Proving p when now - p.deadlineNanos() >= 0 -> failed(p.connection(), cause.noHeartbeat());
      case Up p -> lookUp(p, now);
      case Parting p when now - p.deadlineNanos() >= 0 -> ended(p.connection());
      case Waiting p -> p;
      case Connecting p -> p;
      case Subscribing p -> p;
      case Proving p -> p;
      case Parting p -> p;
      case Ended p -> p;
    };
  }

  private Phase lookUp(Up phase, long now) {
    Connection connection = phase.connection();
    long heard = connection.lastInboundNanos();
    if (phase.heart().stopped(now, heard)) {
      return lost(phase, cause.silent(Duration.ofNanos(now - heard)));
    }
    if (connection.deliveryOverdue(now, ACKNOWLEDGE_LIMIT.toNanos())) {
      return lost(phase, cause.unacknowledged(ACKNOWLEDGE_LIMIT));
    }
    if (phase.heart().due(now)) {
      phase.heart().beaten(now, heard);
      connection.beat();
    }
    return phase;
  }

  private Phase attempt(long now) {
    if (graves.get() >= GRAVES_MAX) {
      return new Waiting(now + GRAVES_WAIT_NANOS);
    }
    Connection connection = new Connection(settings, inbox, tally);
    connection.connect(retains);
    return new Connecting(connection, now + patience.nanos());
  }

  private Phase failed(Connection connection, String why) {
    bury(connection);
    tally.failedAttempts.increment();
    if (!why.equals(toldCause)) {
      down(why);
    }
    return new Waiting(System.nanoTime() + backoff.afterFailureNanos());
  }

  private Phase lost(Up phase, String why) {
    open = null;
    bury(phase.connection());
    tally.drops.increment();
    long wait = backoff.afterLossNanos(System.nanoTime() - phase.sinceNanos());
    down(why);
    return new Waiting(System.nanoTime() + wait);
  }

  private void down(String why) {
    toldCause = why;
    tell(() -> listener.down(why));
  }

  private Phase ended(Connection connection) {
    bury(connection);
    return new Ended();
  }

  private void bury(Connection connection) {
    graves.incrementAndGet();
    connection.bury(graves::decrementAndGet);
  }

  private void tell(Runnable call) {
    try {
      call.run();
    } catch (RuntimeException e) {
      tally.listenerFaults.increment();
      Logger.error(e, "the listener of the link to {} failed; the link goes on", settings.place());
    }
  }
}
