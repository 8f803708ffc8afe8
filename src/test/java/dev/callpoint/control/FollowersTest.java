package dev.callpoint.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.callpoint.json.Json;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

final class FollowersTest {
  private final Followers followers = new Followers();

  private static JsonNode incident(int number) {
    return Json.newObject().put("number", number);
  }

  @Test
  void eachIsToldOfWhatHappensWhileHeFollows() throws Exception {
    followers.tell(incident(1));
    try (Followers.Follower one = followers.join();
        Followers.Follower other = followers.join()) {
      followers.tell(incident(2));
      assertEquals(incident(2), one.next(0));
      assertEquals(incident(2), other.next(0));
      assertNull(one.next(0));
      assertTrue(one.keepsUp());
    }
  }

  @Test
  void whoIsTooSlowGetsWhatWaitsAndIsToldNoMore() throws Exception {
    try (Followers.Follower slow = followers.join()) {
      for (int number = 0; number < 1_000; number++) {
        followers.tell(incident(number));
      }
      int read = 0;
      while (slow.keepsUp()) {
        assertEquals(incident(read++), slow.next(0));
      }
      assertEquals(Followers.WAITING_MAX, read);
      followers.tell(incident(1_000));
      assertFalse(slow.keepsUp());
    }
  }

  @Test
  void theirNumberIsBoundedAndAPlaceBecomesFree() {
    Followers.Follower first = followers.join();
    for (int more = 1; more < Followers.MAX; more++) {
      followers.join();
    }
    assertThrows(IllegalStateException.class, followers::join);
    first.close();
    followers.join();
  }
}
