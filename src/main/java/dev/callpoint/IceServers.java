package dev.callpoint;

import dev.callpoint.config.Config;
import dev.callpoint.config.Secret;
import dev.callpoint.json.WallClock;
import dev.callpoint.signalling.Signals;
import dev.callpoint.turn.SharedSecret;
import dev.callpoint.turn.SharedSecret.Credentials;
import dev.callpoint.wire.ToEngine;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The ICE servers of a session that begins now, or finds its path anew, for engine and operator alike: where the
 * configuration has a shared secret, with credentials that were made for this moment. So none is older than its
 * session, however long an engine has stood by; the secret itself stays in this process.
 *
 * <p>The TURN server judges by its own wall clock, so this device's own is asked, against the rule. Where it was not set
 * yet, servers with a shared secret are asked for STUN alone: credentials that ended in 1970 would be refused. What is
 * made by a clock that is merely behind is good where it is behind by less than the credentials' life.
 */
final class IceServers {
  private final List<Config.Ice.Server> servers;
  private final String device;
  private final InstantSource clock;

  /** @param clock the wall clock */
  IceServers(Config config, InstantSource clock) {
    this.servers = config.ice().servers();
    this.device = config.device();
    this.clock = clock;
  }

  List<ToEngine.IceServer> forEngine() {
    return now(server -> new ToEngine.IceServer(server.urls(), server.username(), server.credential()));
  }

  List<Signals.IceServer> forOperator() {
    return now(server -> new Signals.IceServer(server.urls(), server.username(), server.credential()));
  }

  /** Why nobody can be given credentials now, in words; empty where all have what they need. */
  Optional<String> obstacle() {
    Instant now = clock.instant();
    boolean needed = servers.stream().anyMatch(server -> server.shared().isPresent());
    return needed && !WallClock.isSet(now)
        ? Optional.of(
            "this device's clock is not set (" + now.truncatedTo(ChronoUnit.SECONDS) + "), so no credentials can be made: "
                + "operators who cannot be reached without TURN have to wait until it is")
        : Optional.empty();
  }

  private record Server(List<String> urls, String username, String credential) {}

  private <T> List<T> now(Function<Server, T> form) {
    Instant now = clock.instant();
    return servers.stream().map(server -> at(now, server)).flatMap(Optional::stream).map(form).toList();
  }

  private Optional<Server> at(Instant now, Config.Ice.Server server) {
    if (server.shared().isEmpty()) {
      String credential = server.credential().map(Secret::value).orElse("");
      return Optional.of(new Server(server.urls(), server.username(), credential));
    }
    Config.Ice.Shared shared = server.shared().get();
    return !WallClock.isSet(now) ? withoutTurn(server) : Optional.of(withCredentials(now, server, shared));
  }

  private Server withCredentials(Instant now, Config.Ice.Server server, Config.Ice.Shared shared) {
    Duration life = shared.life();
    Credentials made = new SharedSecret(shared.secret().value()).until(now.plus(life), device);
    return new Server(server.urls(), made.username(), made.credential());
  }

  /** STUN, which a server of TURN speaks, too, needs no credentials. */
  private static Optional<Server> withoutTurn(Config.Ice.Server server) {
    List<String> urls = server.urls().stream().filter(url -> url.startsWith("stun")).toList();
    return urls.isEmpty() ? Optional.empty() : Optional.of(new Server(urls, "", ""));
  }
}
