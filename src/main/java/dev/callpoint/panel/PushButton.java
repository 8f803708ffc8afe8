package dev.callpoint.panel;

import dev.callpoint.panel.Panel.Contact;
import java.time.Duration;

/** A button: pressed, perhaps held, released. Each hold is told once. */
final class PushButton implements InputLine.Watcher {
  private static final long NEVER = Long.MAX_VALUE;

  private final Contact which;
  private final long holdNanos;
  private final Panel.Listener listener;
  private long heldAt = NEVER;

  /** @param hold how long it is down until it counts as held; zero for never */
  PushButton(Contact which, Duration hold, Panel.Listener listener) {
    this.which = which;
    this.holdNanos = hold.toNanos();
    this.listener = listener;
  }

  @Override
  public void changed(boolean active, long nowNanos) {
    if (active) {
      heldAt = holdNanos == 0 ? NEVER : nowNanos + holdNanos;
      listener.pressed(which);
    } else {
      lost();
    }
  }

  /** One that was down and is lost is let go, or whoever waits for the release would wait for ever. */
  @Override
  public void lost() {
    heldAt = NEVER;
    listener.released(which);
  }

  @Override
  public void turn(boolean active, long nowNanos) {
    if (nowNanos >= heldAt) {
      heldAt = NEVER;
      listener.held(which);
    }
  }

  @Override
  public long wantedAtNanos() {
    return heldAt;
  }
}
