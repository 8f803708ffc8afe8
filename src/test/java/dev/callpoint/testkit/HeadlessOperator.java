package dev.callpoint.testkit;

import dev.callpoint.json.Json;
import dev.onvoid.webrtc.CreateSessionDescriptionObserver;
import dev.onvoid.webrtc.PeerConnectionFactory;
import dev.onvoid.webrtc.PeerConnectionObserver;
import dev.onvoid.webrtc.RTCAnswerOptions;
import dev.onvoid.webrtc.RTCConfiguration;
import dev.onvoid.webrtc.RTCDataChannel;
import dev.onvoid.webrtc.RTCDataChannelBuffer;
import dev.onvoid.webrtc.RTCIceCandidate;
import dev.onvoid.webrtc.RTCPeerConnection;
import dev.onvoid.webrtc.RTCRtpTransceiver;
import dev.onvoid.webrtc.RTCRtpTransceiverDirection;
import dev.onvoid.webrtc.RTCSdpType;
import dev.onvoid.webrtc.RTCSessionDescription;
import dev.onvoid.webrtc.RTCStats;
import dev.onvoid.webrtc.RTCStatsReport;
import dev.onvoid.webrtc.SetSessionDescriptionObserver;
import dev.onvoid.webrtc.media.MediaStreamTrack;
import dev.onvoid.webrtc.media.audio.AudioOptions;
import dev.onvoid.webrtc.media.audio.AudioTrack;
import dev.onvoid.webrtc.media.audio.HeadlessAudioDeviceModule;
import dev.onvoid.webrtc.media.video.I420Buffer;
import dev.onvoid.webrtc.media.video.VideoFrame;
import dev.onvoid.webrtc.media.video.VideoTrack;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.eclipse.paho.client.mqttv3.IMqttMessageListener;
import org.eclipse.paho.client.mqttv3.MqttClient;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * An operator where no browser runs, for machines as small as the device itself: answers a device's offers, decodes its
 * picture, measures its sound and talks back with a tone. Prints a JSON line each time that a live picture and sound
 * begin, one for each offer that it answers, and one each second; {@code at} is in milliseconds of the kernel's monotonic
 * clock.
 *
 * <p>Watches the device from the beginning, whenever it comes back to the broker, and when it is ordered to by a message
 * on {@code callpoint/operators/<its id>/order}. Arguments: broker URL, device, seconds to stay. Everything happens on
 * one thread; callbacks of webrtc-java enqueue.
 */
public final class HeadlessOperator {
  private static final String ID = "op-headless1";
  /** So many frames that differ, within so long, are a camera's picture; a slate changes more slowly. */
  private static final int LIVE_FRAMES = 5;

  private static final long LIVE_MS = 800;
  /** A picture that has not been live for longer has stopped; when it is live again, that is told. */
  private static final long STILL_MAX_MS = 1_500;

  private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();
  private final MqttClient client;
  private final String device;
  private final PeerConnectionFactory factory;
  private final AudioTrack voice;
  private @Nullable RTCPeerConnection connection;
  private @Nullable RTCDataChannel vitals;
  private final List<RTCIceCandidate> early = new ArrayList<>();
  /** What was said of the newest offer: the answer and the candidates after it. */
  private final List<ObjectNode> said = new ArrayList<>();
  /** Of the newest offer; the one that is described here may be an older one. */
  private int round = -1;
  private int described = -1;
  /** The newest offer waits here while an older one is answered. */
  private @Nullable JsonNode waiting;
  private boolean answering;
  private int connections;
  private final Set<Integer> looks = new TreeSet<>();
  /** When the last frames came that differed from the one before, of this session. */
  private final ArrayDeque<Long> changedAtMs = new ArrayDeque<>();
  private int lastLook;
  private long liveAtMs;
  private long liveSinceMs;
  /** The last frame's mean brightness, of every 97th byte; good for telling pictures apart. */
  private volatile int luma;
  private String session = "";
  private String shown = "";
  private long frames;
  private long packets;
  private double level;
  private int pictures;
  private boolean pictureTold;

  private HeadlessOperator(MqttClient client, String device) {
    this.client = client;
    this.device = device;
    HeadlessAudioDeviceModule module = new HeadlessAudioDeviceModule();
    factory = new PeerConnectionFactory(module);
    module.initPlayout();
    module.startPlayout();
    module.setAudioSource(HeadlessOperator::tone);
    AudioOptions plain = new AudioOptions();
    plain.echoCancellation = false;
    plain.autoGainControl = false;
    plain.noiseSuppression = false;
    plain.highpassFilter = false;
    voice = factory.createAudioTrack("voice", factory.createAudioSource(plain));
  }

  /** See the class. */
  public static void main(String[] arguments) throws MqttException {
    MqttClient client = new MqttClient(arguments[0], ID, new MemoryPersistence());
    MqttConnectOptions lasting = new MqttConnectOptions();
    // The broker keeps the subscriptions, so a line that broke is taken up where it was.
    lasting.setCleanSession(false);
    lasting.setAutomaticReconnect(true);
    client.connect(lasting);
    HeadlessOperator operator = new HeadlessOperator(client, arguments[1]);
    operator.start();
    operator.thread.schedule(operator::end, Long.parseLong(arguments[2]), TimeUnit.SECONDS);
  }

  private void end() {
    print("end");
    Runtime.getRuntime().halt(pictures > 0 ? 0 : 1);
  }

  private void start() throws MqttException {
    IMqttMessageListener signals = (_, message) -> {
      JsonNode signal = Json.object(message.getPayload());
      thread.execute(() -> take(signal));
    };
    client.subscribe("callpoint/" + device + "/signal/out/" + ID, 1, signals);
    IMqttMessageListener watch = (_, _) -> thread.execute(this::watch);
    client.subscribe("callpoint/operators/" + ID + "/order", 1, watch);
    // A device that comes back is watched again, as the console's page does.
    client.subscribe("callpoint/" + device + "/availability", 1, (topic, message) -> {
      if (!message.isRetained() && message.toString().equals("online")) {
        watch.messageArrived(topic, message);
      }
    });
    client.publish("callpoint/operators/" + ID + "/availability", "online".getBytes(StandardCharsets.UTF_8), 1, true);
    watch();
    thread.scheduleAtFixedRate(this::look, 100, 100, TimeUnit.MILLISECONDS);
    thread.scheduleAtFixedRate(() -> print("second"), 1, 1, TimeUnit.SECONDS);
  }

  private void watch() {
    send(Json.newObject().put("type", "watch"));
  }

  private void take(JsonNode signal) {
    switch (signal.path("type").asString("")) {
      case "offer" -> offered(signal);
      case "candidate" -> candidate(signal);
      default -> System.out.println(signal);
    }
  }

  /** A higher round renews the connection, the same one gets its answer again, a lower one was overtaken. */
  private void offered(JsonNode offer) {
    String of = offer.path("session").asString();
    int number = offer.path("round").asInt(0);
    if (!of.equals(session)) {
      if (number > 0) {
        return;
      }
      begin(of);
    }
    if (number > round) {
      round = number;
      said.clear();
      early.clear();
      waiting = offer;
      answerWaiting();
    } else if (number == round) {
      said.forEach(this::send);
    }
  }

  private void begin(String next) {
    if (connection != null) {
      connection.close();
    }
    session = next;
    round = -1;
    described = -1;
    answering = false;
    frames = 0;
    packets = 0;
    pictureTold = false;
    looks.clear();
    changedAtMs.clear();
    liveSinceMs = 0;
    early.clear();
    vitals = null;
    connection = factory.createPeerConnection(new RTCConfiguration(), new Observer(next));
    connections++;
  }

  private void answerWaiting() {
    JsonNode offer = waiting;
    RTCPeerConnection own = connection;
    if (offer == null || own == null || answering) {
      return;
    }
    waiting = null;
    answering = true;
    int number = offer.path("round").asInt(0);
    own.setRemoteDescription(
        new RTCSessionDescription(RTCSdpType.OFFER, offer.path("sdp").asString()),
        set(own, () -> {
          described = number;
          if (number == round) {
            early.forEach(own::addIceCandidate);
            early.clear();
          }
          if (number == 0) {
            speak(own);
          }
          own.createAnswer(new RTCAnswerOptions(), new AnswerMade(own, number));
        }));
  }

  private void speak(RTCPeerConnection own) {
    for (RTCRtpTransceiver transceiver : own.getTransceivers()) {
      if (transceiver.getReceiver().getTrack() instanceof AudioTrack) {
        transceiver.getSender().replaceTrack(voice);
        transceiver.setDirection(RTCRtpTransceiverDirection.SEND_RECV);
      }
    }
  }

  private void answered(int number, RTCSessionDescription answer) {
    if (number == round) {
      say(Json.newObject().put("type", "answer").put("session", session).put("round", number).put("sdp", answer.sdp));
      print("answered");
    }
    answering = false;
    answerWaiting();
  }

  private void say(ObjectNode signal) {
    said.add(signal);
    send(signal);
  }

  /** One for an offer that is not described yet is kept: candidates follow their offer. */
  private void candidate(JsonNode signal) {
    if (connection != null && signal.path("session").asString().equals(session)) {
      RTCIceCandidate candidate =
          new RTCIceCandidate(
              signal.path("sdpMid").asString(),
              signal.path("sdpMLineIndex").asInt(),
              signal.path("candidate").asString());
      if (described == round) {
        connection.addIceCandidate(candidate);
      } else {
        early.add(candidate);
      }
    }
  }

  private void look() {
    if (connection != null) {
      connection.getStats(report -> thread.execute(() -> measured(report)));
    }
  }

  private void measured(RTCStatsReport report) {
    for (RTCStats stats : report.getStats().values()) {
      switch (stats.getType()) {
        case INBOUND_RTP -> {
          if ("video".equals(stats.getAttributes().get("kind"))) {
            frames = ((Number) stats.getAttributes().getOrDefault("framesDecoded", 0)).longValue();
          } else {
            packets = ((Number) stats.getAttributes().getOrDefault("packetsReceived", 0)).longValue();
            level = stats.getAttributes().get("audioLevel") instanceof Number n ? n.doubleValue() : 0;
          }
        }
        default -> {
          // Nothing that an operator needs.
        }
      }
    }
    if (!pictureTold && liveSinceMs > 0 && packets > 0) {
      pictureTold = true;
      pictures++;
      print("picture");
    }
    report();
  }

  private void report() {
    if (vitals != null) {
      String text = Json.newObject().put("session", session).put("framesDecoded", frames).put("audioPackets", packets)
          .put("audioLevel", level).toString();
      try {
        vitals.send(new RTCDataChannelBuffer(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)), false));
      } catch (Exception e) {
        shown = "vitals: " + e.getMessage();
      }
    }
  }

  private void print(String what) {
    System.out.println(Json.newObject().put("what", what).put("at", what.equals("picture") ? liveSinceMs : nowMs())
        .put("session", session).put("round", round)
        .put("connections", connections).put("pictures", pictures)
        .put("framesDecoded", frames).put("differentFrames", looks.size()).put("audioPackets", packets)
        .put("audioLevel", level).put("luma", luma).put("note", shown));
  }

  private void send(ObjectNode signal) {
    try {
      client.getTopic("callpoint/" + device + "/signal/in/" + ID).publish(Json.bytes(signal), 1, false);
    } catch (MqttException e) {
      System.out.println("signal lost: " + e);
    }
  }

  /** A sum over the picture: pictures that move have different ones. */
  private void seen(int sum) {
    if (looks.size() < 10_000) {
      looks.add(sum);
    }
    if (sum == lastLook) {
      return;
    }
    lastLook = sum;
    long now = nowMs();
    changedAtMs.add(now);
    if (changedAtMs.size() < LIVE_FRAMES) {
      return;
    }
    long since = changedAtMs.size() > LIVE_FRAMES ? changedAtMs.removeFirst() : changedAtMs.getFirst();
    if (now - since > LIVE_MS) {
      return;
    }
    if (now - liveAtMs > STILL_MAX_MS || liveSinceMs == 0) {
      liveSinceMs = since;
      pictureTold = false;
    }
    liveAtMs = now;
  }

  /** Linux's System.nanoTime is CLOCK_MONOTONIC, whatever its origin is called. */
  private static long nowMs() {
    return System.nanoTime() / 1_000_000;
  }

  /** What comes of a connection that was closed meanwhile is dropped. */
  private void with(RTCPeerConnection own, Runnable then) {
    thread.execute(() -> {
      if (own == connection) {
        then.run();
      }
    });
  }

  private SetSessionDescriptionObserver set(RTCPeerConnection own, Runnable then) {
    return new SetSessionDescriptionObserver() {
      @Override
      public void onSuccess() {
        with(own, then);
      }

      @Override
      public void onFailure(String error) {
        System.out.println("description refused: " + error);
      }
    };
  }

  private final class AnswerMade implements CreateSessionDescriptionObserver {
    private final RTCPeerConnection own;
    private final int number;

    AnswerMade(RTCPeerConnection own, int number) {
      this.own = own;
      this.number = number;
    }

    @Override
    public void onSuccess(RTCSessionDescription answer) {
      with(own, () -> own.setLocalDescription(answer, set(own, () -> answered(number, answer))));
    }

    @Override
    public void onFailure(String error) {
      System.out.println("answer failed: " + error);
    }
  }

  private static double phase;

  private static int tone(byte[] samples, int count, int bytes, int channels, int rate) {
    for (int i = 0; i + 1 < samples.length; i += 2) {
      short value = (short) (8_000 * Math.sin(phase));
      phase += 2 * Math.PI * 1_000 / rate / channels;
      samples[i] = (byte) value;
      samples[i + 1] = (byte) (value >> 8);
    }
    return count;
  }

  private final class Observer implements PeerConnectionObserver {
    private final String own;

    Observer(String own) {
      this.own = own;
    }

    @Override
    public void onIceCandidate(RTCIceCandidate candidate) {
      thread.execute(() -> {
        if (own.equals(session)) {
          say(Json.newObject().put("type", "candidate").put("session", own).put("candidate", candidate.sdp)
              .put("sdpMid", candidate.sdpMid).put("sdpMLineIndex", candidate.sdpMLineIndex));
        }
      });
    }

    @Override
    public void onDataChannel(RTCDataChannel channel) {
      thread.execute(() -> vitals = channel);
    }

    @Override
    public void onTrack(RTCRtpTransceiver transceiver) {
      thread.execute(() -> {
        MediaStreamTrack track = transceiver.getReceiver().getTrack();
        if (track instanceof VideoTrack video) {
          video.addSink(this::frame);
        }
      });
    }

    private void frame(VideoFrame frame) {
      try {
        I420Buffer picture = frame.buffer.toI420();
        ByteBuffer y = picture.getDataY();
        int sum = 0;
        long light = 0;
        for (int i = 0; i < y.capacity(); i += 97) {
          sum = sum * 31 + y.get(i);
          light += y.get(i) & 0xff;
        }
        int look = sum;
        luma = (int) (light * 97 / y.capacity());
        frame.release();
        thread.execute(() -> {
          if (own.equals(session)) {
            seen(look);
          }
        });
      } catch (Throwable e) {
        System.out.println("frame: " + e);
      }
    }
  }
}
