package dev.callpoint.media;

import dev.callpoint.media.Sound.SoundException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Calls functions of ALSA's library by name, each with what its documentation says: ints, longs and pointers go in, an
 * int or a pointer comes out. The types of the arguments are those of the function, as nothing checks them. May be used
 * by any thread, as the library may with objects of one's own.
 */
final class Libasound {
  private static final String FILE = "libasound.so.2";
  private static final MemoryLayout POINTER = ValueLayout.ADDRESS;
  private static final long TEXT_MAX_BYTES = 65_536;

  private final SymbolLookup library;
  private final Map<String, MethodHandle> functions = new ConcurrentHashMap<>();

  /** @throws SoundException when this machine has no such library */
  // Native access is the purpose; engines are started with --enable-native-access=ALL-UNNAMED.
  @SuppressWarnings("restricted")
  Libasound() throws SoundException {
    try {
      library = SymbolLookup.libraryLookup(FILE, Arena.global());
    } catch (IllegalArgumentException e) {
      throw new SoundException("ALSA's library " + FILE + " is not installed (package libasound2 or libasound2t64)");
    }
  }

  int call(String function, Object... arguments) {
    return (int) invoke(ValueLayout.JAVA_INT, function, arguments);
  }

  MemorySegment pointer(String function, Object... arguments) {
    return (MemorySegment) invoke(POINTER, function, arguments);
  }

  /** What a function gives as {@code const char *}. */
  String text(String function, Object... arguments) {
    return text(pointer(function, arguments));
  }

  /** Of a result below zero, in words. */
  String error(int result) {
    return text("snd_strerror", result);
  }

  // Nothing tells how long a C string may be; none that is read here is longer.
  @SuppressWarnings("restricted")
  static String text(MemorySegment characters) {
    return characters.equals(MemorySegment.NULL) ? "" : characters.reinterpret(TEXT_MAX_BYTES).getString(0);
  }

  private Object invoke(MemoryLayout result, String function, Object[] arguments) {
    try {
      return function(result, function, arguments).invokeWithArguments(arguments);
    } catch (Throwable e) {
      throw new IllegalStateException(function + " cannot be called", e);
    }
  }

  @SuppressWarnings("restricted")
  private MethodHandle function(MemoryLayout result, String name, Object[] arguments) {
    @Nullable MethodHandle known = functions.get(name);
    if (known != null) {
      return known;
    }
    List<MemoryLayout> types = new ArrayList<>();
    for (Object argument : arguments) {
      types.add(
          switch (argument) {
            case Integer _ -> ValueLayout.JAVA_INT;
            case Long _ -> ValueLayout.JAVA_LONG;
            default -> POINTER;
          });
    }
    FunctionDescriptor descriptor = FunctionDescriptor.of(result, types.toArray(MemoryLayout[]::new));
    MethodHandle handle = Linker.nativeLinker().downcallHandle(library.findOrThrow(name), descriptor);
    functions.put(name, handle);
    return handle;
  }
}
