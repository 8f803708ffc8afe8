package dev.callpoint.e2e;

import dev.callpoint.core.Event;
import dev.callpoint.core.Event.Connection;
import dev.callpoint.testkit.FarNetwork;
import dev.callpoint.testkit.LoneEngine;
import dev.callpoint.testkit.Mosquitto;
import dev.callpoint.testkit.OperatorPage;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** The network between device and operator is really cut, and comes back as it was or with another address. */
@Tag("alone")
class IceRestartPathIT {
  private static final Duration LIMIT = Duration.ofSeconds(10);

  /** Without a restart nothing comes however long one waits; so long is waited here. */
  private static final Duration IN_VAIN = Duration.ofSeconds(2);

  private static Mosquitto broker;
  private static FarNetwork network;
  private static LoneEngine engine;
  private static OperatorPage page;

  @BeforeAll
  static void callIsUp() {
    Assumptions.assumeTrue(FarNetwork.possible(), "no network namespace may be made here, root may");
    network = FarNetwork.open();
    broker = Mosquitto.start();
    engine = LoneEngine.start(broker, network.inside());
    page = OperatorPage.watching(engine);
    page.awaitPictures(1);
    engine.await("connected", Event.ConnectionChanged.class, e -> e.connection() == Connection.CONNECTED);
  }

  @AfterAll
  static void end() {
    if (network != null) {
      page.close();
      engine.close();
      broker.close();
      network.close();
    }
  }

  /** libwebrtc goes on trying the path that it had, so a restart wins little here, and must lose nothing. */
  @Test
  void aPathThatComesBackIsFoundWithAndWithoutARestart() {
    awaitDisconnected(network::cut);
    long waiting = connectedAfter(network::mend);
    assertGoesOn();
    awaitDisconnected(network::cut);
    long restarted = connectedAfter(() -> {
      network.mend();
      engine.restartIce();
    });
    System.out.printf("the path is back: connected after %d ms, with a restart after %d ms%n", waiting, restarted);
    assertGoesOn();
  }

  @Test
  void onlyARestartFindsAPathToANewAddress() {
    awaitDisconnected(network::renumber);
    assertEquals(-1, engine.millisecondsTo(Connection.CONNECTED, IN_VAIN, () -> { }));
    int next = engine.round() + 1;
    long restarted = connectedAfter(engine::restartIce);
    System.out.printf("the address changed: not connected in %s, then %d ms after a restart%n", IN_VAIN, restarted);
    String sdp = engine.awaitOffer(next).sdp();
    page.await(
        "the new credentials carry the media",
        () -> sdp.contains("a=ice-ufrag:" + page.way().remoteFragment() + "\r\n"));
    assertGoesOn();
  }

  private static void awaitDisconnected(Runnable after) {
    assertTrue(engine.millisecondsTo(Connection.DISCONNECTED, LIMIT, after) >= 0, engine.connections().toString());
  }

  private static long connectedAfter(Runnable done) {
    long ms = engine.millisecondsTo(Connection.CONNECTED, LIMIT, done);
    assertTrue(ms >= 0, engine.connections().toString());
    return ms;
  }

  private static void assertGoesOn() {
    long frames = page.framesDecoded();
    page.await("frames go on", () -> page.framesDecoded() > frames + 10);
    assertEquals(1, page.way().connections());
    assertEquals(1, page.pictures());
    page.awaitFreshPicture(Duration.ofMillis(1_000));
  }
}
