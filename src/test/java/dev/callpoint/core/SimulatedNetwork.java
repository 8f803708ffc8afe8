package dev.callpoint.core;

import dev.callpoint.core.Event.Connection;

/** The way between device and operator's page, as ICE sees it. */
final class SimulatedNetwork {
  /** libwebrtc calls a connection disconnected after about this, and failed after that. */
  private static final long DISCONNECTED_MS = 2_500;
  private static final long FAILED_MS = 12_500;
  private static final long REGAINED_MS = 100;

  private boolean toPage = true;
  private boolean toDevice = true;
  private final World world;

  SimulatedNetwork(World world) {
    this.world = world;
  }

  boolean up() {
    return toPage && toDevice;
  }

  void heal() {
    change(true, true);
  }

  /** @param stray sessions that are up do not find the way again by themselves */
  void lose(boolean alsoToPage, boolean alsoToDevice, boolean stray) {
    world.living().forEach(engine -> engine.strayed |= stray && engine.isConnected());
    change(!alsoToPage, !alsoToDevice);
  }

  boolean carriesTo(SimulatedEngine engine) {
    return toPage && !engine.strayed;
  }

  boolean carriesFrom(SimulatedEngine engine) {
    return toDevice && !engine.strayed;
  }

  private boolean finds(SimulatedEngine engine) {
    return carriesTo(engine) && carriesFrom(engine);
  }

  private void change(boolean nextToPage, boolean nextToDevice) {
    boolean changed = toPage != nextToPage || toDevice != nextToDevice;
    toPage = nextToPage;
    toDevice = nextToDevice;
    if (changed) {
      world.living().forEach(this::notice);
    }
  }

  private void notice(SimulatedEngine engine) {
    if (finds(engine)) {
      world.after(REGAINED_MS, () -> {
        if (engine.alive && finds(engine) && engine.connection == Connection.DISCONNECTED) {
          engine.changes(Connection.CONNECTED);
        } else if (engine.alive && finds(engine) && engine.answered) {
          engine.connect();
        }
      });
    } else {
      world.after(DISCONNECTED_MS, () -> changes(engine, Connection.CONNECTED, Connection.DISCONNECTED));
      world.after(FAILED_MS, () -> changes(engine, Connection.DISCONNECTED, Connection.FAILED));
    }
  }

  private void changes(SimulatedEngine engine, Connection from, Connection to) {
    if (engine.alive && !finds(engine) && engine.connection == from) {
      engine.changes(to);
    }
  }
}
