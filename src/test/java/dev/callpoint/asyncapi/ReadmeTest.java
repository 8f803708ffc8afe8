package dev.callpoint.asyncapi;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** After a change of the document: {@code mvn test -Dtest=ReadmeTest -Dcallpoint.draw=true}. */
class ReadmeTest {
  private final Document document = Document.read();

  @Test
  void theTableIsTheDocuments() throws Exception {
    String drawn = Readme.withTable(Readme.text(), document);
    if (Boolean.getBoolean("callpoint.draw")) {
      Files.writeString(Readme.FILE, drawn);
    }
    assertEquals(Readme.text(), drawn, "the README's table is not the document's; see the Javadoc of this test");
  }

  @Test
  void eachCommandHasALineThatCanBePasted() {
    JsonNode commands = document.root().path("components").path("parameters").path("command").path("enum");
    Set<String> documented =
        StreamSupport.stream(commands.spliterator(), false).map(JsonNode::asString)
            .collect(Collectors.toCollection(TreeSet::new));
    assertEquals(
        documented,
        Readme.lines().stream().filter(l -> l.topic().startsWith("callpoint/front-gate/")).map(Readme.Line::name)
            .collect(Collectors.toCollection(TreeSet::new)));
    for (Readme.Line line : Readme.lines()) {
      Document.Channel channel = document.channelOf(line.topic()).orElseThrow();
      assertEquals(List.of("order"), document.fitting(channel, line.payload().getBytes(UTF_8)), line.toString());
    }
  }
}
