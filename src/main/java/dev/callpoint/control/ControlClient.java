package dev.callpoint.control;

import dev.callpoint.json.Json;
import dev.callpoint.json.Json.BadJson;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;

/** The command line's side of {@link ControlServer}. */
public final class ControlClient {
  private final Path socket;

  public ControlClient(Path runDirectory) {
    this.socket = runDirectory.resolve(ControlServer.SOCKET);
  }

  /**
   * Sends a request and hands over each line of the answer.
   *
   * @throws Unreachable when no daemon answers, with what to do about it
   */
  public void ask(JsonNode request, Consumer<JsonNode> lines) throws Unreachable {
    try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      channel.connect(UnixDomainSocketAddress.of(socket));
      ByteBuffer line = ByteBuffer.wrap((new String(Json.bytes(request), StandardCharsets.UTF_8) + "\n").getBytes(StandardCharsets.UTF_8));
      while (line.hasRemaining()) {
        channel.write(line);
      }
      BufferedReader in = new BufferedReader(new InputStreamReader(Channels.newInputStream(channel), StandardCharsets.UTF_8));
      String answer;
      while ((answer = in.readLine()) != null) {
        lines.accept(Json.object(answer.getBytes(StandardCharsets.UTF_8)));
      }
    } catch (IOException e) {
      throw new Unreachable(
          "no daemon answers at " + socket + " (" + e.getMessage() + "): is 'callpoint run' running, as this user? "
              + "Another run directory is named with --run-directory");
    } catch (BadJson e) {
      throw new Unreachable("what answers at " + socket + " is no Callpoint: " + e.getMessage());
    }
  }

  /** Nobody answers. */
  public static final class Unreachable extends Exception {
    private static final long serialVersionUID = 1L;

    public Unreachable(String message) {
      super(message);
    }
  }
}
