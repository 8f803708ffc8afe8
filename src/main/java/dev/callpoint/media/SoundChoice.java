package dev.callpoint.media;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Which sound devices are to be tried for a side, the best first. A card that is named is the only one; where none is
 * named, it is what the system's ALSA configuration makes its default, if it says so (a desktop's sound server does),
 * and then the cards that can do this side, by {@link SoundCard#rank}.
 *
 * @param candidates none where nothing fits
 * @param absence why there is none, in words
 */
record SoundChoice(List<Candidate> candidates, String absence) {
  private static final String PATH = "/dev/";

  /**
   * @param words for people
   * @param pcm its name in ALSA
   * @param definition of the side in an ALSA configuration
   * @param card its number, -1 where it is on none or only opening it tells
   * @param device its number on the card
   */
  record Candidate(String words, String pcm, String definition, int card, int device) {
    /** {@code plug} converts rate, channels and samples for cards that know one form only. */
    static Candidate named(String words, String pcm, int card, int device) {
      return new Candidate(words, pcm, "{ type plug slave.pcm \"" + pcm + "\" }", card, device);
    }
  }

  /**
   * What the system's own ALSA configuration says.
   *
   * @param standard definition of {@code default}, where somebody has made it another than ALSA's own
   * @param card the default card, 0 where nobody has chosen one
   * @param defines whether there is a PCM of a name
   */
  record SystemSound(Optional<String> standard, int card, Predicate<String> defines) {
    static final SystemSound PLAIN = new SystemSound(Optional.empty(), 0, _ -> false);
  }

  /**
   * @param wanted a card's id or number, its path below {@code /dev/snd}, the name of an ALSA PCM, or nothing
   * @param behind the number of the card behind a path
   */
  static SoundChoice of(
      Side side, String wanted, List<SoundCard> cards, SystemSound system, Function<String, OptionalInt> behind) {
    if (wanted.isEmpty()) {
      return any(side, cards, system);
    }
    boolean path = wanted.startsWith(PATH);
    String number = path ? behind.apply(wanted).stream().mapToObj(Integer::toString).findAny().orElse("") : wanted;
    for (SoundCard card : cards) {
      if (card.id().equals(number) || Integer.toString(card.number()).equals(number)) {
        return card.device(side)
            .map(pcm -> new SoundChoice(List.of(candidate(card, pcm)), ""))
            .orElseGet(() -> nothing(card.words() + " cannot " + side.verb() + others(side, cards)));
      }
    }
    if (!path && (wanted.contains(":") || system.defines().test(wanted))) {
      return new SoundChoice(List.of(pcm(wanted, cards)), "");
    }
    String what = path ? "no sound card is at " + wanted : "there is no sound card or ALSA device '" + wanted + "'";
    return nothing(what + "; is it plugged in?" + others(side, cards));
  }

  private static SoundChoice any(Side side, List<SoundCard> cards, SystemSound system) {
    Stream<Candidate> own =
        cards.stream()
            .filter(card -> card.device(side).isPresent())
            .sorted(Comparator.comparing((SoundCard card) -> system.card() == 0 || card.number() != system.card())
                .thenComparing(card -> card.rank(side))
                .thenComparing(SoundCard::number))
            .map(card -> candidate(card, card.device(side).orElseThrow()));
    List<Candidate> all =
        Stream.concat(
                system.standard().stream().map(d -> new Candidate("the system's default", "default", d, -1, 0)), own)
            .toList();
    String absence =
        cards.isEmpty()
            ? "the kernel shows no sound card: is one plugged in?"
            : "no sound card can " + side.verb() + "; there are " + cards.stream().map(SoundCard::id).toList();
    return new SoundChoice(all, absence);
  }

  /** By id, as a number may be another card's in a moment. */
  private static Candidate candidate(SoundCard card, SoundCard.Pcm pcm) {
    return Candidate.named(
        card.words(), "hw:CARD=" + card.id() + ",DEV=" + pcm.device(), card.number(), pcm.device());
  }

  /** One like {@code plughw:CARD=Device,DEV=0}, {@code hw:1,0} or {@code pulse}; its card serves to tell who holds it. */
  private static Candidate pcm(String name, List<SoundCard> cards) {
    String[] arguments = name.substring(name.lastIndexOf(':') + 1).split(",", -1);
    String id = arguments[0].replace("CARD=", "");
    String device = arguments.length > 1 ? arguments[1].replace("DEV=", "") : "0";
    int card =
        cards.stream()
            .filter(c -> name.contains(":") && (c.id().equals(id) || Integer.toString(c.number()).equals(id)))
            .mapToInt(SoundCard::number)
            .findAny()
            .orElse(-1);
    return Candidate.named("ALSA's " + name, name, card, device.matches("\\d{1,3}") ? Integer.parseInt(device) : 0);
  }

  private static SoundChoice nothing(String absence) {
    return new SoundChoice(List.of(), absence);
  }

  private static String others(Side side, List<SoundCard> cards) {
    List<String> ids = cards.stream().filter(card -> card.device(side).isPresent()).map(SoundCard::id).toList();
    return ids.isEmpty()
        ? "; no card that can " + side.verb() + " is there"
        : "; cards that can " + side.verb() + ": " + ids;
  }
}
