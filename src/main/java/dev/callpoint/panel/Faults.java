package dev.callpoint.panel;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What does not work now; each fault is reported once when it comes or changes, and once when it goes. */
final class Faults {
  private final Map<String, String> texts = new LinkedHashMap<>();
  private final Panel.Listener listener;

  Faults(Panel.Listener listener) {
    this.listener = listener;
  }

  void raise(String what, String text) {
    if (!text.equals(texts.put(what, text))) {
      listener.fault(what, text);
    }
  }

  /** @param recovery what works again, said only when it was at fault */
  void clear(String what, String recovery) {
    if (texts.remove(what) != null) {
      listener.recovered(what, recovery);
    }
  }

  /** What is wrong with one thing, or with all of them. */
  String of(String what) {
    String text = texts.get(what);
    return text != null ? text : texts.getOrDefault("gpio", what + " is not there: the panel has none, or it is opened anew now");
  }

  List<String> texts() {
    return List.copyOf(texts.values());
  }
}
