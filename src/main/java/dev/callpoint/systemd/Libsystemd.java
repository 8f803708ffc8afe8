package dev.callpoint.systemd;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/** {@code int sd_notify(int unset_environment, const char *state)} of sd_notify(3). */
final class Libsystemd {
  private final MethodHandle notify;

  /**
   * @param library a soname, which the dynamic linker looks for
   * @throws IllegalArgumentException if there is no such library
   * @throws java.util.NoSuchElementException if it has no sd_notify
   * @throws IllegalCallerException if native access is denied (--illegal-native-access=deny)
   */
  // Native access is the purpose; the launcher allows it with --enable-native-access=ALL-UNNAMED.
  @SuppressWarnings("restricted")
  Libsystemd(String library) {
    var function = SymbolLookup.libraryLookup(library, Arena.global()).findOrThrow("sd_notify");
    notify = Linker.nativeLinker().downcallHandle(function,
        FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.ADDRESS));
  }

  /** @return positive: sent; 0: no NOTIFY_SOCKET; negative: minus errno */
  int notify(String state) {
    try (var arena = Arena.ofConfined()) {
      MemorySegment text = arena.allocateFrom(state);
      return (int) notify.invokeExact(0, text);
    } catch (RuntimeException | Error failure) {
      throw failure;
    } catch (Throwable impossible) {
      // A downcall throws nothing of its own; invokeExact only declares it.
      throw new AssertionError(impossible);
    }
  }
}
