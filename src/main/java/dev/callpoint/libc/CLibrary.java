package dev.callpoint.libc;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;

/** Functions of the C library that leave their reason in errno. May be used by any thread. */
public final class CLibrary {
  private static final StructLayout STATE = Linker.Option.captureStateLayout();
  private static final VarHandle ERRNO = STATE.varHandle(PathElement.groupElement("errno"));

  private CLibrary() {}

  /** A call of a handle that {@link #function} gave, with the state as its first argument. */
  public interface Call {
    long run(MemorySegment state) throws Throwable;
  }

  /**
   * @throws IllegalCallerException when Java refuses native access
   * @throws java.util.NoSuchElementException when the C library has no such function
   */
  public static MethodHandle function(String name, FunctionDescriptor descriptor) {
    return found(name, descriptor, Linker.Option.captureCallState("errno"));
  }

  /**
   * The same of one with further arguments, as ioctl(2).
   *
   * @param fixed how many arguments come before those
   */
  public static MethodHandle variadic(String name, FunctionDescriptor descriptor, int fixed) {
    return found(name, descriptor, Linker.Option.captureCallState("errno"), Linker.Option.firstVariadicArg(fixed));
  }

  // Native access is the purpose; launcher and engines allow it with --enable-native-access=ALL-UNNAMED.
  @SuppressWarnings("restricted")
  private static MethodHandle found(String name, FunctionDescriptor descriptor, Linker.Option... options) {
    Linker linker = Linker.nativeLinker();
    return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), descriptor, options);
  }

  /** @return what the function returned, or minus errno where that was below 0 */
  public static long call(Call call) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = arena.allocate(STATE);
      long result = call.run(state);
      return result < 0 ? -(int) ERRNO.get(state, 0L) : result;
    } catch (RuntimeException | Error failure) {
      throw failure;
    } catch (Throwable impossible) {
      // A downcall throws nothing of its own; invokeExact only declares it.
      throw new AssertionError(impossible);
    }
  }
}
