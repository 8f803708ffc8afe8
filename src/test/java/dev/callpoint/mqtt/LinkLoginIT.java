package dev.callpoint.mqtt;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.callpoint.testkit.Mosquitto;
import org.junit.jupiter.api.Test;

/** A mosquitto that does not know us, or does not let us speak, until somebody mends that. */
final class LinkLoginIT {
  private final Recorder heard = new Recorder();

  @Test
  void aPasswordThatWasWrongLetsInAsSoonAsTheBrokerKnowsIt() {
    try (Mosquitto broker = Mosquitto.startWithPassword("door", "another");
        Link door = new Link(Links.settings("tcp", broker.port(), "door", "door", "secret"), heard)) {
      door.start();
      heard.awaitCause("wrong user name or password for broker 127.0.0.1:" + broker.port() + " (user \"door\")");
      broker.changePassword("door", "secret");
      heard.awaitUp();
    }
  }

  /** Mosquitto takes the subscriptions, acknowledges every message, and swallows all of it. */
  @Test
  void aLinkWhoseMessagesAreSwallowedIsNotUpUntilTheRulesAreMended() {
    try (Mosquitto broker = Mosquitto.startWithPassword("gate", "secret", "pattern readwrite callpoint/%u/#");
        Link door = new Link(Links.settings("tcp", broker.port(), "door", "gate", "secret"), heard)) {
      door.start();
      heard.awaitCause("broker 127.0.0.1:" + broker.port() + " does not give back callpoint/door/heartbeat:"
          + " check its access rules, may the user \"gate\" write and read that?");
      assertEquals(0, heard.ups());
      broker.changeRules("user gate", "topic readwrite callpoint/door/#");
      heard.awaitUp();
    }
  }
}
