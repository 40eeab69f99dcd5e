package com.betterfleet.derms.ems.readings;

import com.betterfleet.derms.metering.MeterReading;
import com.betterfleet.derms.metering.MeteringService;
import com.betterfleet.derms.metering.ReadingIntakeResult;
import com.betterfleet.derms.refusal.RejectedRequestException;
import com.hivemq.client.mqtt.MqttGlobalPublishFilter;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.lifecycle.MqttClientDisconnectedContext;
import com.hivemq.client.mqtt.mqtt5.Mqtt5AsyncClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5Client;
import com.hivemq.client.mqtt.mqtt5.Mqtt5ClientBuilder;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5DisconnectException;
import com.hivemq.client.mqtt.mqtt5.message.disconnect.Mqtt5DisconnectReasonCode;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5Publish;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * Receives meter readings from an MQTT broker. A message is acknowledged after its reading is stored or finally
 * rejected. The broker sends others again after a crash; readings stored before have no second effect.
 */
@Component
class MqttReadingIntake implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(MqttReadingIntake.class);
    private static final Duration SHORT_CONNECTION = Duration.ofSeconds(10);

    /** The broker sends no more messages before some are acknowledged, which bounds the queue. */
    private static final int MAX_BATCH_SIZE = 1_000;

    private static final long SESSION_SECONDS = TimeUnit.DAYS.toSeconds(1);
    private static final long MAX_RETRY_SECONDS = 30;
    private static final long STOP_SECONDS = 10;

    private final MqttSettings settings;
    private final MeteringService metering;
    private final InstantSource clock;
    private final Counter acceptedMessages;
    private final Counter rejectedMessages;
    private final Counter unreadableMessages;
    private final Counter untimedMessages;
    private final ReconnectPause reconnectPause = new ReconnectPause();
    private final BlockingQueue<Mqtt5Publish> pendingMessages = new LinkedBlockingQueue<>();
    private final ThrottledWarning connectionWarning = new ThrottledWarning(LOG);
    private final ThrottledWarning readingWarning = new ThrottledWarning(LOG);
    private volatile @Nullable Mqtt5AsyncClient client;
    private volatile @Nullable Thread worker;
    private volatile long connectedAtNanos;
    private volatile boolean takeoverSuspected;

    MqttReadingIntake(MqttSettings settings, MeteringService metering, InstantSource clock, MeterRegistry meters) {
        this.settings = settings;
        this.metering = metering;
        this.clock = clock;
        acceptedMessages = resultCounter(meters, "taken");
        rejectedMessages = resultCounter(meters, "rejected");
        unreadableMessages = resultCounter(meters, "unreadable");
        untimedMessages = resultCounter(meters, "untimed");
        if (settings.isConfigured()) {
            Gauge.builder("derms.mqtt.connected", this, intake -> intake.isConnected() ? 1 : 0)
                    .description("1 while the broker of meter readings is connected")
                    .register(meters);
        }
    }

    @Override
    public boolean isAutoStartup() {
        return settings.isConfigured();
    }

    @Override
    public void start() {
        Mqtt5ClientBuilder builder = Mqtt5Client.builder()
                .identifier(settings.clientId())
                .serverHost(settings.brokerAddress().getHost())
                .serverPort(settings.port())
                .addConnectedListener(context -> onConnected())
                .addDisconnectedListener(this::onDisconnected);
        if (settings.isSecure()) {
            builder = builder.sslWithDefaultConfig();
        }
        if (!settings.user().isEmpty()) {
            builder = builder.simpleAuth()
                    .username(settings.user())
                    .password(settings.password().getBytes(StandardCharsets.UTF_8))
                    .applySimpleAuth();
        }
        Mqtt5AsyncClient currentClient = builder.buildAsync();
        client = currentClient;
        worker = Thread.ofPlatform().daemon().name("mqtt-intake").start(this::processMessages);
        currentClient.publishes(MqttGlobalPublishFilter.ALL, pendingMessages::add, true);
        var unused = currentClient
                .connectWith()
                .cleanStart(!settings.payload().statesTime())
                .sessionExpiryInterval(settings.payload().statesTime() ? SESSION_SECONDS : 0)
                .restrictions()
                .receiveMaximum(MAX_BATCH_SIZE)
                // The broker drops what is larger. Twice a reading leaves room for the topic and the properties.
                .maximumPacketSize(2 * ReadingBounds.MAX_ROW_LENGTH)
                .applyRestrictions()
                .send();
    }

    @Override
    public void stop() {
        Thread runningWorker = worker;
        Mqtt5AsyncClient currentClient = client;
        worker = null;
        client = null;
        if (runningWorker != null) {
            runningWorker.interrupt();
            try {
                runningWorker.join(TimeUnit.SECONDS.toMillis(STOP_SECONDS));
            } catch (InterruptedException hurried) {
                Thread.currentThread().interrupt();
            }
        }
        if (currentClient != null) {
            var unused = currentClient.disconnect();
        }
    }

    @Override
    public boolean isRunning() {
        return client != null;
    }

    private boolean isConnected() {
        Mqtt5AsyncClient currentClient = client;
        return currentClient != null && currentClient.getState().isConnected();
    }

    private void onConnected() {
        connectedAtNanos = System.nanoTime();
        subscribeToReadings();
    }

    /** Subscribes, also after a reconnect, as the broker may have lost the session. */
    private void subscribeToReadings() {
        Mqtt5AsyncClient currentClient = client;
        if (currentClient == null) {
            return;
        }
        String filter = settings.topic().subscriptionFilter();
        var unused = currentClient
                .subscribeWith()
                .topicFilter(filter)
                .qos(MqttQos.AT_LEAST_ONCE)
                .send()
                .whenComplete((answer, refused) -> {
                    if (refused == null && takeoverSuspected) {
                        LOG.debug("Subscribed to meter readings again after a probable takeover");
                    } else if (refused == null) {
                        connectionWarning.resetInterval();
                        LOG.info("Subscribed to meter readings at {} of the broker", filter);
                    } else {
                        connectionWarning.logWarning(
                                "The broker of meter readings rejected the subscription to " + filter, refused);
                    }
                });
    }

    private void onDisconnected(MqttClientDisconnectedContext context) {
        if (!isRunning()) {
            return;
        }
        boolean takenOver = context.getCause() instanceof Mqtt5DisconnectException disconnect
                && disconnect.getMqttMessage().getReasonCode() == Mqtt5DisconnectReasonCode.SESSION_TAKEN_OVER;
        Duration connectedFor =
                connectedAtNanos == 0 ? Duration.ZERO : Duration.ofNanos(System.nanoTime() - connectedAtNanos);
        connectedAtNanos = 0;
        Duration pause = reconnectPause.nextPause(connectedFor, takenOver);
        context.getReconnector().reconnect(true).delay(pause.toMillis(), TimeUnit.MILLISECONDS);
        // A broker's reason is lost where it closes the connection before the client has read it.
        takeoverSuspected = reconnectPause.isContested()
                || (connectedFor.isPositive() && connectedFor.compareTo(SHORT_CONNECTION) < 0);
        if (takenOver) {
            connectionWarning.logWarning(
                    "Another client connected to the broker of meter readings with %s; retrying in %d s"
                            .formatted(describeClientId(), pause.toSeconds()),
                    null);
        } else if (takeoverSuspected) {
            connectionWarning.logWarning(
                    "The broker of meter readings ended the connection soon, perhaps because another client has %s; retrying in %d s"
                            .formatted(describeClientId(), pause.toSeconds()),
                    context.getCause());
        } else {
            connectionWarning.logWarning("The broker of meter readings is not connected; retrying", context.getCause());
        }
    }

    private String describeClientId() {
        return "the client id \"%s\" (each instance needs its own DERMS_MQTT_CLIENT_ID)".formatted(settings.clientId());
    }

    private void processMessages() {
        List<Mqtt5Publish> batch = new ArrayList<>();
        while (isRunning()) {
            try {
                if (batch.isEmpty()) {
                    batch.add(pendingMessages.take());
                    pendingMessages.drainTo(batch, MAX_BATCH_SIZE - 1);
                }
                try {
                    storeUntilDone(batch);
                } catch (RuntimeException unforeseen) {
                    storeEach(batch, unforeseen);
                }
                batch.clear();
            } catch (InterruptedException stopped) {
                return;
            }
        }
    }

    /** Stores a batch one by one, so that one failing message does not block the others. */
    private void storeEach(List<Mqtt5Publish> batch, RuntimeException unforeseen) throws InterruptedException {
        if (batch.size() == 1) {
            unreadableMessages.increment();
            readingWarning.logWarning(
                    "A message to %s could not be processed"
                            .formatted(batch.getFirst().getTopic()),
                    unforeseen);
            return;
        }
        for (Mqtt5Publish message : batch) {
            try {
                storeUntilDone(List.of(message));
            } catch (RuntimeException again) {
                storeEach(List.of(message), again);
            }
        }
    }

    private void storeUntilDone(List<Mqtt5Publish> batch) throws InterruptedException {
        long pause = 1;
        while (true) {
            try {
                storeBatch(batch);
                batch.forEach(Mqtt5Publish::acknowledge);
                return;
            } catch (DataIntegrityViolationException neverToBeStored) {
                throw neverToBeStored;
            } catch (DataAccessException | TransactionException unavailable) {
                readingWarning.logWarning("Meter readings of the broker cannot be stored now; retrying", unavailable);
                TimeUnit.SECONDS.sleep(pause);
                pause = Math.min(MAX_RETRY_SECONDS, pause * 2);
            }
        }
    }

    private void storeBatch(List<Mqtt5Publish> batch) {
        List<MeterReading> readings = new ArrayList<>();
        List<String> topics = new ArrayList<>();
        int broken = 0;
        int untimed = 0;
        for (Mqtt5Publish message : batch) {
            String topic = message.getTopic().toString();
            Optional<String> asset = settings.topic().findAsset(topic);
            if (message.isRetain() && !settings.payload().statesTime()) {
                untimed++;
                readingWarning.logWarning(
                        "A retained message to %s has no time of its own; DERMS_MQTT_FIELDS maps no at"
                                .formatted(topic),
                        null);
                continue;
            }
            try {
                readings.add(settings.payload().readMessage(message.getPayloadAsBytes(), asset, clock.instant()));
                topics.add(topic);
            } catch (RejectedRequestException unusable) {
                broken++;
                readingWarning.logWarning(
                        "A message to %s is not a reading: %s".formatted(topic, unusable.text()), null);
            }
        }
        ReadingIntakeResult result =
                readings.isEmpty() ? new ReadingIntakeResult(List.of(), List.of()) : metering.acceptReadings(readings);
        unreadableMessages.increment(broken);
        untimedMessages.increment(untimed);
        rejectedMessages.increment(result.rejected().size());
        acceptedMessages.increment(readings.size() - (double) result.rejected().size());
        result.rejected()
                .forEach(rejection -> readingWarning.logWarning(
                        "A reading of %s was rejected: %s".formatted(topics.get(rejection.index()), rejection.reason()),
                        null));
    }

    private static Counter resultCounter(MeterRegistry meters, String result) {
        return Counter.builder("derms.mqtt.messages")
                .description("messages of meters by result")
                .tag("result", result)
                .register(meters);
    }
}
