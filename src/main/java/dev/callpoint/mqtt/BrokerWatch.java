package dev.callpoint.mqtt;

import io.moquette.broker.Server;
import io.moquette.interception.AbstractInterceptHandler;
import io.moquette.interception.messages.InterceptExceptionMessage;
import io.moquette.interception.messages.InterceptPublishMessage;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.mqtt.MqttMessageBuilders;
import io.netty.handler.codec.mqtt.MqttQoS;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * Looks on as Moquette works, on Moquette's own thread. A command or a signal that was published retained is removed
 * again: it would come back at each connect of the device, without the flag that tells it from a new one. Subscribers
 * see the removal as an empty message, as they do with any broker.
 */
final class BrokerWatch extends AbstractInterceptHandler {
  private static final Pattern NOT_KEPT = Pattern.compile("callpoint/[^/]+/(command|signal)/.+");

  private final Server server;
  private final Consumer<Throwable> loopDied;

  BrokerWatch(Server server, Consumer<Throwable> loopDied) {
    this.server = server;
    this.loopDied = loopDied;
  }

  @Override
  public String getID() {
    return "callpoint";
  }

  @Override
  public Class<?>[] getInterceptedMessageTypes() {
    return new Class<?>[] {InterceptPublishMessage.class, InterceptExceptionMessage.class};
  }

  @Override
  public void onPublish(InterceptPublishMessage message) {
    try {
      if (message.isRetainFlag() && message.getPayload().isReadable()
          && NOT_KEPT.matcher(message.getTopicName()).matches()) {
        server.internalPublish(
            MqttMessageBuilders.publish().topicName(message.getTopicName()).qos(MqttQoS.AT_MOST_ONCE).retained(true)
                .payload(Unpooled.EMPTY_BUFFER).build(),
            getID());
      }
    } finally {
      super.onPublish(message);
    }
  }

  @Override
  public void onSessionLoopError(Throwable why) {
    loopDied.accept(why);
  }
}
