package dev.callpoint.engine;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * Pictures of the moment on their way from an engine to whoever asked, in memory alone: the core is told that one was
 * taken, decides what becomes of it and never has it itself, so none gets into a recording or an incident. One that the
 * core wants no more is never fetched; newer ones take its place.
 */
final class Pictures {
  static final int PICTURES_MAX = 4;

  private final Deque<Picture> newest = new ArrayDeque<>();

  private record Picture(int generation, String id, byte[] jpeg) {
    boolean is(int ofGeneration, String ofId) {
      return generation == ofGeneration && id.equals(ofId);
    }
  }

  synchronized void add(int generation, String id, byte[] jpeg) {
    newest.removeIf(earlier -> earlier.is(generation, id));
    newest.add(new Picture(generation, id, jpeg));
    if (newest.size() > PICTURES_MAX) {
      newest.remove();
    }
  }

  synchronized Optional<byte[]> take(int generation, String id) {
    Optional<Picture> wanted = newest.stream().filter(picture -> picture.is(generation, id)).findFirst();
    wanted.ifPresent(newest::remove);
    return wanted.map(Picture::jpeg);
  }
}
