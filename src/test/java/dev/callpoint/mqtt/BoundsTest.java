package dev.callpoint.mqtt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** What happens at the bounds of what waits to be sent and of what waits to be heard. */
final class BoundsTest {
  private final Connection connection =
      new Connection(Links.settings(1, "door"), new Inbox(), new Tally());
  private final Deliveries deliveries = new Deliveries();
  private final Inbox inbox = new Inbox();

  @Test
  void deliveriesAreBoundedInNumberAndMakeRoomWhenTheyEnd() {
    Deliveries.Delivery first = deliveries.begin("callpoint/door/state", 1, 0, () -> {});
    assertNotNull(first);
    for (int i = 1; i < Deliveries.MESSAGES_MAX; i++) {
      assertNotNull(deliveries.begin("callpoint/door/state", 1, 0, () -> {}));
    }
    assertNull(deliveries.begin("callpoint/door/state", 1, 0, () -> {}));
    first.end();
    first.end();
    assertNotNull(deliveries.begin("callpoint/door/state", 1, 0, () -> {}));
    assertNull(deliveries.begin("callpoint/door/state", 1, 0, () -> {}), "ended twice is ended once");
  }

  @Test
  void deliveriesAreBoundedInBytes() {
    assertNotNull(deliveries.begin("callpoint/door/state", Deliveries.BYTES_MAX, 0, () -> {}));
    assertNull(deliveries.begin("callpoint/door/state", 1, 0, () -> {}));
  }

  @Test
  void theOldestDeliverySaysWhetherOneIsOverdue() {
    Deliveries.Delivery old = deliveries.begin("callpoint/door/state", 1, 0, () -> {});
    assertNotNull(old);
    deliveries.begin("callpoint/door/state", 1, 50, () -> {});
    assertFalse(deliveries.overdue(100, 100));
    assertTrue(deliveries.overdue(101, 100));
    old.end();
    assertFalse(deliveries.overdue(101, 100));
  }

  @Test
  void theInboxDropsMessagesAtItsBoundAndNothingElse() throws InterruptedException {
    for (int i = 0; i < Inbox.MESSAGES_MAX; i++) {
      assertTrue(inbox.offer(message(1)));
    }
    assertFalse(inbox.offer(message(1)));
    assertTrue(inbox.offer(new Event.Lost(connection, null)));
    inbox.poll(0);
    assertTrue(inbox.offer(message(1)));
    for (int i = 1; i < Inbox.MESSAGES_MAX; i++) {
      inbox.poll(0);
    }
    assertEquals(new Event.Lost(connection, null), inbox.poll(0), "in the order in which they came");
  }

  @Test
  void theInboxIsBoundedInBytes() throws InterruptedException {
    assertTrue(inbox.offer(message(Inbox.BYTES_MAX)));
    assertFalse(inbox.offer(message(1)));
    inbox.poll(0);
    assertTrue(inbox.offer(message(1)));
  }

  @Test
  void anEmptyInboxGivesNothing() throws InterruptedException {
    assertNull(inbox.poll(1_000));
    assertNull(inbox.poll(-1));
  }

  private Event.Arrived message(int bytes) {
    return new Event.Arrived(connection, "topic", new byte[bytes], false, false);
  }
}
