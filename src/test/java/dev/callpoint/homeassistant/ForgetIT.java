package dev.callpoint.homeassistant;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.callpoint.testkit.Device;
import dev.callpoint.testkit.Listener;
import dev.callpoint.testkit.Mosquitto;
import dev.callpoint.testkit.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A device that comes to Home Assistant by itself, and leaves no trace when it is forgotten. */
class ForgetIT {
  private static Mosquitto broker;

  @TempDir Path folder;
  private Device device;

  @BeforeAll
  static void startBroker() {
    broker = Mosquitto.start();
  }

  @AfterAll
  static void stopBroker() {
    broker.close();
  }

  @BeforeEach
  void start() {
    device = Device.start(broker);
  }

  @AfterEach
  void stop() {
    device.close();
    try (Listener cleaner = Listener.at(broker.port())) {
      traces().forEach(topic -> cleaner.publish(topic, new byte[0], true));
    }
  }

  @Test
  void aBirthIsAnsweredWithTheSameAnnouncement() {
    try (Listener homeAssistant = Listener.at(broker.port(), discovery())) {
      byte[] before = homeAssistant.await("the announcement", discovery(), _ -> true).payload();
      homeAssistant.forget();
      homeAssistant.publish("homeassistant/status", "online");
      Listener.Message again = homeAssistant.await("the announcement again", discovery(), m -> !m.retained());
      assertEquals(new String(before), again.text());
    }
  }

  @Test
  void aDaemonThatIsToldToForgetLeavesNothingUntilItIsStartedAgain() throws Exception {
    assertEquals(List.of(device.topic("availability"), device.topic("state"), discovery()), traces());

    Tool.Ended forget = Tool.run("forget", "--run-directory", device.runDirectory().toString());

    assertEquals(0, forget.exitCode(), forget.errors());
    assertTrue(
        forget.output().startsWith("removed " + discovery() + "\nremoved " + device.topic("state") + "\nremoved "
            + device.topic("availability") + "\nthe daemon runs on"),
        forget.output());
    assertEquals("completed", device.reset("to have something to say").path("outcome").asString());
    assertEquals(List.of(), traces());

    broker.stop();
    broker.restart();
    device.await("the line is back", device::brokerUp);
    try (Listener homeAssistant = Listener.at(broker.port())) {
      homeAssistant.publish("homeassistant/status", "online");
    }
    device.reset("again");
    assertEquals(List.of(), traces());
    device.terminate();
    assertEquals(List.of(), traces());

    device.startAgain();
    device.await("ready", status -> status.path("state").asString("").equals("ready") && device.brokerUp(status));
    assertEquals(3, traces().size());
  }

  @Test
  void whatADaemonThatHasEndedLeftIsRemovedWithoutIt() throws Exception {
    device.terminate();
    assertEquals(3, traces().size());

    Tool.Ended forget = Tool.run("forget", "--config", device.config().toString());

    assertEquals(0, forget.exitCode(), forget.errors());
    assertEquals(
        List.of("removed " + discovery(), "removed " + device.topic("state"), "removed " + device.topic("availability")),
        forget.output().lines().toList());
    assertEquals(List.of(), traces());
  }

  @Test
  void aDeviceThatIsOnlineIsLeftAloneUnlessItIsMeant() throws Exception {
    Path elsewhere = elsewhere();

    Tool.Ended refused = Tool.run("forget", "--config", elsewhere.toString());
    assertEquals(69, refused.exitCode());
    assertTrue(refused.errors().contains("the device is online"), refused.errors());
    assertEquals(3, traces().size());

    Tool.Ended meant = Tool.run("forget", "--config", elsewhere.toString(), "--anyway");
    assertEquals(0, meant.exitCode(), meant.errors());
    assertEquals(List.of(), traces());
  }

  @Test
  void withoutBrokerAndDaemonItIsSaidWhy() throws Exception {
    device.terminate();
    Path elsewhere = elsewhere();
    Files.writeString(
        elsewhere, Files.readString(elsewhere).replaceAll("broker.url = .*", "broker.url = \"tcp://127.0.0.1:1\""));

    Tool.Ended failed = Tool.run("forget", "--config", elsewhere.toString());

    assertEquals(69, failed.exitCode());
    assertTrue(failed.errors().contains("127.0.0.1:1"), failed.errors());
    Tool.Ended unknown = Tool.run("forget", "--run-directory", folder.toString());
    assertEquals(69, unknown.exitCode());
    assertTrue(unknown.errors().contains("--config FILE"), unknown.errors());
  }

  /** The same configuration, whose daemon is looked for in another place. */
  private Path elsewhere() throws IOException {
    String toml = Files.readString(device.config());
    return Files.writeString(
        folder.resolve("elsewhere.toml"),
        toml.replace(device.runDirectory().toString(), folder.resolve("run").toString()));
  }

  private String discovery() {
    return "homeassistant/device/" + device.name() + "/config";
  }

  /** The topics of this device on which the broker keeps something. */
  private List<String> traces() {
    try (Listener listener = Listener.at(broker.port(), device.topic("#"), discovery())) {
      // What is retained comes with the subscription, before what is published now.
      String marker = device.topic("result/end");
      listener.publish(marker, "end");
      listener.await("the end", marker, _ -> true);
      return listener.all().stream()
          .filter(Listener.Message::retained)
          .map(Listener.Message::topic)
          .sorted()
          .toList();
    }
  }
}
