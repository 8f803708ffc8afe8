package dev.callpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.callpoint.config.Config;
import dev.callpoint.signalling.Signals;
import dev.callpoint.turn.SharedSecret;
import dev.callpoint.wire.ToEngine;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IceServersTest {
  private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
  private static final Duration LIFE = Duration.ofHours(2);

  @TempDir
  Path folder;

  private Instant now = NOON;
  private IceServers servers;

  @BeforeEach
  void configure() throws Exception {
    Path secret = Files.writeString(folder.resolve("secret"), "north\n");
    servers = of("""
        device = "front-door"
        [[ice.servers]]
        urls = ["stun:stun.example.org"]
        [[ice.servers]]
        urls = ["turn:fixed.example.org"]
        username = "u"
        credential = "c"
        [[ice.servers]]
        urls = ["stun:turn.example.org", "turn:turn.example.org", "turns:turn.example.org"]
        secret_file = "%s"
        ttl_s = 7200
        """.formatted(secret));
  }

  @Test
  void eachSessionHasCredentialsThatBeginWithIt() {
    List<ToEngine.IceServer> first = servers.forEngine();
    assertEquals(made(NOON.plus(LIFE)), first.getLast());
    now = NOON.plus(Duration.ofDays(3));
    assertEquals(made(now.plus(LIFE)), servers.forEngine().getLast());
    assertNotEquals(first.getLast(), servers.forEngine().getLast());
    assertEquals(first.subList(0, 2), servers.forEngine().subList(0, 2), "what is fixed stays");
  }

  @Test
  void theOperatorGetsTheSameAsTheEngine() {
    assertEquals(
        servers.forEngine(),
        servers.forOperator().stream().map(s -> new ToEngine.IceServer(s.urls(), s.username(), s.credential())).toList());
  }

  @Test
  void theSecretIsGivenToNobody() {
    assertFalse((servers.forEngine() + " " + servers.forOperator()).contains("north"));
  }

  @Test
  void whileTheClockIsNotSetTheServerIsAskedForStunAlone() {
    now = Instant.EPOCH.plusSeconds(7);
    Signals.IceServer stun = new Signals.IceServer(List.of("stun:turn.example.org"), "", "");
    assertEquals(stun, servers.forOperator().getLast());
    assertEquals(List.of("u", "c"), List.of(servers.forEngine().get(1).username(), servers.forEngine().get(1).credential()));
    String obstacle = servers.obstacle().orElseThrow();
    assertTrue(obstacle.contains("this device's clock is not set (1970-01-01T00:00:07Z)"), obstacle);
    now = NOON;
    assertEquals(Optional.empty(), servers.obstacle());
    assertEquals(made(NOON.plus(LIFE)), servers.forEngine().getLast());
  }

  @Test
  void whereNothingIsMadeTheClockIsNoObstacle() throws Exception {
    IceServers fixed = of("device = \"a\"\n[[ice.servers]]\nurls = [\"turn:a\"]\nusername = \"u\"\ncredential = \"c\"");
    now = Instant.EPOCH;
    assertEquals(Optional.empty(), fixed.obstacle());
    assertEquals(List.of(new ToEngine.IceServer(List.of("turn:a"), "u", "c")), fixed.forEngine());
  }

  private static ToEngine.IceServer made(Instant end) {
    SharedSecret.Credentials made = new SharedSecret("north").until(end, "front-door");
    List<String> urls = List.of("stun:turn.example.org", "turn:turn.example.org", "turns:turn.example.org");
    return new ToEngine.IceServer(urls, made.username(), made.credential());
  }

  private IceServers of(String toml) throws Exception {
    return new IceServers(Config.load(Files.writeString(folder.resolve("callpoint.toml"), toml)), () -> now);
  }
}
