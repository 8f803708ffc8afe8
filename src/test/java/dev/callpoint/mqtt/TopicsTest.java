package dev.callpoint.mqtt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.eclipse.paho.client.mqttv3.MqttTopic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TopicsTest {
  private static final String OPERATOR = "op-k3f9a2b7";

  private final Topics topics = new Topics("front-door");

  @Test
  void everythingOfADeviceLivesUnderItsName() {
    assertEquals("callpoint/front-door/availability", topics.availability());
    assertEquals("callpoint/front-door/state", topics.state());
    assertEquals("callpoint/front-door/vitals", topics.vitals());
    assertEquals("callpoint/front-door/event", topics.event());
    assertEquals("callpoint/front-door/incident", topics.incident());
    assertEquals("callpoint/front-door/result", topics.result());
    assertEquals("callpoint/front-door/heartbeat", topics.heartbeat());
    assertEquals("callpoint/front-door/signal/out/op-k3f9a2b7", topics.signalOut(OPERATOR));
  }

  @Test
  void inboundTopicsAreTakenApart() {
    assertEquals(Optional.of(new Inbound.Command("reset")), topics.parse("callpoint/front-door/command/reset"));
    assertEquals(Optional.of(new Inbound.Signal(OPERATOR)), topics.parse("callpoint/front-door/signal/in/" + OPERATOR));
    assertEquals(Optional.of(new Inbound.OperatorAvailability(OPERATOR)),
        topics.parse("callpoint/operators/" + OPERATOR + "/availability"));
  }

  @Test
  void whateverIsUnderstoodIsSubscribedTo() {
    List<String> inbound = List.of("callpoint/front-door/command/reset", "callpoint/front-door/signal/in/" + OPERATOR,
        "callpoint/operators/" + OPERATOR + "/availability");
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
  void aDeviceNameThatCannotBeInATopicIsRefused(String name) {
    assertThrows(IllegalArgumentException.class, () -> new Topics(name));
  }

  @Test
  void nothingIsSentToWhatIsNoOperator() {
    assertThrows(IllegalArgumentException.class, () -> topics.signalOut("#"));
  }
}
