package dev.callpoint.media;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** On this machine's own kernel; files stand for cameras. */
class FenceTest {
  private static final Linker LINKER = Linker.nativeLinker();
  private static final MethodHandle OPEN = function("open",
      FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_INT), 2);
  private static final MethodHandle CLOSE =
      function("close", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT), 1);
  private static final MethodHandle CREATE = function("pthread_create", FunctionDescriptor.of(
      ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.ADDRESS, ValueLayout.ADDRESS, ValueLayout.JAVA_LONG), 4);
  private static final MethodHandle JOIN = function("pthread_timedjoin_np", FunctionDescriptor.of(
      ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG, ValueLayout.ADDRESS, ValueLayout.ADDRESS), 3);
  private static final long PR_SET_NAME = 15;
  private static final int ETIMEDOUT = 110;

  @TempDir
  private Path dev;

  private final Arena arena = Arena.ofShared();
  private final MemorySegment paths = arena.allocate(4_096);
  private Fence fence;

  @BeforeEach
  void twoCameras() throws IOException {
    fence = new Fence();
    for (String name : new String[] {"video0", "video1", "video10", "other"}) {
      Files.createFile(dev.resolve(name));
    }
  }

  @Test
  void theOnlyCameraThatOpensIsTheOneThatIsMeant() throws Exception {
    AtomicInteger first = new AtomicInteger();
    AtomicInteger second = new AtomicInteger();
    AtomicInteger tenth = new AtomicInteger();
    fence.around(dev.resolve("video1"), () -> {
      first.set(open("video0", paths));
      second.set(open("video1", paths));
      tenth.set(open("video10", paths));
    }, _ -> range());
    assertEquals(-1, first.get(), "video0");
    assertTrue(second.get() >= 0, "video1");
    assertEquals(-1, tenth.get(), "video10 begins with the name of video1");
  }

  @Test
  void whatIsNoCameraOpens() throws Exception {
    AtomicInteger other = new AtomicInteger(-1);
    fence.around(dev.resolve("video1"), () -> other.set(open("other", paths)), _ -> range());
    assertTrue(other.get() >= 0);
  }

  @Test
  void aPathElsewhereInMemoryIsNobodysBusiness() throws Exception {
    AtomicInteger other = new AtomicInteger(-1);
    fence.around(dev.resolve("video1"), () -> other.set(open("video0", arena.allocate(4_096))), _ -> range());
    assertTrue(other.get() >= 0);
  }

  @Test
  void otherThreadsOpenWhatTheyLike() throws Exception {
    AtomicInteger elsewhere = new AtomicInteger(-1);
    AtomicBoolean inside = new AtomicBoolean();
    Thread other = Thread.ofPlatform().start(() -> {
      Awaitility.await().untilTrue(inside);
      elsewhere.set(open("video0", paths));
    });
    fence.around(dev.resolve("video1"), () -> {
      inside.set(true);
      join(other);
    }, _ -> range());
    assertTrue(elsewhere.get() >= 0);
  }

  /** A thread of native code, as libwebrtc's: one of Java's that waits in the kernel would stop all others from being stopped. */
  @Test
  void aThreadThatTheStartStartsBeginsWhenTheStartHasEnded() throws Exception {
    MemorySegment thread = arena.allocate(ValueLayout.JAVA_LONG);
    MemorySegment setOption = LINKER.defaultLookup().findOrThrow("prctl");
    AtomicInteger inside = new AtomicInteger();
    fence.around(dev.resolve("video1"), () -> {
      call(() -> (int) CREATE.invokeExact(thread, MemorySegment.NULL, setOption, PR_SET_NAME));
      // Nothing shows a thread that is held but that it does not end; one that is not held ends in microseconds.
      inside.set(joinWithin(thread, 300));
    }, _ -> range());
    assertEquals(ETIMEDOUT, inside.get(), "it did not wait");
    assertEquals(0, joinWithin(thread, 10_000), "it waits still");
  }

  @Test
  void whatTheStartThrowsIsThrown() {
    Error unhandled = new Error("Unhandled Exception");
    assertSame(unhandled, assertThrows(Error.class, () -> fence.around(dev.resolve("video1"), () -> {
      throw unhandled;
    })));
  }

  @Test
  void aFenceIsGoneWithItsStartAndMayBePutUpAgain() throws Exception {
    for (int i = 0; i < 20; i++) {
      AtomicInteger opened = new AtomicInteger(-1);
      String name = i % 2 == 0 ? "video0" : "video1";
      fence.around(dev.resolve(name), () -> opened.set(open(name, paths)), _ -> range());
      assertTrue(opened.get() >= 0, name);
    }
    assertTrue(open("video0", paths) >= 0, "on a thread without a fence");
  }

  @Test
  void theStackOfAThreadIsItsOwn() throws Exception {
    AtomicReference<long[]> inside = new AtomicReference<>();
    fence.around(dev.resolve("video1"), () -> { }, calls -> {
      inside.set(calls.ownStack());
      return inside.get();
    });
    long[] own = new FenceCalls().ownStack();
    long[] other = inside.get();
    assertTrue(other[0] < other[1] && own[0] < own[1]);
    assertFalse(other[0] < own[1] && own[0] < other[1], "they overlap");
  }

  private long[] range() {
    return new long[] {paths.address(), paths.address() + paths.byteSize()};
  }

  private int open(String name, MemorySegment where) {
    where.setString(0, dev.resolve(name).toString());
    int descriptor = call(() -> (int) OPEN.invokeExact(where, 0));
    if (descriptor >= 0) {
      call(() -> (int) CLOSE.invokeExact(descriptor));
    }
    return descriptor;
  }

  private int joinWithin(MemorySegment thread, long ms) {
    long untilMs = System.currentTimeMillis() + ms;
    MemorySegment until = arena.allocate(16, 8);
    until.set(ValueLayout.JAVA_LONG, 0, untilMs / 1_000);
    until.set(ValueLayout.JAVA_LONG, 8, untilMs % 1_000 * 1_000_000);
    return call(() -> (int) JOIN.invokeExact(thread.get(ValueLayout.JAVA_LONG, 0), MemorySegment.NULL, until));
  }

  private interface Call {
    int run() throws Throwable;
  }

  private static int call(Call call) {
    try {
      return call.run();
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @SuppressWarnings("restricted")
  private static MethodHandle function(String name, FunctionDescriptor descriptor, int fixedArguments) {
    MemorySegment address = LINKER.defaultLookup().findOrThrow(name);
    return fixedArguments < descriptor.argumentLayouts().size()
        ? LINKER.downcallHandle(address, descriptor, Linker.Option.firstVariadicArg(fixedArguments))
        : LINKER.downcallHandle(address, descriptor);
  }
}
