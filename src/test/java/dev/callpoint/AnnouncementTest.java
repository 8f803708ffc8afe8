package dev.callpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.callpoint.core.Event;
import dev.callpoint.mqtt.Discovery;
import dev.callpoint.mqtt.Topics;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class AnnouncementTest {
  private static final long SEED = 7;

  private final List<Runnable> acknowledgements = new ArrayList<>();
  private final List<Event> events = new ArrayList<>();
  private boolean linkTakes = true;
  private long nowMs = 1_000;
  private final RandomGenerator random = new Random(SEED);
  private final Announcement announcement = announcement(true);

  @Test
  void theDeviceIsAnnouncedAtEachConnect() {
    announcement.up();
    acknowledgeAll();
    announcement.down();
    announcement.up();
    assertEquals(2, announced());
  }

  @Test
  void aBirthIsAnsweredOnceAfterAWhileOfItsOwn() {
    long whileMs = new Random(SEED).nextLong(Announcement.SPREAD_MS);
    announcement.up();
    say("online", false);
    nowMs += whileMs - 1;
    announcement.flush();
    assertEquals(1, announced());
    nowMs++;
    announcement.flush();
    announcement.flush();
    assertEquals(2, announced());
  }

  @Test
  void whatTheBrokerHasKeptOrHomeAssistantsEndIsNoBirth() {
    announcement.up();
    say("online", true);
    say("offline", false);
    say("", false);
    nowMs += Announcement.SPREAD_MS;
    announcement.flush();
    assertEquals(1, announced());
  }

  @Test
  void whatTheLinkDoesNotTakeIsAnnouncedWhenItDoes() {
    linkTakes = false;
    announcement.up();
    assertEquals(0, announced());
    linkTakes = true;
    announcement.flush();
    assertEquals(1, announced());
  }

  @Test
  void aBrokerThatHangsUpAtItThreeTimesHearsItNoMore() {
    for (int i = 0; i < Announcement.BREAKS_MAX; i++) {
      announcement.up();
      announcement.down();
    }
    announcement.up();
    assertEquals(Announcement.BREAKS_MAX, announced());
    Event.PartFailed told = (Event.PartFailed) events.getFirst();
    assertTrue(told.what().contains("homeassistant/device/gate/config"), told.what());
  }

  @Test
  void aLineThatBreaksForOtherReasonsIsNotBlamedOnIt() {
    for (int i = 0; i < 10; i++) {
      announcement.up();
      announcement.down();
      announcement.up();
      acknowledgeAll();
      announcement.down();
    }
    assertEquals(20, announced());
    assertEquals(List.of(), events);
  }

  @Test
  void nothingIsAnnouncedWhereItIsNotWantedOrHasEnded() {
    Announcement unwanted = announcement(false);
    unwanted.up();
    announcement.end();
    announcement.up();
    assertEquals(0, announced());
  }

  private Announcement announcement(boolean wanted) {
    Discovery discovery = new Discovery(
        "homeassistant", new Topics("gate"), new Discovery.Device("gate", "1", Optional.empty(), true, true, true));
    return new Announcement(discovery, wanted, this::publish, () -> nowMs, () -> random, events::add);
  }

  private boolean publish(String topic, byte[] payload, int qos, boolean retained, Runnable acknowledged) {
    assertEquals("homeassistant/device/gate/config", topic);
    assertTrue(retained);
    return linkTakes && acknowledgements.add(acknowledged);
  }

  private int announced() {
    return acknowledgements.size();
  }

  private void acknowledgeAll() {
    acknowledgements.forEach(Runnable::run);
  }

  private void say(String word, boolean retained) {
    announcement.homeAssistantSays(word.getBytes(StandardCharsets.UTF_8), retained);
  }
}
