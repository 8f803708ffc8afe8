package dev.callpoint.core;

import static dev.callpoint.core.VitalSign.CAMERA_FRAMES;
import static dev.callpoint.core.VitalSign.ENGINE_HEARTBEAT;
import static dev.callpoint.core.VitalSign.ENGINE_MEMORY;
import static dev.callpoint.core.VitalSign.ICE_DISCONNECTED;
import static dev.callpoint.core.VitalSign.MICROPHONE;
import static dev.callpoint.core.VitalSign.OPERATOR_AUDIO;
import static dev.callpoint.core.VitalSign.PAGE_FRAMES;
import static dev.callpoint.core.VitalSign.SENT_FRAMES;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.callpoint.core.Event.Connection;
import dev.callpoint.core.Event.PageReport;
import dev.callpoint.core.Event.Progress;
import dev.callpoint.core.Service.Active;
import dev.callpoint.core.Service.CameraState;
import dev.callpoint.core.Service.Peer;
import dev.callpoint.core.VitalSign.Seen;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each sign at its limit: everything else is well, and the engine speaks. */
class VitalSignTest {
  private static final long START_MS = 10_000;
  private static final long LIMIT_MS = 2_000;

  /** In a call that is connected, and nothing has advanced since the start; the engine's heartbeat has just come. */
  private static Active standing(Connection connection, long forMs) {
    Active active = Active.fresh(1, START_MS).withCamera(CameraState.FLOWING, START_MS);
    Peer peer = Peer.asked(Scene.ALICE, START_MS).connection(connection, START_MS).talks(true, START_MS);
    return active.withPeer(peer).advancedTo(Progress.NONE, START_MS + forMs);
  }

  private static Active withoutSession(long forMs) {
    return Active.fresh(1, START_MS)
        .withCamera(CameraState.FLOWING, START_MS)
        .advancedTo(Progress.NONE, START_MS + forMs);
  }

  private static Seen seen(Active active, long forMs) {
    return new Seen(START_MS + forMs, active, false, false, true);
  }

  private static boolean isOut(VitalSign sign, Connection connection, long forMs) {
    return sign.out(seen(standing(connection, forMs), forMs), LIMIT_MS).isPresent();
  }

  private static Progress holding(long memoryKb) {
    return new Progress(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, memoryKb);
  }

  @ParameterizedTest
  @EnumSource(names = {"CAMERA_FRAMES", "SENT_FRAMES", "PAGE_FRAMES", "MICROPHONE", "OPERATOR_AUDIO"})
  void whatStandsStillIsOutAtItsLimitAndNotBefore(VitalSign sign) {
    assertFalse(isOut(sign, Connection.CONNECTED, LIMIT_MS - 1));
    assertTrue(isOut(sign, Connection.CONNECTED, LIMIT_MS));
  }

  @ParameterizedTest
  @EnumSource(names = {"SENT_FRAMES", "PAGE_FRAMES", "MICROPHONE", "OPERATOR_AUDIO"})
  void whatNeedsTheConnectionIsNotJudgedWithoutIt(VitalSign sign) {
    for (Connection connection : Connection.values()) {
      assertEquals(connection == Connection.CONNECTED, isOut(sign, connection, LIMIT_MS), connection::toString);
    }
    assertTrue(sign.out(seen(withoutSession(LIMIT_MS), LIMIT_MS), LIMIT_MS).isEmpty());
  }

  @ParameterizedTest
  @EnumSource(names = {"CAMERA_FRAMES", "SENT_FRAMES", "PAGE_FRAMES", "MICROPHONE", "OPERATOR_AUDIO"})
  void whatWasSeenAtTheLastHeartbeatIsJudgedNotTheTimeSince(VitalSign sign) {
    Active silentSince = standing(Connection.CONNECTED, LIMIT_MS - 1);
    assertTrue(sign.out(seen(silentSince, 60_000), LIMIT_MS).isEmpty());
  }

  @ParameterizedTest
  @EnumSource
  void whoIsOutSaysWhy(VitalSign sign) {
    Connection connection = sign == ICE_DISCONNECTED ? Connection.DISCONNECTED : Connection.CONNECTED;
    Active active = standing(connection, 0).advancedTo(holding(3_000 * 1_024), START_MS + LIMIT_MS);
    Seen late = new Seen(START_MS + 2 * LIMIT_MS, active, true, false, true);
    String words = sign.out(late, LIMIT_MS).orElseThrow();
    assertTrue(words.matches(sign == ENGINE_MEMORY ? ".*holds 3000 MB" : ".* 2000 ms"), words);
  }

  @Test
  void anEngineIsSilentAtItsLimitAndNotBefore() {
    Active active = standing(Connection.CONNECTED, 300);
    assertTrue(ENGINE_HEARTBEAT.out(seen(active, 300 + LIMIT_MS - 1), LIMIT_MS).isEmpty());
    assertTrue(ENGINE_HEARTBEAT.out(seen(active, 300 + LIMIT_MS), LIMIT_MS).isPresent());
    assertTrue(ENGINE_HEARTBEAT.out(seen(withoutSession(300), 300 + LIMIT_MS), LIMIT_MS).isPresent(), "idle or not");
  }

  @Test
  void aCameraThatIsKnownToBeGoneDoesNotStall() {
    Active gone =
        standing(Connection.CONNECTED, 0)
            .withCamera(CameraState.CLOSED.failed("unplugged", START_MS, START_MS), START_MS)
            .advancedTo(Progress.NONE, START_MS + 60_000);
    assertTrue(CAMERA_FRAMES.out(seen(gone, 60_000), LIMIT_MS).isEmpty());
    assertTrue(CAMERA_FRAMES.out(seen(withoutSession(LIMIT_MS), LIMIT_MS), LIMIT_MS).isPresent(), "idle or not");
  }

  @Test
  void aConnectionIsOutWhenItWasAwayForItsLimit() {
    assertFalse(isOut(ICE_DISCONNECTED, Connection.DISCONNECTED, LIMIT_MS - 1));
    assertTrue(isOut(ICE_DISCONNECTED, Connection.DISCONNECTED, LIMIT_MS));
    for (Connection connection : Connection.values()) {
      assertEquals(connection == Connection.DISCONNECTED, isOut(ICE_DISCONNECTED, connection, LIMIT_MS));
    }
  }

  @Test
  void aPageThatHasLeftTheBrokerIsNotAskedForFrames() {
    Active active = standing(Connection.CONNECTED, LIMIT_MS);
    assertTrue(PAGE_FRAMES.out(new Seen(START_MS + LIMIT_MS, active, false, true, true), LIMIT_MS).isEmpty());
    assertTrue(SENT_FRAMES.out(new Seen(START_MS + LIMIT_MS, active, false, true, true), LIMIT_MS).isPresent());
  }

  @Test
  void aMicrophoneThatIsNotThereIsNotListenedTo() {
    Active active = standing(Connection.CONNECTED, LIMIT_MS);
    assertTrue(MICROPHONE.out(new Seen(START_MS + LIMIT_MS, active, false, false, false), LIMIT_MS).isEmpty());
  }

  @Test
  void anOperatorWhoListensIsNotMissed() {
    Active talks = standing(Connection.CONNECTED, 0);
    Active listens = talks.withPeer(talks.peer().orElseThrow().talks(false, START_MS));
    assertTrue(OPERATOR_AUDIO.out(seen(listens.advancedTo(Progress.NONE, START_MS + 60_000), 60_000), LIMIT_MS).isEmpty());
  }

  @Test
  void theOperatorsVoiceIsMissedFromTheMomentThatHeTalks() {
    Active listens = standing(Connection.CONNECTED, 0);
    listens = listens.withPeer(listens.peer().orElseThrow().talks(false, START_MS));
    Active talks = listens.withPeer(listens.peer().orElseThrow().talks(true, START_MS + 5_000));
    Active before = talks.advancedTo(Progress.NONE, START_MS + 5_000 + LIMIT_MS - 1);
    assertTrue(OPERATOR_AUDIO.out(seen(before, 0), LIMIT_MS).isEmpty());
    Active then = talks.advancedTo(Progress.NONE, START_MS + 5_000 + LIMIT_MS);
    assertTrue(OPERATOR_AUDIO.out(seen(then, 0), LIMIT_MS).isPresent());
  }

  // --- what counts as advancing ---

  private static Active after(Active active, Progress progress) {
    return active.advancedTo(progress, START_MS + LIMIT_MS);
  }

  private static List<VitalSign> out(Active active) {
    return Arrays.stream(VitalSign.values()).filter(s -> s.out(seen(active, LIMIT_MS), LIMIT_MS).isPresent()).toList();
  }

  @Test
  void eachCounterTellsOfItsOwnSign() {
    Active active = standing(Connection.CONNECTED, 0);
    assertEquals(
        List.of(CAMERA_FRAMES, SENT_FRAMES, PAGE_FRAMES, MICROPHONE, OPERATOR_AUDIO), out(after(active, Progress.NONE)));
    assertEquals(
        List.of(SENT_FRAMES, PAGE_FRAMES, MICROPHONE, OPERATOR_AUDIO),
        out(after(active, new Progress(1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0))));
    assertEquals(
        List.of(CAMERA_FRAMES, PAGE_FRAMES, MICROPHONE, OPERATOR_AUDIO),
        out(after(active, new Progress(0, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0))));
    assertEquals(
        List.of(CAMERA_FRAMES, SENT_FRAMES, PAGE_FRAMES, OPERATOR_AUDIO),
        out(after(active, new Progress(0, 0, 0, 1, 0.001, 0, 0, 0, 0, 0, 0))));
    assertEquals(
        List.of(CAMERA_FRAMES, SENT_FRAMES, PAGE_FRAMES, MICROPHONE),
        out(after(active, new Progress(0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0))));
  }

  @Test
  void framesThatAreOnlyEncodedOrOnlySentAgainAreNoProgress() {
    Active active = standing(Connection.CONNECTED, 0);
    assertTrue(out(after(active, new Progress(0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0))).contains(SENT_FRAMES));
    assertTrue(out(after(active, new Progress(0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0))).contains(SENT_FRAMES));
  }

  @Test
  void aMicrophoneThatRunsAndGivesZeroOrStandsAndGaveSoundIsSilent() {
    Active active = standing(Connection.CONNECTED, 0);
    assertTrue(out(after(active, new Progress(0, 0, 0, 9, 0, 0, 0, 0, 0, 0, 0))).contains(MICROPHONE));
    assertTrue(out(after(active, new Progress(0, 0, 0, 0, 0.5, 0, 0, 0, 0, 0, 0))).contains(MICROPHONE));
  }

  @Test
  void watchesOnSentFramesAndSoundBeginWithTheConnectionTheCamerasDoesNot() {
    Active active = standing(Connection.CONNECTED, 0).connectedSince(START_MS + 1).advancedTo(Progress.NONE, START_MS + LIMIT_MS);
    assertEquals(List.of(CAMERA_FRAMES, PAGE_FRAMES, OPERATOR_AUDIO), out(active));
  }

  @Test
  void aPageThatDecodesMoreOrIsHiddenAdvancesAndOneThatOnlyReportsDoesNot() {
    Active active = standing(Connection.CONNECTED, 0);
    Peer peer = active.peer().orElseThrow();
    Peer same = peer.reported(new PageReport(0, 5, 0.5, true, false), START_MS + 1);
    assertTrue(out(after(active.withPeer(same), Progress.NONE)).contains(PAGE_FRAMES));
    Peer more = peer.reported(new PageReport(1, 0, 0, true, false), START_MS + 1);
    assertFalse(out(after(active.withPeer(more), Progress.NONE)).contains(PAGE_FRAMES));
    Peer hidden = peer.reported(new PageReport(0, 0, 0, true, true), START_MS + 1);
    assertFalse(out(after(active.withPeer(hidden), Progress.NONE)).contains(PAGE_FRAMES));
  }

  // --- memory ---

  @Test
  void memoryIsOutAboveItsLimitWhereNobodyTalks() {
    Active fits = withoutSession(0).advancedTo(holding(257 * 1_024 - 1), START_MS);
    Active toomuch = withoutSession(0).advancedTo(holding(257 * 1_024), START_MS);
    assertTrue(ENGINE_MEMORY.out(new Seen(START_MS, fits, true, false, true), 256).isEmpty());
    assertTrue(ENGINE_MEMORY.out(new Seen(START_MS, toomuch, true, false, true), 256).isPresent());
    assertTrue(ENGINE_MEMORY.out(new Seen(START_MS, toomuch, false, false, true), 256).isEmpty());
  }

  // --- what was given up ---

  @Test
  void onlySilenceIsGivenUp() {
    assertEquals(
        List.of(MICROPHONE, OPERATOR_AUDIO), Arrays.stream(VitalSign.values()).filter(VitalSign::givesUp).toList());
    assertEquals("microphone: gives no sound", MICROPHONE.degraded());
    assertEquals("operator's voice: does not arrive", OPERATOR_AUDIO.degraded());
  }

  @Test
  void aMicrophoneIsWellWhenItHasGivenSound() {
    Active active = standing(Connection.CONNECTED, 0);
    assertFalse(MICROPHONE.well(seen(active, 0)));
    Active hears = after(active, new Progress(0, 0, 0, 1, 0.1, 0, 0, 0, 0, 0, 0));
    assertTrue(MICROPHONE.well(seen(hears, 0)));
    assertTrue(MICROPHONE.well(seen(after(hears, new Progress(0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0)), 0)), "it did before");
  }

  @Test
  void aVoiceIsWellWhenItArrivesOrIsNotToBeExpected() {
    Active active = standing(Connection.CONNECTED, 0);
    Peer talks = active.peer().orElseThrow();
    assertFalse(OPERATOR_AUDIO.well(seen(active, 60_000)));
    assertTrue(OPERATOR_AUDIO.well(seen(active.withPeer(talks.heard(START_MS + 1)), 60_000)));
    assertTrue(OPERATOR_AUDIO.well(seen(active.withPeer(talks.talks(false, START_MS + 1)), 60_000)));
    assertFalse(OPERATOR_AUDIO.well(seen(withoutSession(0), 60_000)), "nobody is there to be heard");
  }

  // --- the table ---

  @Test
  void eachSignHasALimitByDefaultAndAKeyOfItsOwn() {
    assertEquals(VitalSign.values().length, VitalSign.defaults().size());
    for (VitalSign sign : VitalSign.values()) {
      assertEquals((long) sign.fallback(), VitalSign.defaults().get(sign));
      assertEquals(sign != ENGINE_MEMORY, sign.isMillis());
      assertTrue(sign.key().endsWith(sign.isMillis() ? "_ms" : "_mb"), sign::key);
    }
    assertEquals(VitalSign.values().length, Arrays.stream(VitalSign.values()).map(VitalSign::key).distinct().count());
    assertEquals(VitalSign.values().length, Arrays.stream(VitalSign.values()).map(VitalSign::cause).distinct().count());
  }

  @Test
  void aSignWithoutALimitIsOff() {
    assertEquals(0, Scene.OFF.of(CAMERA_FRAMES));
    assertEquals(2_000, Scene.LIMITS.of(CAMERA_FRAMES));
  }
}
