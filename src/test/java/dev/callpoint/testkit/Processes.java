package dev.callpoint.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What the kernel says about a process. */
public final class Processes {
  private static final Pattern PRIVATE = Pattern.compile("(?m)^Pss_Anon:\\s+(\\d+) kB$");

  /** A thread that lost its broker or browser begins with another row at once, if at all. */
  private static final Duration END_QUIET = Duration.ofMillis(500);
  private static final Duration END_LOOK = Duration.ofMillis(20);
  private static final Duration END_LIMIT = Duration.ofSeconds(5);

  private Processes() {}

  /** False for one that is gone and for one that only waits to be noticed by its parent. */
  public static boolean lives(long pid) {
    return "RSDTtI".indexOf(state(pid)) >= 0;
  }

  /** Stopped by a signal. */
  public static boolean isStopped(long pid) {
    return state(pid) == 'T';
  }

  public static List<Long> living(List<ProcessHandle> processes) {
    return processes.stream().map(ProcessHandle::pid).filter(Processes::lives).toList();
  }

  /** Those that live and have this in their command line, whoever's children they are. */
  public static List<Long> mentioning(String words) {
    return ProcessHandle.allProcesses()
        .map(ProcessHandle::pid)
        .filter(pid -> commandLine(pid).contains(words) && lives(pid))
        .toList();
  }

  /**
   * For a tool that is ended in the middle of its work: when it ends, all that it has started ends with it, and what its
   * threads go on starting until then.
   *
   * @param then is done when they have ended
   */
  public static void endWithThisOne(Runnable then) {
    Runtime.getRuntime().addShutdownHook(new Thread(() -> {
      endDescendants();
      then.run();
    }, "end"));
  }

  /** Ends all that this process has started; returns when nothing more is started for a while, in 5 s at most. */
  public static void endDescendants() {
    long until = System.nanoTime() + END_LIMIT.toNanos();
    long quietSince = System.nanoTime();
    while (System.nanoTime() < until && System.nanoTime() - quietSince < END_QUIET.toNanos()) {
      List<ProcessHandle> started =
          ProcessHandle.current().descendants().filter(process -> lives(process.pid())).toList();
      if (!started.isEmpty()) {
        quietSince = System.nanoTime();
        started.forEach(ProcessHandle::destroyForcibly);
      }
      LockSupport.parkNanos(END_LOOK.toNanos());
    }
  }

  /** Sends a signal, which Java itself cannot, and returns when it is sent. */
  public static void signal(String name, List<Long> pids) {
    List<String> command = new ArrayList<>(List.of("kill", "-" + name));
    pids.forEach(pid -> command.add(Long.toString(pid)));
    try {
      int code = new ProcessBuilder(command).inheritIO().start().waitFor();
      if (code != 0) {
        throw new AssertionError(command + " failed with " + code);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  public static int threads(long pid) {
    return entries(pid, "task");
  }

  /** Open file descriptors. */
  public static int descriptors(long pid) {
    return entries(pid, "fd");
  }

  /**
   * The part of the proportional set size that is no file's, in KiB: heap, code, threads, what native libraries allocate.
   * The other part are pages of programs and libraries, of which a process bears the more the fewer others use them.
   */
  public static long pssAnonKb(long pid) {
    try {
      Matcher matcher = PRIVATE.matcher(Files.readString(Path.of("/proc/" + pid + "/smaps_rollup")));
      if (!matcher.find()) {
        throw new AssertionError("no Pss_Anon in smaps_rollup of " + pid);
      }
      return Long.parseLong(matcher.group(1));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whole, which ProcessHandle gives of short ones alone; empty when there is no such process. */
  public static String commandLine(long pid) {
    try {
      return Files.readString(Path.of("/proc/" + pid + "/cmdline"), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      return "";
    }
  }

  /** As in proc(5); X when there is no such process. The name before it may hold blanks and brackets. */
  private static char state(long pid) {
    try {
      String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
      return stat.charAt(stat.lastIndexOf(')') + 2);
    } catch (IOException e) {
      return 'X';
    }
  }

  private static int entries(long pid, String folder) {
    try (Stream<Path> entries = Files.list(Path.of("/proc/" + pid + "/" + folder))) {
      return (int) entries.count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
