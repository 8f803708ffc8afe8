package dev.callpoint.mqtt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.callpoint.core.Event.Address;
import java.util.List;
import java.util.Optional;
import org.eclipse.paho.client.mqttv3.MqttTopic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TopicsTest {
  private static final String OPERATOR = "op-k3f9a2b7";

  private final Topics topics = new Topics("front-door", List.of("gates-north", "gates"));

  @Test
  void everythingOfADeviceLivesUnderItsName() {
    assertEquals("callpoint/front-door/availability", topics.availability());
    assertEquals("callpoint/front-door/state", topics.state());
    assertEquals("callpoint/front-door/vitals", topics.vitals());
    assertEquals("callpoint/front-door/event", topics.event());
    assertEquals("callpoint/front-door/snapshot", topics.snapshot());
    assertEquals("callpoint/front-door/incident", topics.incident());
    assertEquals("callpoint/front-door/result", topics.result());
    assertEquals("callpoint/front-door/heartbeat", topics.heartbeat());
    assertEquals("callpoint/front-door/signal/out/op-k3f9a2b7", topics.signalOut(OPERATOR));
  }

  @Test
  void inboundTopicsAreTakenApart() {
    assertEquals(Optional.of(new Inbound.Command("reset", Address.DEVICE)), topics.parse("callpoint/front-door/command/reset"));
    assertEquals(Optional.of(new Inbound.Signal(OPERATOR)), topics.parse("callpoint/front-door/signal/in/" + OPERATOR));
    assertEquals(Optional.of(new Inbound.OperatorAvailability(OPERATOR)),
        topics.parse("callpoint/operators/" + OPERATOR + "/availability"));
  }

  @Test
  void whomACommandIsForIsInItsTopic() {
    assertEquals(Optional.of(new Inbound.Command("reset", Address.ALL)), topics.parse("callpoint/all/command/reset"));
    for (String group : List.of("gates-north", "gates")) {
      assertEquals(
          Optional.of(new Inbound.Command("reset", Address.GROUP)),
          topics.parse("callpoint/group/" + group + "/command/reset"));
    }
  }

  @Test
  void whateverIsUnderstoodIsSubscribedTo() {
    List<String> inbound = List.of("callpoint/front-door/command/reset", "callpoint/front-door/signal/in/" + OPERATOR,
        "callpoint/operators/" + OPERATOR + "/availability", "callpoint/all/command/reset",
        "callpoint/group/gates-north/command/reset", "callpoint/group/gates/command/identify");
    for (String topic : inbound) {
      assertTrue(topics.subscriptions().stream().anyMatch(filter -> MqttTopic.isMatched(filter, topic)), topic);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {
      "",
      "callpoint/front-door/command/",
      "callpoint/front-door/command/reset/now",
      "callpoint/front-door/command/Reset",
      "callpoint/front-door/command/reset\n",
      "callpoint/front-door/command/a23456789012345678901234567890123",
      "callpoint/back-door/command/reset",
      "callpoint/front-door2/command/reset",
      "/callpoint/front-door/command/reset",
      "callpoint/front-door/signal/in/op-short",
      "callpoint/front-door/signal/in/k3f9a2b7k3f9",
      "callpoint/front-door/signal/in/op-k3f9a2b7/",
      "callpoint/front-door/signal/in/op-K3F9A2B7",
      "callpoint/front-door/signal/in/op-k3f9a2b7k3f9a2b7k3f9a2b7k3f9a2b7k",
      "callpoint/front-door/signal/out/op-k3f9a2b7",
      "callpoint/operators/availability",
      "callpoint/all/command/",
      "callpoint/all/signal/in/op-k3f9a2b7",
      "callpoint/group/gates-south/command/reset",
      "callpoint/group/gates-north2/command/reset",
      "callpoint/group//command/reset",
      "callpoint/group/command/reset",
      "callpoint/operators//availability",
      "callpoint/operators/op-k3f9a2b7/state",
      "callpoint/operators/op-k3f9a2b7/availability/x",
  })
  void anythingMalformedIsNothing(String topic) {
    assertEquals(Optional.empty(), topics.parse(topic));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-door", "Door", "front door", "a/b", "+", "#", "tür",
      "a123456789012345678901234567890123456789012345678901234567890123"})
  void aNameThatCannotBeInATopicIsRefused(String name) {
    assertThrows(IllegalArgumentException.class, () -> new Topics(name));
    assertThrows(IllegalArgumentException.class, () -> new Topics("front-door", List.of(name)));
  }

  @Test
  void nothingIsSentToWhatIsNoOperator() {
    assertThrows(IllegalArgumentException.class, () -> topics.signalOut("#"));
  }
}
