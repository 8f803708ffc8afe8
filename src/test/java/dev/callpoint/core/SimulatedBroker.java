package dev.callpoint.core;

import java.util.random.RandomGenerator;
import java.util.SplittableRandom;

/** The broker between core and operators' pages: up or not, and what becomes of messages on the way. */
final class SimulatedBroker {
  /** Up as far as the core can tell, and nothing arrives. */
  boolean halfOpen;
  int lostPercent;
  int doubledPercent;
  long delayMaxMs;
  private final RandomGenerator random = new SplittableRandom(1);
  private final World world;

  SimulatedBroker(World world) {
    this.world = world;
  }

  void heal() {
    halfOpen = false;
    lostPercent = 0;
    doubledPercent = 0;
    delayMaxMs = 0;
  }

  /** The core is told, and then who is present, as presence is retained. */
  void connects() {
    world.brokerUp = true;
    world.tell(new Event.BrokerConnected());
    world.pages.forEach((operator, page) -> {
      if (page.present) {
        world.tell(new Event.OperatorCame(operator));
      }
    });
  }

  void goes(String cause) {
    world.brokerUp = false;
    world.tell(new Event.BrokerLost(cause));
  }

  /** From outside to the core. */
  void toCore(Event event) {
    pass(() -> world.tell(event));
  }

  void toOperator(Command.ToOperator message) {
    if (!world.brokerUp) {
      // The link keeps what the core sends when it has lost the broker without knowing, and drops it then.
      if (message instanceof Command.SendOffer) {
        throw new Broken("offers are sent while the broker is up", message.toString());
      }
      return;
    }
    pass(() -> world.page(message.operator()).receives(message));
  }

  private void pass(Runnable delivery) {
    if (!world.brokerUp || halfOpen || happens(lostPercent)) {
      return;
    }
    int times = happens(doubledPercent) ? 2 : 1;
    for (int i = 0; i < times; i++) {
      if (delayMaxMs == 0) {
        delivery.run();
      } else {
        world.after(random.nextLong(delayMaxMs), () -> {
          if (world.brokerUp) {
            delivery.run();
          }
        });
      }
    }
  }

  private boolean happens(int percent) {
    return percent > 0 && random.nextInt(100) < percent;
  }
}
