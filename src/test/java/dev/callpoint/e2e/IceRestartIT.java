package dev.callpoint.e2e;

import dev.callpoint.core.Event;
import dev.callpoint.core.Event.Connection;
import dev.callpoint.testkit.LoneEngine;
import dev.callpoint.testkit.Mosquitto;
import dev.callpoint.testkit.OperatorPage;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * New ICE credentials for a call that goes on: a real engine, a real page, the same connection. Which path the media
 * take then is libwebrtc's choice as long as the old one is good; {@link IceRestartPathIT} takes it away.
 */
class IceRestartIT {
  private static final Duration FRESH = Duration.ofMillis(2_000);
  private static final Pattern FRAGMENT = Pattern.compile("(?m)^a=ice-ufrag:(\\S+)");

  private static Mosquitto broker;
  private static LoneEngine engine;
  private static OperatorPage page;

  @BeforeAll
  static void callIsUpWithTheSlate() {
    broker = Mosquitto.start();
    engine = LoneEngine.start(broker);
    engine.restartIce();
    refusal("restart-ice", "out of order");
    engine.leaveCameraAlone();
    engine.passAnswers(_ -> false);
    page = OperatorPage.watching(engine);
    Event.AnswerReceived answer = engine.awaitAnswer(0);
    engine.restartIce();
    refusal("restart-ice", "its first offer was not answered");
    engine.passAnswers(_ -> true);
    engine.answer(answer);
    page.awaitPictures(1);
    engine.await("slate", Event.CameraFailed.class, e -> e.detail().contains("left closed"));
  }

  @AfterAll
  static void end() {
    page.close();
    engine.close();
    broker.close();
  }

  @Test
  void theRunningPictureGoesOnWithNewCredentialsOnTheSameConnection() {
    Object track = pictureTrack();
    Event.OfferMade offer = restart();
    String before = fragment(engine.awaitOffer(offer.round() - 1).sdp());
    assertNotEquals(before, fragment(offer.sdp()));
    awaitDescribed(offer);
    assertNotEquals(
        fragment(engine.awaitAnswer(offer.round() - 1).sdp()), fragment(engine.awaitAnswer(offer.round()).sdp()));
    goesOn(track);
  }

  @Test
  void anAnswerToAnotherRoundIsRefusedInWordsAndChangesNothing() {
    Event.OfferMade offer = restart();
    awaitDescribed(offer);
    Object track = pictureTrack();
    engine.answer(engine.awaitAnswer(0));
    refusal("answer", "it answers round 0, the offer that stands is of round " + offer.round());
    engine.answer(engine.awaitAnswer(offer.round()));
    refusal("answer", "round " + offer.round() + " of the session has its answer already");
    engine.answer(new Event.AnswerReceived("", LoneEngine.GENERATION, offer.round() + 1, "no SDP"));
    refusal("answer", "it answers round " + (offer.round() + 1));
    goesOn(track);
    assertEquals(fragment(offer.sdp()), page.way().describedFragment());
  }

  @Test
  void aRestartThatNobodyAnsweredIsFollowedByAnother() {
    int first = engine.round() + 1;
    engine.passAnswers(round -> round != first);
    engine.restartIce();
    Event.AnswerReceived late = engine.awaitAnswer(first);
    Event.OfferMade second = restart();
    assertNotEquals(fragment(engine.awaitOffer(first).sdp()), fragment(second.sdp()));
    Object track = pictureTrack();
    awaitDescribed(second);
    engine.answer(late);
    refusal("answer", "it answers round " + first);
    goesOn(track);
  }

  @Test
  void restartsInOneBreathEndWithTheLast() {
    Object track = pictureTrack();
    int last = engine.round() + 3;
    engine.restartIce();
    engine.restartIce();
    engine.restartIce();
    awaitDescribed(engine.awaitOffer(last));
    goesOn(track);
  }

  @Test
  void theSameRoundGetsItsAnswerAgainAndALowerOneNone() {
    Event.OfferMade offer = restart();
    awaitDescribed(offer);
    Event.AnswerReceived answer = engine.awaitAnswer(offer.round());
    int candidates = engine.said(Event.CandidateReceived.class).size();
    engine.offerAgain(engine.awaitOffer(0));
    engine.offerAgain(offer);
    List<Event.AnswerReceived> same =
        engine.await("the answer again", Event.AnswerReceived.class, 2, e -> e.round() == offer.round());
    assertEquals(List.of(answer, answer), same);
    assertEquals(1, engine.said(Event.AnswerReceived.class).stream().filter(e -> e.round() == 0).count());
    String fragment = fragment(answer.sdp());
    engine.await("its candidates again", Event.CandidateReceived.class, candidates + 1, _ -> true);
    assertTrue(engine.said(Event.CandidateReceived.class).getLast().candidate().candidate().contains(fragment));
    refusal("answer", "round " + offer.round() + " of the session has its answer already");
  }

  @Test
  void aRenewalThatThePageCannotTakeIsToldAndTheNextOneWorks() {
    Event.OfferMade offer = restart();
    awaitDescribed(offer);
    Object track = pictureTrack();
    engine.offerAgain(new Event.OfferMade(LoneEngine.GENERATION, offer.round() + 1, "no SDP"));
    page.await("the operator is told", () -> page.page().locator("#lately").textContent().contains("could not renew"));
    awaitDescribed(restart());
    goesOn(track);
  }

  @Test
  void theCameraThatWasLeftAloneIsOpenedLater() {
    engine.openCamera();
    engine.await("camera", Event.FirstFrameArrived.class, _ -> true);
    page.awaitFreshPicture(FRESH);
    awaitDescribed(restart());
    page.awaitFreshPicture(FRESH);
  }

  private static Event.OfferMade restart() {
    int next = engine.round() + 1;
    engine.restartIce();
    return engine.awaitOffer(next);
  }

  /** Waits until the page has described this offer and answered it. */
  private static void awaitDescribed(Event.OfferMade offer) {
    String fragment = fragment(offer.sdp());
    page.await("round " + offer.round() + " is described", () -> page.way().describedFragment().equals(fragment));
    engine.awaitAnswer(offer.round());
  }

  /** The same connection has stayed up and decodes more frames into the same picture. */
  private static void goesOn(Object track) {
    long frames = page.framesDecoded();
    page.await("frames go on", () -> page.framesDecoded() > frames);
    assertEquals(1, page.way().connections());
    assertEquals("connected", page.way().state());
    assertEquals(1, page.pictures());
    assertEquals(track, pictureTrack());
    assertFalse(engine.connections().contains(Connection.FAILED), engine.connections().toString());
    assertFalse(engine.connections().contains(Connection.DISCONNECTED), engine.connections().toString());
  }

  private static Object pictureTrack() {
    return page.page().evaluate("document.querySelector('video.front').srcObject.getVideoTracks()[0].id");
  }

  private static void refusal(String what, String words) {
    engine.await(
        what + " is refused",
        Event.EngineRefused.class,
        refused -> refused.what().equals(what) && refused.detail().contains(words));
  }

  private static String fragment(String sdp) {
    Matcher matcher = FRAGMENT.matcher(sdp);
    assertTrue(matcher.find(), sdp);
    return matcher.group(1);
  }
}
