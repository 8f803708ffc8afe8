package dev.callpoint.media;

import dev.callpoint.media.Sound.SoundException;
import dev.callpoint.media.SoundChoice.Candidate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Finds the card of one side when the devices are granted, and looks after it from then on.
 *
 * <pre>
 *   (nothing known) ──▶ Found ──its card goes──▶ Lost, where a session uses it: this engine cannot take it back
 *          └──────────▶ Missing ◀──────┘ else
 *                          └──the cards change, or 15 s pass──▶ Found
 * </pre>
 *
 * On a thread of its own, as asking a sound server or a broken card may hang: then this side stays as it was.
 */
final class SoundSide {
  private static final long LOOK_MS = 1_000;
  /** Where no card has come or gone it is asked seldom: each time ALSA's library complains into the log. */
  private static final long TRY_NANOS = TimeUnit.SECONDS.toNanos(15);

  private static final int REASONS_MAX = 3;

  private final Side side;
  private final String wanted;
  private final SoundCards cards;
  private final AlsaSystem system;
  private final Runnable changed;
  private final ScheduledExecutorService thread;
  private volatile @Nullable State state;
  private volatile boolean inUse;
  /** What was seen when it was looked for in vain. */
  private List<SoundCard> cardsBefore = List.of();
  private List<Candidate> heldBefore = List.of();
  private long triedNanos;

  /** Where its card is. */
  sealed interface State {
    /**
     * @param card empty for a device on none, such as a sound server's
     * @param mixer the ALSA control device with its volume
     */
    record Found(Candidate device, Optional<SoundCard> card, String mixer) implements State {}

    record Missing(String why) implements State {}

    record Lost(String words) implements State {}
  }

  /**
   * @param wanted as in {@link SoundChoice#of}
   * @param changed called on this side's thread when its state is another, and each second while it is lost
   */
  SoundSide(Side side, String wanted, SoundCards cards, AlsaSystem system, Runnable changed) {
    this.side = side;
    this.wanted = wanted;
    this.cards = cards;
    this.system = system;
    this.changed = changed;
    thread =
        Executors.newSingleThreadScheduledExecutor(
            work -> Thread.ofPlatform().daemon().name("sound-" + side.label()).unstarted(work));
  }

  Side side() {
    return side;
  }

  /** Null until it was looked for. */
  @Nullable State state() {
    return state;
  }

  /** Reads what can be read without touching a device, so that it is quicker later. */
  void warm() {
    thread.execute(this::guardedRead);
  }

  /** Looks for the card from now on. */
  void open() {
    thread.scheduleWithFixedDelay(this::guardedLook, 0, LOOK_MS, TimeUnit.MILLISECONDS);
  }

  /** A session has the device open, or opens it now. */
  void use() {
    inUse = true;
  }

  boolean isInUse() {
    return inUse;
  }

  /** It was found, and could not be started. */
  void refused(String why) {
    thread.execute(() -> {
      inUse = false;
      missing(cards.all(), List.of(), why);
    });
  }

  private void guardedRead() {
    try {
      SoundChoice.of(side, wanted, cards.all(), system.read(), cards::behind);
      system.open("null", side);
    } catch (SoundException | RuntimeException e) {
      // It is read again when it is needed, and told then.
    }
  }

  private void guardedLook() {
    try {
      look();
    } catch (SoundException | RuntimeException e) {
      missing(cards.all(), List.of(), String.valueOf(e.getMessage()));
    }
  }

  private void look() throws SoundException {
    List<SoundCard> now = cards.all();
    switch (state) {
      case State.Found found when isGone(found, now) && inUse ->
          become(new State.Lost(found.device().words() + " has gone"));
      case State.Found found when isGone(found, now) -> find(now);
      case State.Found _ -> {
        // It is there.
      }
      case State.Lost _ -> changed.run();
      case State.Missing _ when !mayBeThere(now) -> {
        // Nothing has changed.
      }
      case State.Missing _ -> find(now);
      case null -> find(now);
    }
  }

  /** Its control node is another one even if it is back already. */
  private static boolean isGone(State.Found found, List<SoundCard> now) {
    return found.card().filter(card -> now.stream().noneMatch(c -> c.incarnation().equals(card.incarnation()))).isPresent();
  }

  private boolean mayBeThere(List<SoundCard> now) {
    boolean free = heldBefore.stream().anyMatch(candidate -> holder(candidate).isEmpty());
    return free || !now.equals(cardsBefore) || System.nanoTime() - triedNanos >= TRY_NANOS;
  }

  private void find(List<SoundCard> now) throws SoundException {
    SoundChoice choice = SoundChoice.of(side, wanted, now, system.read(), cards::behind);
    List<String> reasons = new ArrayList<>();
    for (Candidate candidate : choice.candidates()) {
      AlsaSystem.Opened opened = system.open(candidate.pcm(), side);
      if (opened.error() == 0) {
        Optional<SoundCard> card = now.stream().filter(c -> c.number() == opened.card()).findAny();
        become(new State.Found(candidate, card, card.map(c -> "hw:CARD=" + c.id()).orElse(candidate.pcm())));
        return;
      }
      if (reasons.size() < REASONS_MAX) {
        reasons.add(why(candidate, opened));
      }
    }
    missing(now, choice.candidates(), reasons.isEmpty() ? choice.absence() : String.join("; ", reasons));
  }

  private String why(Candidate candidate, AlsaSystem.Opened opened) {
    return holder(candidate)
        .map(who -> candidate.words() + " is held by " + who + ": end it, or name another card")
        .orElseGet(() -> candidate.words() + " does not open: " + system.error(opened.error()));
  }

  private Optional<String> holder(Candidate candidate) {
    return candidate.card() < 0 ? Optional.empty() : cards.holder(candidate.card(), candidate.device(), side);
  }

  private void missing(List<SoundCard> now, List<Candidate> tried, String why) {
    cardsBefore = now;
    heldBefore = tried.stream().filter(candidate -> holder(candidate).isPresent()).toList();
    triedNanos = System.nanoTime();
    become(new State.Missing(why));
  }

  private void become(State next) {
    if (!next.equals(state)) {
      state = next;
      changed.run();
    }
  }
}
