package dev.callpoint.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.callpoint.core.Event.Connection;
import dev.callpoint.core.Event.PageReport;
import dev.callpoint.core.Service.CameraState;
import dev.callpoint.core.Service.Peer;
import org.junit.jupiter.api.Test;

/** What an operator's page proves. */
class PeerTest {
  private static final long START_MS = 10_000;
  private static final Peer ASKED = Peer.asked(Scene.ALICE, START_MS);
  private static final Peer CONNECTED = ASKED.connection(Connection.CONNECTED, START_MS + 100);

  private static PageReport report(long frames, long packets, boolean hidden) {
    return new PageReport(frames, packets, 0, false, hidden);
  }

  @Test
  void aPageThatDecodesOnAConnectionThatIsUpShows() {
    Peer shows = CONNECTED.reported(report(1, 0, false), START_MS + 200);
    assertTrue(shows.shows());
    assertFalse(shows.connection(Connection.DISCONNECTED, START_MS + 300).shows());
    assertFalse(CONNECTED.reported(report(0, 9, false), START_MS + 200).shows());
    assertFalse(CONNECTED.shows());
  }

  @Test
  void aHiddenPageShowsWhenItReports() {
    assertTrue(CONNECTED.reported(report(0, 0, true), START_MS + 200).shows());
  }

  @Test
  void soundThatArrivesIsHeard() {
    assertFalse(CONNECTED.reported(report(1, 0, false), START_MS + 200).hears());
    assertTrue(CONNECTED.reported(report(0, 1, false), START_MS + 200).hears());
  }

  @Test
  void afterAnIceRestartOnlyWhatIsNewProvesAnything() {
    Peer before = CONNECTED.reported(report(500, 900, false), START_MS + 200);
    Peer restarted = before.restarted(START_MS + 300);
    assertFalse(restarted.shows());
    assertFalse(restarted.hears());
    Peer same = restarted.reported(report(500, 900, false), START_MS + 400);
    assertFalse(same.shows());
    assertFalse(same.hears());
    Peer more = restarted.reported(report(501, 901, false), START_MS + 400);
    assertTrue(more.shows());
    assertTrue(more.hears());
  }

  @Test
  void aPageThatWasHiddenBeforeAnIceRestartHasToReportAgain() {
    Peer hidden = CONNECTED.reported(report(500, 900, true), START_MS + 300).restarted(START_MS + 300);
    assertFalse(hidden.shows());
    assertTrue(hidden.reported(report(500, 900, true), START_MS + 301).shows());
  }

  @Test
  void anIceRestartIsARoundOfItsOwn() {
    Peer restarted = CONNECTED.answeredAt(START_MS + 50, START_MS + 50).restarted(START_MS + 300);
    assertEquals(1, restarted.round().number());
    assertEquals(2, restarted.restarted(START_MS + 400).round().number());
    assertFalse(restarted.answered());
    assertEquals(0, restarted.round().offers());
    assertEquals(START_MS + 300, restarted.round().offeredMs(), "the offer is awaited from here");
  }

  @Test
  void watchesOnPageAndVoiceBeginWithTheConnection() {
    assertEquals(START_MS + 100, CONNECTED.pageAdvancedMs());
    assertEquals(START_MS + 100, CONNECTED.voiceMs());
    Peer away = CONNECTED.connection(Connection.DISCONNECTED, START_MS + 900);
    assertEquals(START_MS + 100, away.pageAdvancedMs());
    assertEquals(START_MS + 100, away.voiceMs());
    assertEquals(START_MS + 900, away.connectionMs());
  }

  @Test
  void whoTalksIsListenedForFromThenOn() {
    Peer talks = CONNECTED.talks(true, START_MS + 500);
    assertEquals(START_MS + 500, talks.voiceMs());
    assertEquals(START_MS + 500, talks.talkingSinceMs());
    assertSame(talks, talks.talks(true, START_MS + 900), "it is the same talk");
    Peer listens = talks.heard(START_MS + 600).talks(false, START_MS + 900);
    assertEquals(START_MS + 600, listens.voiceMs());
    assertEquals(START_MS + 900, listens.talkingSinceMs());
  }

  @Test
  void aReportTellsWhetherItTalks() {
    Peer talks = CONNECTED.reported(new PageReport(0, 0, 0, true, false), START_MS + 500);
    assertTrue(talks.talking());
    assertEquals(START_MS + 500, talks.pageHeardMs());
    assertFalse(talks.reported(report(0, 0, false), START_MS + 600).talking());
  }

  @Test
  void anAnswerThatIsTakenBackIsNone() {
    assertTrue(ASKED.answeredAt(START_MS, START_MS).answered());
    assertFalse(ASKED.answeredAt(START_MS, START_MS).answeredAt(0, START_MS + 5).answered());
  }

  @Test
  void aCameraThatFailsAgainHasFailedSinceTheFirstTime() {
    CameraState failed = CameraState.CLOSED.failed("gone", 5_000, 7_000).failed("still gone", 7_010, 9_010);
    assertEquals(new CameraState(false, "still gone", 5_000, 9_010), failed);
    assertTrue(failed.settled());
    assertTrue(CameraState.FLOWING.settled());
    assertFalse(CameraState.CLOSED.settled());
  }
}
