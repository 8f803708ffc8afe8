package dev.callpoint.core;

/** An operator's browser. */
final class SimulatedPage {
  private static final long ANSWER_MS = 15;

  boolean answers = true;
  boolean decodes = true;
  boolean reports = true;
  boolean hears = true;
  /** Reports growing numbers whatever it decodes. */
  boolean lies;
  boolean answersTwice;
  /** Answers for the session before. */
  boolean answersOldSession;
  long answerMs = ANSWER_MS;
  boolean hidden;
  boolean present;
  boolean talking;
  /** Where it talks: a microphone that is unplugged sends nothing. */
  boolean sendsVoice = true;
  int session;
  private final World world;
  private final String operator;

  SimulatedPage(World world, String operator) {
    this.world = world;
    this.operator = operator;
  }

  void heal() {
    answers = true;
    decodes = true;
    reports = true;
    hears = true;
    lies = false;
    answersTwice = false;
    answersOldSession = false;
    answerMs = ANSWER_MS;
    hidden = false;
    sendsVoice = true;
  }

  void receives(Command.ToOperator message) {
    switch (message) {
      case Command.SendOffer offer when present -> offered(offer);
      case Command.SendOffer _, Command.SendCandidate _, Command.SendBusy _, Command.SendRefusal _ -> {
        // It shows who has the call, or what went wrong.
      }
      case Command.SendBye bye -> {
        if (session == bye.session()) {
          session = 0;
        }
      }
    }
  }

  private void offered(Command.SendOffer offer) {
    int before = session;
    session = offer.session();
    world.engine(offer.session()).operator = operator;
    if (!answers) {
      return;
    }
    int named = answersOldSession && before > 0 ? before : offer.session();
    Event answer = new Event.AnswerReceived(operator, named, offer.round(), "answer " + offer.session());
    for (int i = 0; i < (answersTwice ? 2 : 1); i++) {
      world.after(answerMs + i, () -> {
        if (answers && present) {
          world.broker.toCore(answer);
        }
      });
    }
  }
}
