package dev.callpoint.mqtt;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * How much is let in from the broker: how large, and how often. Nobody honest meets these limits; they keep a program that
 * runs wild, or means harm, from taking the time of those who do. Of the link's thread.
 *
 * <table>
 * <caption>What is let in</caption>
 * <tr><th>topic</th><th>bytes</th><th>in a row</th><th>after that</th></tr>
 * <tr><td>commands of all names</td><td>{@value #COMMAND_BYTES_MAX}</td><td>300</td><td>one each 20 ms</td></tr>
 * <tr><td>commands of one name, those that are well formed</td><td></td><td>100</td><td>one each 200 ms</td></tr>
 * <tr><td>signals of all operators</td><td>{@value Link#PAYLOAD_LIMIT_BYTES}</td><td>1,000</td><td>one each 10 ms</td></tr>
 * <tr><td>signals of one operator</td><td></td><td>300</td><td>one each 50 ms</td></tr>
 * <tr><td>availability of all operators</td><td>{@value #AVAILABILITY_BYTES_MAX}</td><td>2,000</td><td>one each 10 ms</td></tr>
 * <tr><td>availability of one operator</td><td></td><td>30</td><td>one each 1,000 ms</td></tr>
 * </table>
 *
 * An operator's page sends some twenty signals for each session, and a call that is reset five times a hundred. A broker
 * tells of the availability of each of up to a thousand operators whenever the line is back.
 */
public final class Gate {
  /** The longest command that says all it may is a tenth of this. */
  public static final int COMMAND_BYTES_MAX = 4_096;

  static final int AVAILABILITY_BYTES_MAX = 16;

  /** Of whom a bucket is kept, of each kind; whoever was not heard for longest has a full one again. */
  private static final int SENDERS_MAX = 256;

  private static final String TOO_MANY = "too many messages: it was not looked at, try again later";

  private final LongSupplier clockMs;
  private final Bucket commands;
  private final Bucket signals;
  private final Bucket availabilities;
  private final Bucket answers;
  private final Map<String, Bucket> byCommand = new Recent();
  private final Map<String, Bucket> bySender = new Recent();
  private final Map<String, Bucket> byPresent = new Recent();

  private static final class Recent extends LinkedHashMap<String, Bucket> {
    private static final long serialVersionUID = 1;

    Recent() {
      super(16, 0.75f, true);
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<String, Bucket> eldest) {
      return size() > SENDERS_MAX;
    }
  }

  /** @param clockMs monotonic */
  public Gate(LongSupplier clockMs) {
    this.clockMs = clockMs;
    this.commands = new Bucket(300, 20, clockMs);
    this.signals = new Bucket(1_000, 10, clockMs);
    this.availabilities = new Bucket(2_000, 10, clockMs);
    this.answers = new Bucket(300, 100, clockMs);
  }

  /** Why the message is not let in; empty where it is. To be asked before it is read. */
  public Optional<String> refusal(Inbound inbound, int bytes) {
    if (bytes > bytesMax(inbound)) {
      return Optional.of(tooLarge(inbound));
    }
    boolean may =
        switch (inbound) {
          case Inbound.Command _ -> commands.take();
          case Inbound.Signal s -> take(bySender, s.operator(), 300, 50) && signals.take();
          case Inbound.OperatorAvailability a -> take(byPresent, a.operator(), 30, 1_000) && availabilities.take();
        };
    return may ? Optional.empty() : Optional.of(TOO_MANY);
  }

  /** The same of a command that is well formed, so that noise does not use up what is left for it. */
  public Optional<String> refusal(String command) {
    return take(byCommand, command, 100, 200) ? Optional.empty() : Optional.of(TOO_MANY);
  }

  public static String tooLarge(Inbound inbound) {
    return "larger than " + bytesMax(inbound) + " bytes";
  }

  /** Whether one more refusal may be told to its sender: a flood is not answered with a flood. */
  public boolean mayAnswer() {
    return answers.take();
  }

  private static int bytesMax(Inbound inbound) {
    return switch (inbound) {
      case Inbound.Command _ -> COMMAND_BYTES_MAX;
      case Inbound.Signal _ -> Link.PAYLOAD_LIMIT_BYTES;
      case Inbound.OperatorAvailability _ -> AVAILABILITY_BYTES_MAX;
    };
  }

  private boolean take(Map<String, Bucket> buckets, String sender, int burst, long refillMs) {
    return buckets.computeIfAbsent(sender, _ -> new Bucket(burst, refillMs, clockMs)).take();
  }
}
