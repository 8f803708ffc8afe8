package dev.callpoint.turn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class SharedSecretTest {
  private static final Instant END = Instant.ofEpochSecond(1_900_000_000L, 999_999_999);

  /** As {@code printf %s NAME | openssl dgst -binary -sha1 -hmac SECRET | base64} gives it. */
  @Test
  void theNameTellsTheEndAndTheCredentialIsItsHash() {
    SharedSecret.Credentials made = new SharedSecret("north").until(END, "front-door");
    assertEquals("1900000000:front-door", made.username());
    assertEquals("A0q5H4HscPN+H+YSzBixDpqKJCo=", made.credential());
  }

  @Test
  void anotherSecretEndOrUserHasAnotherCredential() {
    String credential = new SharedSecret("north").until(END, "front-door").credential();
    assertNotEquals(credential, new SharedSecret("south").until(END, "front-door").credential());
    assertNotEquals(credential, new SharedSecret("north").until(END.plusSeconds(1), "front-door").credential());
    assertNotEquals(credential, new SharedSecret("north").until(END, "back-door").credential());
  }

  @Test
  void neitherIsPrinted() {
    SharedSecret secret = new SharedSecret("north");
    SharedSecret.Credentials made = secret.until(END, "front-door");
    assertFalse((secret + " " + made).contains("north"));
    assertFalse(made.toString().contains(made.credential()));
  }
}
