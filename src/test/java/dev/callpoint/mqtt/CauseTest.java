package dev.callpoint.mqtt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.junit.jupiter.api.Test;

/** The sentences for what a test with a real broker does not bring about, or not on every machine. */
final class CauseTest {
  private final Cause cause = new Cause(Links.settings(1883, "door"));

  @Test
  void failuresToConnectAreSentences() {
    assertEquals("connection refused by 127.0.0.1:1883: is the broker running?",
        cause.connectFailed(new MqttException(32103, new ConnectException("Connection refused")), null));
    assertEquals("no way to 127.0.0.1:1883: is the network up?",
        cause.connectFailed(new MqttException(32103, new ConnectException("Network is unreachable")), null));
    assertEquals("no way to 127.0.0.1:1883: is the network up?",
        cause.connectFailed(new MqttException(32103, new SocketException("Network is unreachable")), null));
    assertEquals("no way to 127.0.0.1:1883: is the network up?",
        cause.connectFailed(new MqttException(new NoRouteToHostException("No route to host")), null));
    for (String kernel : List.of("Connection reset by peer", "Broken pipe")) {
      assertEquals(
          "127.0.0.1:1883 hung up before it let us in: is it an MQTT broker without TLS, or is that port for ssl://?",
          cause.connectFailed(new MqttException(new IOException(kernel)), null));
      assertEquals(cause.lost(new EOFException(), "x"), cause.lost(new MqttException(new IOException(kernel)), "x"));
    }
    assertEquals("the name \"127.0.0.1\" is not known: check the broker's address and the DNS",
        cause.connectFailed(new MqttException(new UnknownHostException("x")), null));
    assertEquals("no answer from 127.0.0.1:1883 within 5 s: is the address right, and its machine up?",
        cause.connectFailed(new MqttException(new SocketTimeoutException("Connect timed out")), null));
    assertEquals("127.0.0.1:1883 accepts connections but does not answer: is it an MQTT broker, and is it stuck?",
        cause.connectFailed(new MqttException(new SocketTimeoutException("Read timed out")), null));
    assertEquals("connection to 127.0.0.1:1883 failed", cause.connectFailed(null, null));
    assertEquals("broker 127.0.0.1:1883 refuses the client id \"door\"", cause.connectFailed(new MqttException(2), null));
  }

  @Test
  void lossesAreSentences() {
    assertEquals("broker 127.0.0.1:1883 closed the connection: was it stopped, or does another client"
            + " use the id \"door\"?",
        cause.lost(new MqttException(32109, new EOFException()), null));
    assertEquals("broker 127.0.0.1:1883 closed the connection: was it stopped, do its access rules forbid"
            + " callpoint/door/state, or does another client use the id \"door\"?",
        cause.lost(new MqttException(32109, new EOFException()), "callpoint/door/state"));
    assertEquals("connection to 127.0.0.1:1883 was lost", cause.lost(null, null));
    assertEquals("broker 127.0.0.1:1883 has not acknowledged a message for 10 s: is it stuck?",
        cause.unacknowledged(Duration.ofSeconds(10)));
  }

  @Test
  void silenceIsToldFromAnAnswer() {
    assertTrue(Cause.isSilence(new MqttException(new SocketTimeoutException("nobody answers"))));
    assertFalse(Cause.isSilence(new MqttException(32103, new ConnectException("Connection refused"))));
    assertFalse(Cause.isSilence(null));
  }
}
