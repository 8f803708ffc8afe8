package dev.callpoint.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.callpoint.testkit.Device;
import dev.callpoint.testkit.Mosquitto;
import dev.callpoint.testkit.OperatorPage;
import dev.callpoint.testkit.Tool;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the watchdog saw in the field is fed through the core again, by another process, and gives the same commands. */
class ReplayIT {
  private static final Pattern SECRET =
      Pattern.compile("v=0|a=|m=audio|ice-pwd|ice-ufrag|fingerprint|typ host|[0-9]+\\.[0-9]+\\.[0-9]+\\.[0-9]+|::1|\\.local");

  private static Mosquitto broker;

  @TempDir
  Path directory;

  @BeforeAll
  static void startBroker() {
    broker = Mosquitto.start();
  }

  @AfterAll
  static void stopBroker() {
    broker.close();
  }

  private static Path awaitKept(Device device, String incident) {
    Path kept = device.stateDirectory().resolve("recordings").resolve(incident + ".jsonl.gz");
    Awaitility.await(incident + " is kept").atMost(Duration.ofSeconds(10)).until(() -> Files.exists(kept));
    return kept;
  }

  private static String text(Path recording) throws Exception {
    try (InputStream in = new GZIPInputStream(Files.newInputStream(recording))) {
      return new String(in.readAllBytes(), StandardCharsets.US_ASCII);
    }
  }

  @Test
  void anIncidentInACallIsKeptReplaysAndHoldsNoSecret() throws Exception {
    try (Device device = Device.start(broker);
        OperatorPage operator = OperatorPage.watching(device)) {
      operator.awaitPictures(1);
      device.awaitInCall();
      device.breakBy("camera-freeze");
      Path kept = awaitKept(device, "camera-stalled-1");
      operator.awaitPictures(2);

      Tool.Ended same = Tool.run("replay", kept.toString());
      System.out.print(same.output());
      assertEquals(0, same.exitCode(), same.output() + same.errors());
      assertTrue(same.output().contains("cause camera-stalled, completed"), same.output());
      assertTrue(same.output().contains("turns, same commands"), same.output());
      assertTrue(same.output().contains("OfferMade"), "the negotiation is in it: " + same.output());
      String text = text(kept);
      assertFalse(SECRET.matcher(text).find(), () -> "a secret: " + SECRET.matcher(text).results().map(m -> m.group()).distinct().toList());

      Tool.Ended listed = Tool.run("replay", "--config", device.config().toString());
      assertEquals(0, listed.exitCode(), listed.errors());
      assertTrue(listed.output().strip().endsWith(kept.toString()), listed.output());
      Tool.Ended current = Tool.run("replay", "--current", "--quiet", "--config", device.config().toString());
      assertEquals(0, current.exitCode(), current.output() + current.errors());
      assertTrue(current.output().contains("turns, same commands"), current.output());

      Path flipped = directory.resolve("flipped.jsonl");
      Files.writeString(flipped, text.replaceFirst("(\"@\":\"EngineDied\",\"generation\":)1", "$12"));
      Tool.Ended differs = Tool.run("replay", "--quiet", "--explain", flipped.toString());
      assertEquals(1, differs.exitCode(), differs.output());
      assertTrue(differs.output().contains("EngineDied"), differs.output());
      assertTrue(differs.output().contains("\"limits\":{"), "the state before: " + differs.output());

      Path torn = directory.resolve("torn.jsonl.gz");
      byte[] bytes = Files.readAllBytes(kept);
      Files.write(torn, Arrays.copyOf(bytes, bytes.length * 3 / 4));
      assertEquals(65, Tool.run("replay", torn.toString()).exitCode());
      assertEquals(1, Tool.run("replay", torn.toString(), flipped.toString(), "/nonexistent").exitCode());
    }
  }

  @Test
  void aResetThatIsAskedForIsNotKeptAndTheNextWatchdogIncidentIs() throws Exception {
    try (Device device = Device.start(broker)) {
      assertEquals("completed", device.reset("try").path("outcome").asString());
      device.await("a pair", Device::paired);
      device.breakBy("engine-kill");
      Path kept = awaitKept(device, "engine-dead-2");
      try (var files = Files.list(kept.getParent())) {
        assertEquals(List.of(kept), files.toList());
      }
      device.terminate();
      Path segment = device.runDirectory().resolve("recordings").resolve("0000000001.jsonl.gz");
      Tool.Ended whole = Tool.run("replay", "--json", segment.toString());
      assertEquals(0, whole.exitCode(), whole.output() + whole.errors());
      assertTrue(whole.output().contains("\"same\":true"), whole.output());
      assertTrue(whole.output().contains("StopRequested"), whole.output());
    }
  }

  @Test
  void whatCannotBeReplayedIsToldByTheExitCode() throws Exception {
    assertEquals(66, Tool.run("replay", "/nonexistent").exitCode());
    Path other = Files.writeString(directory.resolve("other"), "hello\n");
    Tool.Ended ended = Tool.run("replay", other.toString());
    assertEquals(65, ended.exitCode());
    assertTrue(ended.errors().contains("no recording of callpoint"), ended.errors());
    assertEquals(64, Tool.run("replay", "--nonsense").exitCode());
  }
}
