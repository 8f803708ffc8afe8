package dev.callpoint.asyncapi;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** {@code src/main/asyncapi/callpoint.yaml}, read. */
final class Document {
  static final Path FILE = Path.of("src/main/asyncapi/callpoint.yaml");

  private static final JsonMapper MAPPER = new JsonMapper();
  private static final String LOCAL = "#/";

  private final JsonNode root;
  private final SchemaRegistry registry = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7);
  private final Map<String, Schema> schemas = new HashMap<>();

  /**
   * A kind of topic.
   *
   * @param sent by the device
   * @param received by the device
   * @param messages by name, with references resolved
   */
  record Channel(
      String name,
      String address,
      String description,
      boolean sent,
      boolean received,
      int qos,
      boolean retained,
      Map<String, JsonNode> messages) {

    boolean matches(String topic) {
      String pattern = "\\Q" + address.replaceAll("\\{[a-z]+}", "\\\\E[^/]+\\\\Q") + "\\E";
      return Pattern.matches(pattern, topic);
    }

    /** How far it says what a topic is: callpoint/all/… is no device's. */
    int fixed() {
      int parameter = address.indexOf('{');
      return parameter < 0 ? address.length() : parameter;
    }
  }

  private Document(JsonNode root) {
    this.root = root;
  }

  static Document read() {
    try {
      // Jackson's own YAML reader leaves aliases unresolved in trees.
      Object plain = new Load(LoadSettings.builder().build()).loadFromString(Files.readString(FILE));
      return new Document(MAPPER.valueToTree(plain));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  JsonNode root() {
    return root;
  }

  List<Channel> channels() {
    List<Channel> channels = new ArrayList<>();
    root.path("channels").forEachEntry((name, channel) -> channels.add(channel(name, channel)));
    return channels;
  }

  private Channel channel(String name, JsonNode channel) {
    List<JsonNode> operations =
        root.path("operations").valueStream()
            .filter(o -> o.path("channel").path("$ref").asString("").equals("#/channels/" + name))
            .toList();
    JsonNode mqtt = resolve(operations.getFirst().path("bindings")).path("mqtt");
    Map<String, JsonNode> messages = new HashMap<>();
    channel.path("messages").forEachEntry((key, message) -> messages.put(key, resolve(message)));
    return new Channel(
        name,
        channel.path("address").asString(),
        channel.path("description").asString(),
        operations.stream().anyMatch(o -> o.path("action").asString("").equals("send")),
        operations.stream().anyMatch(o -> o.path("action").asString("").equals("receive")),
        mqtt.path("qos").asInt(),
        mqtt.path("retain").asBoolean(),
        Map.copyOf(messages));
  }

  Optional<Channel> channelOf(String topic) {
    return channels().stream()
        .filter(channel -> channel.matches(topic))
        .max(Comparator.comparingInt(Channel::fixed));
  }

  /** The names of the channel's messages that this payload fits. */
  List<String> fitting(Channel channel, byte[] payload) {
    return channel.messages().entrySet().stream()
        .filter(e -> problems(e.getValue(), payload).isEmpty())
        .map(Map.Entry::getKey)
        .toList();
  }

  /** What keeps a payload from being this message, none where it is one. */
  List<String> problems(JsonNode message, byte[] payload) {
    String type = message.path("contentType").asString(root.path("defaultContentType").asString());
    JsonNode value;
    try {
      value = switch (type) {
        case "application/json" -> MAPPER.readTree(payload);
        case "image/jpeg" ->
            MAPPER.valueToTree(payload.length > 2 && (payload[0] & 0xff) == 0xff && (payload[1] & 0xff) == 0xd8 ? "" : 0);
        default -> MAPPER.valueToTree(new String(payload, StandardCharsets.UTF_8));
      };
    } catch (JacksonException e) {
      return List.of("no JSON: " + e.getOriginalMessage());
    }
    return problems(message.path("payload"), value);
  }

  List<String> problems(JsonNode schema, JsonNode value) {
    return schemas.computeIfAbsent(schema.toString(), _ -> compiled(schema)).validate(value).stream()
        .map(Error::toString).toList();
  }

  /** References are to the document's components, so those stand beside the schema, where JSON Schema has its own. */
  private Schema compiled(JsonNode schema) {
    ObjectNode whole = MAPPER.createObjectNode();
    whole.put("$schema", SpecificationVersion.DRAFT_7.getDialectId());
    whole.set("definitions", root.path("components").path("schemas"));
    whole.putArray("allOf").add(schema);
    return registry.getSchema(MAPPER.readTree(whole.toString().replace("#/components/schemas/", "#/definitions/")));
  }

  /** What a local reference leads to, and the references at that place. */
  JsonNode resolve(JsonNode node) {
    JsonNode at = node;
    while (at.has("$ref")) {
      String reference = at.path("$ref").asString();
      if (!reference.startsWith(LOCAL)) {
        throw new AssertionError("no local reference: " + reference);
      }
      at = root.at(reference.substring(1));
      if (at.isMissingNode()) {
        throw new AssertionError(reference + " leads nowhere");
      }
    }
    return at;
  }
}
