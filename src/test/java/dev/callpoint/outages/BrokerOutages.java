package dev.callpoint.outages;

import java.util.List;
import java.util.function.Consumer;

/** The broker ends, stands still, or is not itself. */
final class BrokerOutages {
  /** A tenth of what the lines' own traffic would take at its usual pace. */
  private static final int TRICKLE_BYTES_PER_SECOND = 100;

  static final List<Outage> ROWS = List.of(
      ended("broker-stopped", "broker stopped in order, started again", rig -> rig.broker().stop()),
      ended("broker-killed", "broker killed, started again", rig -> rig.broker().kill()),
      frozen(),
      mute(),
      slow());

  private BrokerOutages() {}

  private static Outage ended(String label, String words, Consumer<OutageRig> how) {
    return new Outage(label, words, false) {
      @Override
      void strike(OutageRig rig) {
        how.accept(rig);
      }

      @Override
      void mend(OutageRig rig) {
        rig.broker().restart();
      }
    };
  }

  private static Outage frozen() {
    return new Outage("broker-frozen", "broker stands still (SIGSTOP), goes on", true) {
      @Override
      void strike(OutageRig rig) {
        rig.broker().sigstop();
      }

      @Override
      void mend(OutageRig rig) {
        rig.broker().sigcont();
      }
    };
  }

  private static Outage mute() {
    return new Outage("broker-mute", "connection closed, then connections are accepted and nothing is said", false) {
      @Override
      void strike(OutageRig rig) {
        rig.cable().freeze();
        rig.cable().cut();
      }

      @Override
      void mend(OutageRig rig) {
        rig.cable().thaw();
      }

      @Override
      boolean cabled() {
        return true;
      }
    };
  }

  private static Outage slow() {
    return new Outage("broker-slow", "broker's bytes trickle, " + TRICKLE_BYTES_PER_SECOND + " in a second", true) {
      @Override
      void strike(OutageRig rig) {
        rig.cable().trickle(TRICKLE_BYTES_PER_SECOND);
      }

      @Override
      void mend(OutageRig rig) {
        rig.cable().trickle(0);
      }

      @Override
      boolean breaksTheLine() {
        return false;
      }

      @Override
      long paceMs() {
        return 250;
      }

      @Override
      boolean cabled() {
        return true;
      }
    };
  }
}
