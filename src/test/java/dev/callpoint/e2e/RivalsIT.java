package dev.callpoint.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import dev.callpoint.testkit.Device;
import dev.callpoint.testkit.Listener;
import dev.callpoint.testkit.Mosquitto;
import dev.callpoint.testkit.OperatorPage;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Two operators answer one ring at the same moment: one has the call, and the other is told who. */
class RivalsIT {
  private static final int ROUNDS = 12;
  private static final List<String> RIVALS = List.of("op-rival0001", "op-rival0002");
  /** So that both pages have it before it is time. */
  private static final int NOTICE_MS = 500;

  private static Mosquitto broker;

  @BeforeAll
  static void startBroker() {
    broker = Mosquitto.start();
  }

  @AfterAll
  static void stopBroker() {
    broker.close();
  }

  @Test
  void ofTwoThatWatchAtOnceExactlyOneIsOfferedTheCallAndTheOtherIsToldWhoHasIt() throws InterruptedException {
    Map<String, Integer> won = new TreeMap<>();
    try (Device device = Device.start(broker, "button.ring_interval_ms = 100");
        Listener first = Listener.at(broker.port(), device.topic("signal/out/+"), device.topic("event"));
        Listener second = Listener.at(broker.port(), device.topic("event"))) {
      for (int round = 0; round < ROUNDS; round++) {
        device.await("a standby, and no call", s -> Device.paired(s) && s.path("state").asString().equals("ready"));
        first.forget();
        device.press();
        first.await("the ring", device.topic("event"), m -> m.json().path("event_type").asString().equals("ring"));
        atOnce(() -> watch(first, device, RIVALS.get(0)), () -> watch(second, device, RIVALS.get(1)));

        String busy = awaitBusy(first, device);
        String holder = RIVALS.get(1 - RIVALS.indexOf(busy));
        first.await("the offer to " + holder, out(device, holder), m -> type(m).equals("offer"));
        Listener.Message told = first.await("busy", out(device, busy), m -> type(m).equals("busy"));
        assertEquals(holder, told.json().path("operator").asString(), device.log());
        assertEquals(holder, device.status().path("call").path("operator").asString(), device.log());
        assertEquals(0, first.on(out(device, busy)).stream().filter(m -> type(m).equals("offer")).count(), device.log());
        assertEquals(1, first.on(device.topic("event")).stream()
            .filter(m -> m.json().path("event_type").asString().equals("answered")).count(), device.log());
        won.merge(holder, 1, Integer::sum);
        first.publish(device.topic("signal/in/" + holder), "{\"type\":\"bye\"}");
      }
    }
    System.out.println("answered at once " + ROUNDS + " times, won " + won);
  }

  @Test
  void ofTwoConsolesThatAnswerAtOnceOneHasThePictureAndTheOtherMayTakeOver() {
    try (Device device = Device.start(broker);
        OperatorPage first = OperatorPage.looking(device);
        OperatorPage second = OperatorPage.looking(device)) {
      List<OperatorPage> pages = List.of(first, second);
      device.await("a standby", Device::paired);
      device.press();
      pages.forEach(page -> page.page().getByText("Answer", new Page.GetByTextOptions().setExact(true)).waitFor());
      double moment = System.currentTimeMillis() + NOTICE_MS;
      pages.forEach(page -> page.page().evaluate(
          "at => void setTimeout(() => document.getElementById('watch').click(), at - Date.now())", moment));

      device.awaitInCall();
      String holder = device.status().path("call").path("operator").asString();
      OperatorPage winner = holder.equals(first.operator()) ? first : second;
      OperatorPage loser = winner == first ? second : first;
      assertEquals(holder, winner.operator());
      winner.awaitPictures(1);
      PlaywrightAssertions.assertThat(loser.page().locator("#cover-words"))
          .hasText("Another operator (" + holder + ") has this call.");
      assertEquals(0, loser.pictures());

      loser.page().locator("#take-over").click();
      loser.awaitPictures(1);
      device.await("the other has it", s -> s.path("call").path("operator").asString().equals(loser.operator()));
      PlaywrightAssertions.assertThat(winner.page().locator("#notice")).containsText("another operator took it over");
      assertNotEquals(holder, loser.operator());
    }
  }

  private static String awaitBusy(Listener listener, Device device) {
    Awaitility.await("one is told that it is busy").until(() -> busyOnes(listener, device).size() == 1);
    return busyOnes(listener, device).getFirst();
  }

  private static List<String> busyOnes(Listener listener, Device device) {
    return RIVALS.stream().filter(rival -> listener.on(out(device, rival)).stream().anyMatch(m -> type(m).equals("busy"))).toList();
  }

  private static void watch(Listener line, Device device, String operator) {
    line.throwAt(device.topic("signal/in/" + operator), "{\"type\":\"watch\"}".getBytes(StandardCharsets.UTF_8));
  }

  private static String out(Device device, String operator) {
    return device.topic("signal/out/" + operator);
  }

  private static String type(Listener.Message message) {
    return message.json().path("type").asString("");
  }

  private static void atOnce(Runnable one, Runnable other) throws InterruptedException {
    CyclicBarrier start = new CyclicBarrier(2);
    Thread thread = Thread.ofPlatform().start(() -> {
      meet(start);
      other.run();
    });
    meet(start);
    one.run();
    thread.join();
  }

  private static void meet(CyclicBarrier start) {
    try {
      start.await();
    } catch (InterruptedException | BrokenBarrierException e) {
      throw new AssertionError(e);
    }
  }
}
