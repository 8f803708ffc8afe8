package dev.callpoint.e2e;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.callpoint.testkit.Device;
import dev.callpoint.testkit.Mosquitto;
import dev.callpoint.testkit.OperatorPage;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The two ways in which a microphone goes silent, as the operator's page hears them: they are not the same. */
class MicrophoneIT {
  private static final double SILENCE = 0.001;
  private static final double TONE = 0.05;
  private static final int PACKETS_A_SECOND = 50;

  private static Mosquitto broker;
  private static Device device;
  private static OperatorPage operator;

  @BeforeAll
  static void start() {
    broker = Mosquitto.start();
    device = Device.start(broker);
    operator = OperatorPage.watching(device);
    operator.awaitPictures(1);
  }

  @BeforeEach
  void theToneIsHeard() {
    device.awaitInCall();
    operator.await("the tone is heard", () -> operator.audioLevel() > TONE);
  }

  @AfterAll
  static void end() {
    operator.close();
    device.close();
    broker.close();
  }

  @Test
  void aMutedMicrophoneSendsSilenceAndANewEngineIsHeardAgain() {
    device.breakBy("microphone-mute");

    operator.await("silence", () -> operator.audioLevel() < SILENCE);
    long packets = operator.audioPackets();
    operator.await("packets go on", () -> operator.audioPackets() > packets + PACKETS_A_SECOND);
    assertTrue(operator.audioLevel() < SILENCE);

    device.reset("muted");
    operator.await("the tone is back", () -> operator.audioLevel() > TONE);
  }

  @Test
  void aMicrophoneThatStopsSendsNothingAndANewEngineIsHeardAgain() {
    device.breakBy("microphone-stop");

    operator.awaitUnchanged("packets", operator::audioPackets, 2_000);
    long frames = operator.framesDecoded();
    operator.await("the picture goes on", () -> operator.framesDecoded() > frames + 30);

    device.reset("stopped");
    operator.await("packets are back", () -> operator.audioPackets() > PACKETS_A_SECOND);
    operator.await("the tone is back", () -> operator.audioLevel() > TONE);
  }
}
