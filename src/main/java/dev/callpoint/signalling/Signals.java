package dev.callpoint.signalling;

import dev.callpoint.core.Command;
import dev.callpoint.core.Event;
import dev.callpoint.core.Event.IceCandidate;
import dev.callpoint.json.Json;
import dev.callpoint.json.Json.BadJson;
import dev.callpoint.json.SessionNames;
import java.util.List;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Signals as they travel on {@code signal/in/<operator>} and {@code signal/out/<operator>}: JSON objects with a {@code
 * type}. The device offers (RFC 8829), the operator's page answers; candidates are trickled both ways (RFC 8838) as
 * RTCIceCandidateInit. Offer and answer tell their {@code round}, 0 when they do not: an offer
 * of a higher round renews the session's connection (ICE restart, RFC 8445, 2.4).
 */
public final class Signals {
  private static final int SDP_LENGTH_MAX = 60_000;
  private static final int CANDIDATE_LENGTH_MAX = 2_000;
  private static final int NAME_LENGTH_MAX = 64;
  private static final int M_LINES_MAX = 16;
  private static final int ROUND_MAX = 1_000_000;

  private final SessionNames names;
  private final Supplier<List<IceServer>> iceServers;

  /** An entry of RTCConfiguration.iceServers, for the operator's page. */
  public record IceServer(List<String> urls, String username, String credential) {}

  /** @param iceServers asked for each offer, as credentials may end */
  public Signals(SessionNames names, Supplier<List<IceServer>> iceServers) {
    this.names = names;
    this.iceServers = iceServers;
  }

  /**
   * Reads what an operator's page has sent.
   *
   * @throws BadJson when it is no signal, with the reason in words
   */
  public Event decode(String operator, byte[] payload) throws BadJson {
    JsonNode json = Json.object(payload);
    String type = Json.text(json, "type", NAME_LENGTH_MAX);
    return switch (type) {
      case "watch" -> new Event.WatchRequested(operator, json.path("takeOver").asBoolean(false));
      case "answer" ->
          new Event.AnswerReceived(operator, session(json), round(json), Json.text(json, "sdp", SDP_LENGTH_MAX));
      case "candidate" -> new Event.CandidateReceived(operator, session(json), candidate(json));
      case "talk" -> new Event.TalkChanged(operator, json.path("on").asBoolean(false));
      case "bye" -> new Event.ByeReceived(operator);
      default -> throw new BadJson("unknown type '" + type + "': watch, answer, candidate, talk and bye are known");
    };
  }

  /** Writes what is to be sent to an operator's page. */
  public byte[] encode(Command.ToOperator command) {
    ObjectNode json = Json.newObject();
    switch (command) {
      case Command.SendOffer c -> {
        session(json, "offer", c.session()).put("round", c.round()).put("sdp", c.sdp());
        json.set("iceServers", iceServers());
      }
      case Command.SendCandidate c ->
          session(json, "candidate", c.session())
              .put("candidate", c.candidate().candidate())
              .put("sdpMid", c.candidate().sdpMid())
              .put("sdpMLineIndex", c.candidate().sdpMLineIndex());
      case Command.SendBye c -> session(json, "bye", c.session()).put("reason", c.reason());
      case Command.SendBusy c -> json.put("type", "busy").put("operator", c.holder());
      case Command.SendRefusal c -> json.put("type", "refused").put("detail", c.detail());
    }
    return Json.bytes(json);
  }

  private ArrayNode iceServers() {
    ArrayNode list = Json.newObject().putArray("iceServers");
    for (IceServer server : iceServers.get()) {
      ObjectNode entry = list.addObject();
      server.urls().forEach(entry.putArray("urls")::add);
      if (!server.username().isEmpty()) {
        entry.put("username", server.username()).put("credential", server.credential());
      }
    }
    return list;
  }

  private ObjectNode session(ObjectNode json, String type, int session) {
    return json.put("type", type).put("session", names.name(session));
  }

  private int session(JsonNode json) throws BadJson {
    return names.generation(Json.text(json, "session", NAME_LENGTH_MAX));
  }

  private static int round(JsonNode json) throws BadJson {
    JsonNode round = json.path("round");
    if (round.isMissingNode()) {
      return 0;
    }
    if (!round.isIntegralNumber() || !round.canConvertToInt() || round.intValue() < 0 || round.intValue() > ROUND_MAX) {
      throw new BadJson("'round' is no whole number from 0 to " + ROUND_MAX);
    }
    return round.intValue();
  }

  private static IceCandidate candidate(JsonNode json) throws BadJson {
    int line = json.path("sdpMLineIndex").asInt(0);
    if (line < 0 || line >= M_LINES_MAX) {
      throw new BadJson("'sdpMLineIndex' is " + line + ", 0 to " + (M_LINES_MAX - 1) + " are allowed");
    }
    String mid = json.path("sdpMid").isString() ? Json.text(json, "sdpMid", NAME_LENGTH_MAX) : "";
    return new IceCandidate(Json.text(json, "candidate", CANDIDATE_LENGTH_MAX), mid, line);
  }
}
