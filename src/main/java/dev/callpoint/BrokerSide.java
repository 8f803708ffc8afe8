package dev.callpoint;

import dev.callpoint.core.Command;
import dev.callpoint.core.Event;
import dev.callpoint.core.Event.CommandReceived;
import dev.callpoint.core.Event.InputKind;
import dev.callpoint.core.Result;
import dev.callpoint.core.Status;
import dev.callpoint.json.Json;
import dev.callpoint.json.Json.BadJson;
import dev.callpoint.json.StatusJson;
import dev.callpoint.mqtt.CommandPayload;
import dev.callpoint.mqtt.CommandPayload.CommandRefused;
import dev.callpoint.mqtt.Discovery;
import dev.callpoint.mqtt.Gate;
import dev.callpoint.mqtt.Inbound;
import dev.callpoint.mqtt.Link;
import dev.callpoint.mqtt.LinkSettings;
import dev.callpoint.mqtt.Spread;
import dev.callpoint.mqtt.Topics;
import dev.callpoint.signalling.Signals;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.tinylog.Logger;
import tools.jackson.databind.node.ObjectNode;

/** Between the broker and the core: payloads become events, commands become payloads. Decides nothing. */
final class BrokerSide implements Link.Listener {
  private static final int QOS = 1;
  private static final int QOS_VITALS = 0;
  private static final byte[] UNREAD = {};
  private static final byte[] NOTHING = {};
  private static final long FORGET_S = 5;

  /** Events that are told late rather than never. That a call began or ended is worthless later. */
  private static final Set<String> KEPT_EVENTS = Set.of("ring", "missed", "fault", "tamper");

  private final Topics topics;
  private final Signals signals;
  private final StatusJson statusJson;
  private final LongSupplier clockMs;
  private final Consumer<Event> events;
  private final CommandPayload commands;
  private final Gate gate;
  private final Refusals refusals;
  private final Link link;
  private final Outbox outbox;
  private final OutboxFiles files;
  private final Clocks clocks;
  private final Discovery discovery;
  private final Announcement announcement;
  private boolean forgotten;

  BrokerSide(
      Topics topics,
      Spread spread,
      Function<Topics, LinkSettings> settings,
      Signals signals,
      StatusJson statusJson,
      Discovery discovery,
      boolean discoverable,
      LongSupplier clockMs,
      OutboxFiles files,
      Duration ringTimeout,
      Consumer<Event> events) {
    this.topics = topics;
    this.signals = signals;
    this.statusJson = statusJson;
    this.clockMs = clockMs;
    this.events = events;
    this.commands = new CommandPayload(spread);
    this.gate = new Gate(clockMs);
    this.refusals = new Refusals(clockMs, events);
    this.link = new Link(settings.apply(topics), this);
    this.files = files;
    this.clocks = Clocks.ofThisMachine(clockMs);
    this.outbox = new Outbox(link::publish, files, clocks, this::topic, ringTimeout.toMillis());
    this.discovery = discovery;
    this.announcement =
        new Announcement(discovery, discoverable, link::publish, clockMs, ThreadLocalRandom::current, events);
  }

  private String topic(Outbox.Kind kind) {
    return switch (kind) {
      case RESULT -> topics.result();
      case EVENT -> topics.event();
      case INCIDENT -> topics.incident();
    };
  }

  /** Reads what the daemon before could not tell, so it waits for the disk. */
  void start() {
    outbox.restore(files.load());
    files.start();
    link.start();
  }

  /** The way to the broker may be another one now. */
  void networkChanged() {
    link.networkChanged();
  }

  /**
   * What was said just before has until the limit to be acknowledged, as brokers acknowledge in order; what then is not
   * has as long again to get on the disk.
   */
  void close(Duration limit) throws InterruptedException {
    outbox.flush();
    link.close(limit);
    int left = outbox.counts().kept();
    if (left > 0) {
      Logger.warn("results, events and incidents that the broker has not acknowledged at the end: {}", left);
    }
    files.close(limit);
  }

  /** Of the link, and what is kept for the broker. */
  ObjectNode counts() {
    return Json.tree(link.counts()).setAll(Json.tree(outbox.counts()));
  }

  // --- outward ---

  /** To be called often: sends what the broker could not take before, and tells what it sent in vain. */
  void flush() {
    outbox.flush();
    announcement.flush();
    refusals.flush();
  }

  /**
   * Removes what this device has left at the broker, Home Assistant's discovery first, and leaves nothing there from now
   * on. Waits for the broker.
   *
   * @return the topics that are empty now
   * @throws IllegalStateException when the broker has not acknowledged it; then it is removed when the line is back
   */
  List<String> forget() throws InterruptedException {
    List<String> topics = List.of(discovery.topic(), this.topics.state(), this.topics.availability());
    CountDownLatch acknowledged = new CountDownLatch(topics.size());
    announcement.end();
    link.leaveNothing();
    if (!erase(acknowledged::countDown)) {
      throw new IllegalStateException("the broker is away: what it keeps of this device is removed when the line is back");
    }
    if (!acknowledged.await(FORGET_S, TimeUnit.SECONDS)) {
      throw new IllegalStateException("the broker has not acknowledged within " + FORGET_S + " s: is it stuck?");
    }
    Logger.info("forgotten: {} are removed, and nothing is left at the broker from now on", topics);
    return topics;
  }

  private synchronized boolean erase(Runnable acknowledged) {
    forgotten = true;
    return outbox.publish(discovery.topic(), NOTHING, QOS, true, acknowledged)
        && outbox.publish(topics.state(), NOTHING, QOS, true, acknowledged)
        && outbox.publish(topics.availability(), NOTHING, QOS, true, acknowledged);
  }

  void publish(Command.Publish command) {
    switch (command) {
      case Command.PublishStatus c -> state(c.status());
      case Command.PublishVitals c -> link.publish(topics.vitals(), Json.bytes(c.vitals()), QOS_VITALS, false);
      case Command.PublishEvent c -> event(c);
      case Command.Answer c -> result(c.result());
    }
  }

  /**
   * To those who listen, late rather than never. One may come twice, and is known by its {@code id} and {@code outcome}:
   * an incident that needs help is told again, under the same id, when it is over.
   *
   * @param incident must not be changed any more
   */
  void incident(ObjectNode incident) {
    outbox.keep(Outbox.Kind.INCIDENT, incident);
  }

  /**
   * Worthless later, and a picture of somebody at that: it is not kept, and not retained, so no broker hands it to whoever
   * subscribes afterwards. Home Assistant's camera shows the last one that it has heard itself.
   */
  void snapshot(byte[] jpeg) {
    if (!outbox.publishNewest(topics.snapshot(), jpeg, QOS)) {
      Logger.warn("the snapshot is not published: the broker is away, or too slow");
    }
  }

  void send(Command.ToOperator command) {
    if (!outbox.publish(topics.signalOut(command.operator()), signals.encode(command), QOS, false)) {
      Logger.warn("signal for {} is lost: the broker is away, or too slow", command.operator());
    }
  }

  private synchronized void state(Status status) {
    byte[] payload = Json.bytes(statusJson.of(status, clockMs.getAsLong(), Instant.now()));
    outbox.publish(topics.state(), payload, QOS, !forgotten);
  }

  private void event(Command.PublishEvent event) {
    ObjectNode json =
        Json.newObject()
            .put("event_type", event.type())
            .put("id", outbox.newId())
            .put("detail", event.detail());
    if (!event.operator().isEmpty()) {
      json.put("operator", event.operator());
    }
    Logger.info("event {}: {} {}", event.type(), event.detail(), event.operator());
    if (event.type().equals("missed")) {
      // That it was missed says that it rang, and a late ring must ring nowhere any more.
      outbox.withdraw(Kept::isRing);
    }
    if (KEPT_EVENTS.contains(event.type())) {
      outbox.keep(Outbox.Kind.EVENT, json);
    } else {
      clocks.wallNow().ifPresent(now -> json.put("at", now.toString()));
      outbox.publish(topics.event(), Json.bytes(json), QOS, false);
    }
  }

  /** Late rather than never. One may come twice, and is known by its {@code id} and {@code outcome}. */
  private void result(Result result) {
    outbox.keep(Outbox.Kind.RESULT, Json.tree(result));
  }

  // --- inward, on the link's thread ---

  @Override
  public void up() {
    outbox.up();
    eraseAgain();
    announcement.up();
    events.accept(new Event.BrokerConnected());
  }

  /** The line may have broken before the broker had it, and a last will of before may have come since. */
  private synchronized void eraseAgain() {
    if (forgotten) {
      erase(() -> {});
    }
  }

  @Override
  public void down(String cause) {
    outbox.down();
    announcement.down();
    events.accept(new Event.BrokerLost(cause));
  }

  /** An empty payload is how a retained message is deleted, no command. */
  @Override
  public void message(String topic, byte[] payload, boolean retained) {
    if (topic.equals(discovery.birthTopic())) {
      announcement.homeAssistantSays(payload, retained);
      return;
    }
    Inbound inbound = topics.parse(topic).orElse(null);
    if (inbound == null) {
      refuseTopic(topic);
      return;
    }
    if (inbound instanceof Inbound.Command && payload.length == 0) {
      return;
    }
    Optional<String> refusal = gate.refusal(inbound, payload.length);
    if (refusal.isPresent()) {
      refuse(inbound, payload, refusal.get());
      return;
    }
    switch (inbound) {
      case Inbound.Command c -> command(c, payload, retained);
      case Inbound.Signal s -> signal(s.operator(), payload, retained);
      case Inbound.OperatorAvailability a -> availability(a.operator(), payload);
    }
  }

  @Override
  public void oversized(String topic) {
    topics.parse(topic)
        .ifPresentOrElse(inbound -> refuse(inbound, UNREAD, Gate.tooLarge(inbound)), () -> refuseTopic(topic));
  }

  private void refuse(Inbound inbound, byte[] payload, String why) {
    switch (inbound) {
      case Inbound.Command c -> refuseCommand(payload, c.name(), why);
      case Inbound.Signal s -> refuseSignal(s.operator(), why);
      case Inbound.OperatorAvailability a ->
          refusals.add(InputKind.AVAILABILITY, "availability of " + a.operator() + ": " + why);
    }
  }

  private void command(Inbound.Command addressed, byte[] payload, boolean retained) {
    try {
      CommandReceived command = commands.decode(addressed.name(), addressed.to(), payload, retained, Instant.now());
      gate.refusal(addressed.name())
          .ifPresentOrElse(why -> refuseCommand(payload, addressed.name(), why), () -> events.accept(command));
    } catch (CommandRefused e) {
      refusals.add(InputKind.COMMAND, "command " + e.command() + ": " + e.getMessage());
      answerCommand(e.id(), e.command(), String.valueOf(e.getMessage()));
    }
  }

  private void signal(String operator, byte[] payload, boolean retained) {
    try {
      if (retained) {
        throw new BadJson("retained signals are refused: they would come again at every connect");
      }
      events.accept(signals.decode(operator, payload));
    } catch (BadJson e) {
      refuseSignal(operator, String.valueOf(e.getMessage()));
    }
  }

  /** One that is too large is not read for the sake of its id. */
  private void refuseCommand(byte[] payload, String name, String why) {
    refusals.add(InputKind.COMMAND, "command " + name + ": " + why);
    answerCommand(payload.length > Gate.COMMAND_BYTES_MAX ? commands.newId() : commands.idOf(payload), name, why);
  }

  private void answerCommand(String id, String name, String why) {
    answerBadInput(topics.result(), () -> Json.bytes(new Result(id, name, Result.Outcome.REFUSED, why, "", "", 0)));
  }

  private void refuseSignal(String operator, String why) {
    refusals.add(InputKind.SIGNAL, "signal of " + operator + ": " + why);
    answerBadInput(topics.signalOut(operator), () -> signals.encode(new Command.SendRefusal(operator, why)));
  }

  /** Past the outbox: a flood of bad input must not make good messages wait. Where too much is on its way it is lost. */
  private void answerBadInput(String topic, Supplier<byte[]> answer) {
    if (gate.mayAnswer()) {
      link.publish(topic, answer.get(), QOS, false);
    }
  }

  private void refuseTopic(String topic) {
    refusals.add(InputKind.OTHER, "a message on " + Json.excerpt(topic.getBytes(StandardCharsets.UTF_8)));
  }

  private void availability(String operator, byte[] payload) {
    String word = new String(payload, StandardCharsets.UTF_8);
    switch (word) {
      case "online" -> events.accept(new Event.OperatorCame(operator));
      case "offline", "" -> events.accept(new Event.OperatorLeft(operator));
      default -> refusals.add(InputKind.AVAILABILITY, "availability of " + operator + ": " + Json.excerpt(payload));
    }
  }
}
