package dev.callpoint.media;

import dev.callpoint.wire.FromEngine;
import dev.callpoint.wire.ToEngine.IceServer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What comes of the TURN servers in a round of negotiation: each gives this engine an address, refuses, or is silent. A
 * call may come about without them, so it is only told, when it changes.
 *
 * <p>The URLs of one server are ways to the same one: it is well when one of them is. libwebrtc goes them from each
 * address of this machine and tells of each failure; but that a server is silent it tells after ten seconds, when this
 * engine may be gone, and of TCP never. So silence is judged here.
 */
final class TurnServers {
  /** Long enough for TLS over a slow line, and before a call without a picture is given up ({@code watchdog.reset_ms}). */
  static final int SILENT_MS = 2_000;

  /** No error of STUN but libwebrtc's own: not to be reached from one of this machine's addresses (W3C WebRTC, 4.8.3). */
  private static final int NOT_REACHED = 701;

  private final List<List<TurnUrl>> servers;
  private final Consumer<FromEngine> out;
  private final Set<TurnUrl> given = new HashSet<>();
  private final Map<TurnUrl, String> failures = new LinkedHashMap<>();
  private final Set<TurnUrl> refusing = new HashSet<>();
  private boolean overdue;
  private @Nullable List<String> told;

  /** @param iceServers of the round that begins */
  TurnServers(List<IceServer> iceServers, Consumer<FromEngine> out) {
    this.servers =
        iceServers.stream().map(server -> TurnUrl.in(server.urls())).filter(urls -> !urls.isEmpty()).toList();
    this.out = out;
  }

  /** A candidate was found with this server's help. */
  void gave(TurnUrl url) {
    given.add(url);
    if (told != null || servers.stream().allMatch(this::gives)) {
      tell();
    }
  }

  /**
   * @param code of STUN's ERROR-CODE (RFC 8489, 14.8), or 701
   * @param reason of the server's, or of libwebrtc's
   */
  void failed(TurnUrl url, int code, String reason) {
    if (code == NOT_REACHED) {
      failures.putIfAbsent(url, reason.replaceAll("\\.$", ""));
    } else {
      refusing.add(url);
      failures.put(url, "refused by " + url.words() + ": " + code + " " + reason);
      tell();
    }
  }

  /** {@value #SILENT_MS} ms of the round have passed. */
  void overdue() {
    overdue = true;
    tell();
  }

  private void tell() {
    if (servers.isEmpty()) {
      return;
    }
    List<String> now = new ArrayList<>();
    for (List<TurnUrl> urls : servers) {
      if (!gives(urls)) {
        refusal(urls).or(() -> overdue ? Optional.of(silence(urls)) : Optional.empty()).ifPresent(now::add);
      }
    }
    if (!now.equals(told)) {
      told = now;
      out.accept(new FromEngine.TurnTried(List.copyOf(now)));
    }
  }

  private boolean gives(List<TurnUrl> urls) {
    return urls.stream().anyMatch(given::contains);
  }

  private Optional<String> refusal(List<TurnUrl> urls) {
    return urls.stream().filter(refusing::contains).map(failures::get).findFirst();
  }

  private String silence(List<TurnUrl> urls) {
    return urls.stream()
        .map(url -> "no answer from " + url.words() + (failures.containsKey(url) ? " (" + failures.get(url) + ")" : ""))
        .collect(Collectors.joining(", "))
        + " in " + SILENT_MS + " ms";
  }
}
