package dev.callpoint.cli;

import dev.callpoint.control.ControlClient.Unreachable;
import dev.callpoint.json.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code callpoint snapshot}. The file is written here, with the rights of who asks, not by the daemon. */
@Command(
    name = "snapshot",
    mixinStandardHelpOptions = true,
    description = "Takes a picture with the camera and publishes it over MQTT, as a ring does.")
final class SnapshotCommand extends Asking {
  @Parameters(arity = "0..1", paramLabel = "FILE", description = "where to write the JPEG to as well; one that is there is replaced")
  private @Nullable Path file;

  @Override
  void ask() throws Unreachable {
    ByteArrayOutputStream picture = new ByteArrayOutputStream();
    send(
        Json.newObject().put("command", "snapshot"),
        line -> {
          if (line.has("picture")) {
            picture.writeBytes(Base64.getDecoder().decode(line.path("picture").asString()));
          } else {
            report(line.path("result"));
          }
        });
    if (file != null && !hasFailed()) {
      write(file, picture.toByteArray());
    }
  }

  private void write(Path target, byte[] jpeg) {
    try {
      Files.write(target, jpeg);
    } catch (IOException e) {
      failed("the picture cannot be written to " + target + " (" + e + "): name another file");
    }
  }
}
