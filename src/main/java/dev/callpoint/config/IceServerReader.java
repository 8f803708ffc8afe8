package dev.callpoint.config;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Reads one STUN or TURN server. TURN wants a name and a credential, or the secret from which both are made. */
final class IceServerReader {
  private static final String SHORT_TEXT = "a text of one line, at most 1024 characters";
  private static final String TURN_NEEDS = "a text: TURN needs username, and credential or credential_file; or secret_file alone";

  /**
   * A day, as the draft recommends. It outlasts every call that can be configured, and still holds where the device's
   * clock is hours behind: a Raspberry Pi without a battery goes on from the time at which it was switched off.
   */
  private static final int TTL_S = 86_400;

  private static final int TTL_MIN_S = 60;
  private static final int TTL_MAX_S = 604_800;

  private final Table table;
  private final SecretFiles secrets;

  IceServerReader(Table table, SecretFiles secrets) {
    this.table = table;
    this.secrets = secrets;
  }

  Config.Ice.Server read() {
    var urls = table.texts("urls", List.of(), 1, Addresses::isIceServer,
        "stun:host:port, stuns:host:port, turn:host:port or turns:host:port (those two may end in ?transport=tcp)");
    var username = table.text("username", "", _ -> true, SHORT_TEXT);
    var written = table.text("credential", "", _ -> true, SHORT_TEXT);
    var inFile = secrets.read(table, "credential_file", "");
    var secret = secrets.read(table, "secret_file", "");
    var life = Duration.ofSeconds(table.number("ttl_s", TTL_S, TTL_MIN_S, TTL_MAX_S));
    table.end();
    if (!table.has("urls")) {
      table.problem("urls", "nothing", "a list of at least one URL (this key is mandatory)");
    }
    if (!written.isEmpty() && inFile.isPresent()) {
      table.problem("credential_file", "a file beside credential", "one of the two");
    }
    var credential = inFile.or(() -> Optional.of(written).filter(text -> !text.isEmpty()).map(Secret::new));
    boolean turn = urls.stream().anyMatch(Addresses::isTurn);
    if (table.hasText("secret_file")) {
      onlyTheSecret(turn);
    } else {
      named(turn, username, credential);
    }
    return new Config.Ice.Server(urls, username, credential, secret.map(known -> new Config.Ice.Shared(known, life)));
  }

  private void onlyTheSecret(boolean turn) {
    for (var key : List.of("username", "credential", "credential_file")) {
      if (table.hasText(key)) {
        table.problem(key, "a text beside secret_file", "nothing, as names and credentials are made from the secret");
      }
    }
    if (!turn && table.has("urls")) {
      table.problem("secret_file", "a file beside URLs of STUN", "nothing: STUN needs no credential");
    }
  }

  private void named(boolean turn, String username, Optional<Secret> credential) {
    if (table.has("ttl_s")) {
      table.problem("ttl_s", "a time without secret_file", "nothing: a credential that is not made does not end");
    }
    if (turn && username.isEmpty()) {
      table.problem("username", "nothing", TURN_NEEDS);
    }
    // A file that could not be read has its own problem already.
    if (turn && credential.isEmpty() && !table.hasText("credential_file")) {
      table.problem("credential", "nothing", TURN_NEEDS);
    }
  }
}
