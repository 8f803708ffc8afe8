package dev.callpoint.mqtt;

import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import javax.net.ssl.SSLException;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.jspecify.annotations.Nullable;

/** Sentences for people: what happened, where, and what to look at next. Never with a password in them. */
final class Cause {
  private final LinkSettings settings;

  Cause(LinkSettings settings) {
    this.settings = settings;
  }

  /** @param asked the device's certificate, or that there is none, if the broker has asked for it */
  String connectFailed(@Nullable Throwable why, @Nullable ClientKey asked) {
    if (why instanceof MqttException refusal) {
      String text = refused(refusal.getReasonCode());
      if (text != null) {
        return text;
      }
    }
    Throwable root = root(why);
    return switch (root) {
      case UnknownHostException _ ->
          "the name \"" + settings.host() + "\" is not known: check the broker's address and the DNS";
      case NoRouteToHostException _ -> noWay();
      case SocketException e when isUnreachable(e) -> noWay();
      case ConnectException _ -> "connection refused by " + settings.place() + ": is the broker running?";
      case SocketTimeoutException e -> noAnswer(!message(e).startsWith("Connect"));
      case UnusableFile e -> message(e);
      case SSLException e -> tlsFailed(e, asked);
      case EOFException _ -> hungUp(asked);
      case SocketException _ -> hungUp(asked);
      case IOException e when isReset(e) -> hungUp(asked);
      case null -> "connection to " + settings.place() + " failed";
      default -> "connection to " + settings.place() + " failed: " + message(root);
    };
  }

  private String tlsFailed(SSLException why, @Nullable ClientKey asked) {
    for (Throwable at = why; at != null; at = at.getCause()) {
      switch (at) {
        case CertificateRefused e -> {
          return message(e);
        }
        case EOFException _, SocketException _ -> {
          return hungUp(asked);
        }
        case SocketTimeoutException _ -> {
          return noAnswer(true);
        }
        case IOException e when isReset(e) -> {
          return hungUp(asked);
        }
        default -> {}
      }
    }
    if (!settings.secure()) {
      return settings.place() + " wants TLS: write ssl:// in broker.url, or take the port for plain MQTT";
    }
    return asked != null && message(why).contains("alert")
        ? asked.refusal(settings.place(), message(why), now())
        : "TLS with " + settings.place() + " failed (" + message(why) + "): is it a TLS port?";
  }

  /** Codes of CONNACK, MQTT 3.1.1 section 3.2.2.3; brokers use 4 and 5 alike for a wrong password. */
  private @Nullable String refused(int code) {
    return switch (code) {
      case MqttException.REASON_CODE_INVALID_PROTOCOL_VERSION ->
          "broker " + settings.place() + " does not speak MQTT 3.1.1";
      case MqttException.REASON_CODE_INVALID_CLIENT_ID ->
          "broker " + settings.place() + " refuses the client id \"" + settings.clientId() + "\"";
      case MqttException.REASON_CODE_BROKER_UNAVAILABLE ->
          "broker " + settings.place() + " answers, but says that it is not available";
      case MqttException.REASON_CODE_FAILED_AUTHENTICATION, MqttException.REASON_CODE_NOT_AUTHORIZED ->
          settings.username() == null
              ? "broker " + settings.place() + " lets nobody in without a user name and password"
              : "wrong user name or password for broker " + settings.place()
                  + " (user \"" + settings.username() + "\")";
      default -> null;
    };
  }

  /** An attempt to connect ended since nobody said anything, to TCP's greeting or to that of TLS. */
  static boolean isSilence(@Nullable Throwable why) {
    return root(why) instanceof SocketTimeoutException;
  }

  /** The deadline of connecting has passed. */
  String noAnswer(boolean established) {
    return established
        ? settings.place() + " accepts connections but does not answer: is it an MQTT broker, and is it stuck?"
        : "no answer from " + settings.place() + " within 5 s: is the address right, and its machine up?";
  }

  String subscriptionRefused(String topic) {
    return "broker " + settings.place() + " refuses the subscription to " + topic + ": check its access rules";
  }

  String noSubscription() {
    return "broker " + settings.place() + " does not answer subscriptions: is it stuck?";
  }

  /** Some brokers swallow what is forbidden, without a word, where others refuse it. */
  String noHeartbeat() {
    String user = settings.username() == null ? "a client without a name" : "the user \"" + settings.username() + "\"";
    return "broker " + settings.place() + " does not give back " + settings.heartbeatTopic()
        + ": check its access rules, may " + user + " write and read that?";
  }

  /** @param underWay a topic on which a message was not acknowledged: some brokers hang up at what is forbidden */
  String lost(@Nullable Throwable why, @Nullable String underWay) {
    Throwable root = root(why);
    return switch (root) {
      case null -> "connection to " + settings.place() + " was lost";
      case EOFException _ -> closed(underWay);
      // How a connection ends that is closed before all was read that came by it.
      case IOException e when underWay != null && isReset(e) -> closed(underWay);
      default -> "connection to " + settings.place() + " broke: " + message(root);
    };
  }

  private String closed(@Nullable String underWay) {
    return "broker " + settings.place() + " closed the connection: was it stopped,"
        + (underWay == null ? "" : " do its access rules forbid " + underWay + ",")
        + " or does another client use the id \"" + settings.clientId() + "\"?";
  }

  String silent(Duration silence) {
    return "broker " + settings.place() + " silent for "
        + String.format(Locale.ROOT, "%.1f", silence.toMillis() / 1000.0) + " s: it, or the network, is stuck;"
        + " or it does not give back " + settings.heartbeatTopic()
        + ": check its access rules";
  }

  String unacknowledged(Duration limit) {
    return "broker " + settings.place() + " has not acknowledged a message for "
        + limit.toSeconds() + " s: is it stuck?";
  }

  private String noWay() {
    return "no way to " + settings.place() + ": is the network up?";
  }

  private String hungUp(@Nullable ClientKey asked) {
    return asked != null
        ? asked.refusal(settings.place(), "it hung up", now())
        : settings.place() + " hung up before it let us in: is it an MQTT broker "
            + (settings.secure() ? "with TLS, or is that port for tcp://?" : "without TLS, or is that port for ssl://?");
  }

  private Instant now() {
    return settings.tls().clock().instant();
  }

  private static boolean isUnreachable(SocketException e) {
    return message(e).contains("unreachable");
  }

  /** In the kernel's words: what is written to a channel fails with no exception of its own. */
  private static boolean isReset(IOException e) {
    return message(e).contains("reset") || message(e).contains("Broken pipe");
  }

  private static String message(Throwable e) {
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }

  private static @Nullable Throwable root(@Nullable Throwable why) {
    Throwable at = why;
    while (at instanceof MqttException && at.getCause() != null) {
      at = at.getCause();
    }
    return at;
  }
}
