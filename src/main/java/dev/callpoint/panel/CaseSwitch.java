package dev.callpoint.panel;

/**
 * The switch at the case, active when it is open. Unlike a button it is believed from the first moment: a case that is
 * open when the panel begins is open. While the line is lost nothing is known, and what was told stays.
 */
final class CaseSwitch implements InputLine.Watcher {
  private final Panel.Listener listener;
  private boolean toldOpen;

  CaseSwitch(Panel.Listener listener) {
    this.listener = listener;
  }

  @Override
  public void changed(boolean active, long nowNanos) {
    if (active != toldOpen) {
      toldOpen = active;
      listener.tampered(active);
    }
  }

  @Override
  public void lost() {
    // What was told stays.
  }

  @Override
  public void turn(boolean active, long nowNanos) {
    changed(active, nowNanos);
  }

  @Override
  public long wantedAtNanos() {
    return Long.MAX_VALUE;
  }

  boolean open() {
    return toldOpen;
  }
}
