package dev.callpoint.config;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * Finds and reads secrets: a bare name is a systemd credential, {@code $CREDENTIALS_DIRECTORY/<name>}; an absolute path is a
 * file. One line end at the end does not belong to the secret.
 */
final class SecretFiles {
  private static final int MAX_BYTES = 4096;
  private static final String ALLOWED =
      "an absolute path, or the name of a systemd credential, of a readable file with one line of text";
  private static final String ALLOWED_UNREAD = "an absolute path, or the name of a systemd credential";

  private final Optional<Path> credentials;

  SecretFiles(Map<String, String> environment) {
    var directory = environment.getOrDefault("CREDENTIALS_DIRECTORY", "");
    credentials = directory.isEmpty() ? Optional.empty() : Optional.of(Path.of(directory));
  }

  /**
   * The secret in the file which a key names.
   *
   * @param ofItself the credential that is taken, if there is one, when the key is absent or empty; empty: none
   */
  Optional<Secret> read(Table table, String key, String ofItself) {
    var name = table.text(key, "", _ -> true, ALLOWED);
    if (name.isEmpty()) {
      return credentials.filter(_ -> !ofItself.isEmpty())
          .map(directory -> directory.resolve(ofItself))
          .filter(Files::exists)
          .flatMap(file -> read(table, key, file));
    }
    return find(table, key, name, ALLOWED).flatMap(file -> read(table, key, file));
  }

  /** The file which a key names, not read: it may be another one by the time it is needed. Empty: the key names none. */
  Optional<Path> find(Table table, String key) {
    var name = table.text(key, "", _ -> true, ALLOWED_UNREAD);
    return name.isEmpty() ? Optional.empty() : find(table, key, name, ALLOWED_UNREAD);
  }

  private Optional<Path> find(Table table, String key, String name, String allowed) {
    try {
      if (name.startsWith("/")) {
        return Optional.of(Path.of(name));
      }
      if (name.contains("/") || name.equals(".") || name.equals("..")) {
        table.problem(key, Shown.text(name), allowed);
        return Optional.empty();
      }
      if (credentials.isEmpty()) {
        table.problem(key, Shown.text(name), allowed
            + "; there is no $CREDENTIALS_DIRECTORY, as systemd sets it for LoadCredential= in the unit");
      }
      return credentials.map(directory -> directory.resolve(name));
    } catch (InvalidPathException _) {
      table.problem(key, Shown.text(name), allowed);
      return Optional.empty();
    }
  }

  private static Optional<Secret> read(Table table, String key, Path file) {
    try {
      var text = UTF_8.newDecoder().decode(ByteBuffer.wrap(SmallFile.read(file, MAX_BYTES))).toString();
      var secret = text.endsWith("\r\n") ? text.substring(0, text.length() - 2)
          : text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
      if (!secret.isEmpty() && secret.chars().noneMatch(Character::isISOControl)) {
        return Optional.of(new Secret(secret));
      }
      table.problem(key, Shown.text(file.toString()) + (secret.isEmpty() ? ", which is empty"
          : ", which has several lines or control characters"), ALLOWED);
    } catch (CharacterCodingException _) {
      table.problem(key, Shown.text(file.toString()) + ", which is not UTF-8", ALLOWED);
    } catch (IOException failure) {
      table.problem(key, Shown.text(file.toString()) + " (" + SmallFile.why(failure) + ")", ALLOWED);
    }
    return Optional.empty();
  }
}
