package dev.callpoint.config;

import java.nio.file.Path;
import java.util.List;

/**
 * Everything that is wrong with a configuration, in one report. The daemon ends with exit code 78 (EX_CONFIG of
 * sysexits.h) when it meets this, and systemd does not start it again before a person has corrected the file.
 */
public final class ConfigProblems extends Exception {
  private static final long serialVersionUID = 1L;

  /**
   * One problem.
   *
   * @param where the key's path ({@code camera.width}), {@code line 3, column 5} for a syntax error, or the file's path
   *     when the file as a whole cannot be read
   * @param found the value found, as TOML writes it; never a secret
   * @param allowed what may stand there instead
   */
  public record Problem(String where, String found, String allowed) {

    @Override
    public String toString() {
      return where + ": found " + found + "; allowed: " + allowed;
    }
  }

  private final transient List<Problem> problems;

  ConfigProblems(Path file, List<Problem> problems) {
    super(report(file, problems));
    this.problems = List.copyOf(problems);
  }

  /** At least one; table by table, in the order of the documented sample. */
  public List<Problem> problems() {
    return problems;
  }

  /** The whole report, several lines, for a person. */
  @Override
  public String getMessage() {
    return super.getMessage();
  }

  private static String report(Path file, List<Problem> problems) {
    var report = new StringBuilder("The configuration ").append(file).append(" has ");
    report.append(problems.size() == 1 ? "a problem" : problems.size() + " problems").append(":\n");
    for (var problem : problems) {
      report.append("  ").append(problem).append('\n');
    }
    return report.append("Nothing was started. Correct the file, then start again; the sample callpoint.toml explains "
        + "every key.").toString();
  }
}
