package dev.callpoint.outages;

import dev.callpoint.testkit.NetworkPath;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** The network between daemon and broker. */
final class PathOutages {
  private static final int NARROW_KILOBITS = 16;

  static final List<Outage> ROWS = List.of(
      new Path("black-hole", "everything swallowed, then it passes again", true,
          rig -> rig.path().swallowAll()),
      new OldOnly("half-open", "a router forgets the connection and swallows what belongs to it",
          rig -> rig.path().forgetConnections(rig.broker().port())),
      new OldOnly("address-changed", "this machine gets another address", rig -> rig.path().changeAddress()),
      lossy(10),
      lossy(30),
      narrow());

  private PathOutages() {}

  private static Outage lossy(int percent) {
    return new Bad("loss-" + percent, percent + " % of all packets lost", rig -> rig.path().lose(percent)) {
      @Override
      Optional<String> obstacle() {
        return NetworkPath.obstacleToLoss();
      }
    };
  }

  private static Outage narrow() {
    return new Bad("narrow", "a line of " + NARROW_KILOBITS + " kbit/s", rig -> rig.path().narrow(NARROW_KILOBITS));
  }

  private static class Path extends Outage {
    private final Consumer<OutageRig> strike;

    Path(String label, String words, boolean silent, Consumer<OutageRig> strike) {
      super(label, words, silent);
      this.strike = strike;
    }

    @Override
    final void strike(OutageRig rig) {
      strike.accept(rig);
    }

    @Override
    void mend(OutageRig rig) {
      rig.path().pass();
    }

    @Override
    final boolean elsewhere() {
      return true;
    }
  }

  /** What is connected is lost, who connects gets through. */
  private static final class OldOnly extends Path {
    OldOnly(String label, String words, Consumer<OutageRig> strike) {
      super(label, words, true, strike);
    }

    @Override
    boolean sparesNewConnections() {
      return true;
    }
  }

  /** It gets through, with trouble. */
  private static class Bad extends Path {
    Bad(String label, String words, Consumer<OutageRig> strike) {
      super(label, words, true, strike);
    }

    @Override
    final boolean breaksTheLine() {
      return false;
    }

    @Override
    final long paceMs() {
      return 500;
    }
  }
}
