package dev.callpoint.asyncapi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.callpoint.mqtt.Discovery;
import dev.callpoint.mqtt.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class DocumentTest {
  /** AsyncAPI publishes its schemas to npm alone. */
  private static final String SPECIFICATION = "@asyncapi/specs@6.11.1";

  private static final long DOWNLOAD_LIMIT_S = 60;

  private final Document document = Document.read();
  private final Topics topics = new Topics("front-gate");

  @TempDir Path folder;

  @Test
  void itIsWhatAsyncApiSaysADocumentIs() throws Exception {
    JsonNode official = officialSchema();
    var schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7).getSchema(official);
    assertEquals(List.of(), schema.validate(document.root()));
    ((ObjectNode) document.root().path("operations").path("sendState")).put("action", "shout");
    assertFalse(schema.validate(document.root()).isEmpty(), "the schema notices a mistake");
  }

  @Test
  void everyReferenceLeadsSomewhere() {
    List<String> references = new ArrayList<>();
    collect(document.root(), references);
    assertTrue(references.size() > 50, references.toString());
    references.forEach(r -> assertFalse(document.root().at(r.substring(1)).isMissingNode(), r));
  }

  @Test
  void everyChannelHasAnAddressOfItsOwnAndAnOperation() {
    Set<String> addresses = new HashSet<>();
    for (Document.Channel channel : document.channels()) {
      assertTrue(addresses.add(channel.address()), channel.address());
      assertTrue(channel.sent() || channel.received(), channel.name());
      assertFalse(channel.messages().isEmpty(), channel.name());
      assertFalse(channel.description().isBlank(), channel.name());
    }
  }

  @Test
  void everyExampleFitsItsSchema() {
    int[] examples = {0};
    document.root().path("components").path("messages").forEachEntry((name, message) ->
        message.path("examples").forEach(example -> {
          examples[0]++;
          assertEquals(List.of(), document.problems(message.path("payload"), example.path("payload")), name);
        }));
    assertTrue(examples[0] > 12, examples[0] + " examples");
  }

  @Test
  void everyTopicThatTheDeviceKnowsIsInIt() {
    for (String topic : List.of(
        topics.availability(), topics.state(), topics.vitals(), topics.event(), topics.incident(), topics.result(),
        topics.snapshot(), topics.heartbeat(), topics.signalOut("op-12345678"), discovery().topic())) {
      assertTrue(document.channelOf(topic).filter(Document.Channel::sent).isPresent(), topic);
    }
    List<String> listened = new ArrayList<>(topics.subscriptions());
    listened.add(discovery().birthTopic());
    for (String filter : listened) {
      String topic = filter.replace("command/+", "command/reset").replace("+", "op-12345678");
      assertTrue(document.channelOf(topic).filter(Document.Channel::received).isPresent(), topic);
    }
  }

  @Test
  void homeAssistantPressesOnlyWhatIsInIt() {
    discovery().payload().path("components").valueStream().map(c -> c.path("command_topic"))
        .filter(topic -> !topic.isMissingNode())
        .forEach(topic -> assertTrue(document.channelOf(topic.asString()).isPresent(), topic.asString()));
  }

  private Discovery discovery() {
    return new Discovery(
        "homeassistant", topics, new Discovery.Device("front-gate", "1", Optional.empty(), true, true, true));
  }

  private static void collect(JsonNode node, List<String> references) {
    if (node.path("$ref").isString()) {
      references.add(node.path("$ref").asString());
    }
    node.forEach(child -> collect(child, references));
  }

  /** From npm, once for a checkout; the test is left out where npm is not there or reaches nothing. */
  private JsonNode officialSchema() throws IOException, InterruptedException {
    Path kept = Path.of("target", "asyncapi-3.0.0.json");
    if (!Files.exists(kept)) {
      assumeTrue(hasNpm(), "npm is not installed, so the official schema cannot be had; the other tests look at the structure");
      Process npm =
          new ProcessBuilder(
                  "sh", "-c",
                  "npm pack --silent --prefer-offline --fetch-retries=0 '" + SPECIFICATION + "' && tar xzf *.tgz")
              .directory(folder.toFile()).redirectErrorStream(true).redirectOutput(folder.resolve("log").toFile()).start();
      boolean ended = npm.waitFor(DOWNLOAD_LIMIT_S, TimeUnit.SECONDS);
      npm.destroyForcibly().waitFor();
      assumeTrue(ended && npm.exitValue() == 0, "npm does not bring " + SPECIFICATION + ": " + Files.readString(folder.resolve("log")));
      Files.createDirectories(kept.getParent());
      Files.copy(folder.resolve("package/schemas/3.0.0-without-$id.json"), kept);
    }
    return new JsonMapper().readTree(Files.readString(kept));
  }

  private static boolean hasNpm() throws InterruptedException {
    try {
      return new ProcessBuilder("npm", "--version").redirectOutput(ProcessBuilder.Redirect.DISCARD).start().waitFor() == 0;
    } catch (IOException e) {
      return false;
    }
  }
}
