package dev.callpoint.media;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/**
 * Starts a camera through libwebrtc so that it can get no other one, and lives to tell.
 *
 * <p>libwebrtc (M138, modules/video_capture/linux) looks for a camera by opening /dev/video0 to 63 in turn, compares
 * names, which twins share, and then where they are plugged in, of which it compares the beginning alone. And its start
 * aborts the process now and then (race_checker411): its capture thread may begin before the call that starts it has
 * ended, which a check of its own takes for a race. Of three processes that were to start vivid 120 times each, on one
 * busy processor, two aborted; behind a fence none did.
 *
 * <p>So the call runs on a thread of its own, which the kernel makes ask about two things (seccomp(2),
 * SECCOMP_RET_USER_NOTIF, Linux 5.5; needs no rights; Landlock would do for the first one, but Raspberry Pi OS has
 * none):
 *
 * <pre>
 *   camera-opener: start() ── open /dev/video0 ──▶ no, EACCES: libwebrtc passes it over
 *                          ── open /dev/video2 ──▶ yes
 *        its capture thread ── what is my name? ──▶ (waits) ───────────▶ yes: the capture begins
 *                  start() has returned ─────────────────────┘
 * </pre>
 *
 * Only paths on that thread's own stack are asked about, where libwebrtc writes them: what the JVM opens, holding
 * perhaps what the answering thread needs, is not. The rules stay with the capture thread; without a listener the one thing that it
 * might still be asked about, its name, fails, and nobody minds.
 */
final class Fence {
  private static final long RECEIVE = 0xc0502100L;
  private static final long SEND = 0xc0182101L;

  /** struct seccomp_notif: id, process, flags, then struct seccomp_data: number, architecture, address, arguments. */
  private static final int QUESTION_BYTES = 80;
  private static final int NUMBER_AT = 16;
  private static final int SECOND_ARGUMENT_AT = 40;

  /** struct seccomp_notif_resp: id, value, error, flags. */
  private static final int ANSWER_BYTES = 24;
  private static final int ERROR_AT = 16;
  private static final int FLAGS_AT = 20;
  private static final int CONTINUE = 1;
  private static final int EACCES = 13;
  private static final int EINTR = 4;

  private static final int POLL_BYTES = 8;
  private static final short POLLIN = 1;
  private static final int PATH_BYTES_MAX = 64;

  private final FenceCalls calls = new FenceCalls();
  private final FenceRules rules;

  /** @throws Unfenced on a processor whose system calls are not known */
  Fence() throws Unfenced {
    rules = FenceRules.of(System.getProperty("os.arch"))
        .orElseThrow(() -> new Unfenced("not on this processor, " + System.getProperty("os.arch")));
  }

  /** The kernel does not put up a fence. */
  static final class Unfenced extends IOException {
    private static final long serialVersionUID = 1L;

    Unfenced(String message) {
      super(message);
    }
  }

  /**
   * Runs the start on another thread and waits until it has ended; what it throws is thrown here.
   *
   * @param node the only one of its kind, such as {@code /dev/video2} of {@code /dev/video*}, that opens meanwhile
   * @param start must start no thread of Java's: it would wait for leave to take its name, in a state in which the JVM
   *     can stop no thread for its own purposes, the answering one among them
   * @throws Unfenced when the kernel does not allow it; nothing was started then
   */
  void around(Path node, Runnable start) throws Unfenced {
    around(node, start, FenceCalls::ownStack);
  }

  /** Where the paths stand that are asked about: {first byte, behind the last}. */
  interface Memory {
    long[] of(FenceCalls calls);
  }

  void around(Path node, Runnable start, Memory paths) throws Unfenced {
    int ended = calls.eventfd();
    Opener opener = new Opener(start, paths, ended);
    Thread thread = Thread.ofPlatform().daemon().name("camera-opener").start(opener);
    int listener = opener.listener();
    if (listener >= 0) {
      try (Arena arena = Arena.ofConfined()) {
        new Warden(node, opener.from, opener.end, listener, ended, arena).answer();
      } finally {
        // Whoever still asks is told that there is no such call, and goes on.
        calls.close(listener);
      }
    }
    join(thread);
    calls.close(ended);
    if (listener < 0) {
      throw new Unfenced("the kernel refuses (errno " + -listener
          + "): it is older than Linux 5.5, or SystemCallFilter= of the service forbids seccomp");
    }
    opener.rethrow();
  }

  private static void join(Thread thread) {
    boolean interrupted = false;
    while (true) {
      try {
        thread.join();
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private final class Opener implements Runnable {
    private final Runnable start;
    private final Memory paths;
    private final int ended;
    private final CountDownLatch fenced = new CountDownLatch(1);
    private volatile int listener;
    private volatile long from;
    private volatile long end;
    private volatile @Nullable Throwable failure;

    Opener(Runnable start, Memory paths, int ended) {
      this.start = start;
      this.paths = paths;
      this.ended = ended;
    }

    @Override
    public void run() {
      try {
        long[] memory = paths.of(calls);
        from = memory[0];
        end = memory[1];
        byte[] program = rules.program(from, end);
        listener = calls.restrict(rules, program);
      } finally {
        fenced.countDown();
      }
      if (listener < 0) {
        return;
      }
      try {
        start.run();
      } catch (Throwable e) {
        failure = e;
      } finally {
        calls.signal(ended);
      }
    }

    /** Or minus errno. */
    int listener() {
      while (true) {
        try {
          fenced.await();
          return listener;
        } catch (InterruptedException e) {
          // It takes microseconds, and half a fence is worse than a late end.
        }
      }
    }

    void rethrow() {
      switch (failure) {
        case null -> { }
        case RuntimeException e -> throw e;
        case Error e -> throw e;
        case Throwable e -> throw new IllegalStateException(e);
      }
    }
  }

  /** Answers until the start has ended. */
  private final class Warden {
    private final String kind;
    private final String allowed;
    private final long from;
    private final long end;
    private final int listener;
    private final MemorySegment waits;
    private final MemorySegment question;
    private final MemorySegment answer;
    private final List<Long> held = new ArrayList<>();

    Warden(Path node, long from, long end, int listener, int ended, Arena arena) {
      this.allowed = node.toString();
      this.kind = allowed.replaceFirst("\\d+$", "");
      this.from = from;
      this.end = end;
      this.listener = listener;
      question = arena.allocate(QUESTION_BYTES, 8);
      answer = arena.allocate(ANSWER_BYTES, 8);
      waits = arena.allocate(2 * POLL_BYTES, 8);
      waits.set(ValueLayout.JAVA_INT, 0, listener);
      waits.set(ValueLayout.JAVA_SHORT, 4, POLLIN);
      waits.set(ValueLayout.JAVA_INT, POLL_BYTES, ended);
      waits.set(ValueLayout.JAVA_SHORT, POLL_BYTES + 4, POLLIN);
    }

    void answer() {
      while (true) {
        int ready = calls.poll(waits, 2);
        if (ready < 0 && ready != -EINTR) {
          throw new IllegalStateException("poll for a camera's start failed: errno " + -ready);
        }
        if (ready > 0 && waits.get(ValueLayout.JAVA_SHORT, POLL_BYTES + 6) != 0) {
          held.forEach(id -> say(id, 0));
          return;
        }
        if (ready > 0 && waits.get(ValueLayout.JAVA_SHORT, 6) != 0) {
          take();
        }
      }
    }

    private void take() {
      // The kernel refuses a question that is not blank.
      question.fill((byte) 0);
      if (calls.control(listener, RECEIVE, question) < 0) {
        return;
      }
      long id = question.get(ValueLayout.JAVA_LONG, 0);
      if (question.get(ValueLayout.JAVA_INT, NUMBER_AT) == rules.prctl()) {
        held.add(id);
      } else {
        String path = text(question.get(ValueLayout.JAVA_LONG, SECOND_ARGUMENT_AT));
        say(id, path.startsWith(kind) && !path.equals(allowed) ? EACCES : 0);
      }
    }

    /** Let it do what it asked for, or fail with an errno. One that is no longer there needs no answer. */
    private void say(long id, int errno) {
      answer.set(ValueLayout.JAVA_LONG, 0, id);
      answer.set(ValueLayout.JAVA_LONG, 8, 0);
      answer.set(ValueLayout.JAVA_INT, ERROR_AT, -errno);
      answer.set(ValueLayout.JAVA_INT, FLAGS_AT, errno == 0 ? CONTINUE : 0);
      calls.control(listener, SEND, answer);
    }

    /** Of this process, at an address that the rules have found inside the memory. */
    @SuppressWarnings("restricted")
    private String text(long address) {
      long most = Math.min(PATH_BYTES_MAX, end - address);
      if (address < from || most <= 0) {
        return "";
      }
      MemorySegment memory = MemorySegment.ofAddress(address).reinterpret(most);
      StringBuilder text = new StringBuilder();
      for (int i = 0; i < most && memory.get(ValueLayout.JAVA_BYTE, i) != 0; i++) {
        text.append((char) memory.get(ValueLayout.JAVA_BYTE, i));
      }
      return text.toString();
    }
  }
}
