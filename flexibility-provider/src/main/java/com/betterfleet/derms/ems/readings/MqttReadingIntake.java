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
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5Publish;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.charset.StandardCharsets;
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
    private final BlockingQueue<Mqtt5Publish> pendingMessages = new LinkedBlockingQueue<>();
    private final ThrottledWarning connectionWarning = new ThrottledWarning();
    private final ThrottledWarning readingWarning = new ThrottledWarning();
    private volatile @Nullable Mqtt5AsyncClient client;
    private volatile @Nullable Thread worker;

    MqttReadingIntake(MqttSettings settings, MeteringService metering, InstantSource clock, MeterRegistry meters) {
        this.settings = settings;
        this.metering = metering;
        this.clock = clock;
        acceptedMessages = resultCounter(meters, "taken");
        rejectedMessages = resultCounter(meters, "rejected");
        unreadableMessages = resultCounter(meters, "unreadable");
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
                .automaticReconnect()
                .initialDelay(1, TimeUnit.SECONDS)
                .maxDelay(MAX_RETRY_SECONDS, TimeUnit.SECONDS)
                .applyAutomaticReconnect()
                .addConnectedListener(context -> subscribeToReadings())
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
                .cleanStart(false)
                .sessionExpiryInterval(SESSION_SECONDS)
                .restrictions()
                .receiveMaximum(MAX_BATCH_SIZE)
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
                    if (refused == null) {
                        connectionWarning.resetInterval();
                        LOG.info("Subscribed to meter readings at {} of the broker", filter);
                    } else {
                        connectionWarning.logWarning(
                                "The broker of meter readings rejected the subscription to " + filter, refused);
                    }
                });
    }

    private void onDisconnected(MqttClientDisconnectedContext context) {
        if (isRunning()) {
            connectionWarning.logWarning("The broker of meter readings is not connected; retrying", context.getCause());
        }
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
        for (Mqtt5Publish message : batch) {
            String topic = message.getTopic().toString();
            Optional<String> asset = settings.topic().findAsset(topic);
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

    /** Logs the same warning at most once a minute, so that a misconfigured meter does not fill the log. */
    private static final class ThrottledWarning {

        private static final long INTERVAL_NANOS = TimeUnit.MINUTES.toNanos(1);

        private long loggedAt = System.nanoTime() - INTERVAL_NANOS;
        private long suppressedCount;

        synchronized void logWarning(String message, @Nullable Throwable cause) {
            if (System.nanoTime() - loggedAt < INTERVAL_NANOS) {
                suppressedCount++;
                return;
            }
            LOG.warn(
                    "{}{}{}",
                    message,
                    cause == null ? "" : ": " + cause.getMessage(),
                    suppressedCount == 0 ? "" : " (and " + suppressedCount + " more times since)");
            loggedAt = System.nanoTime();
            suppressedCount = 0;
        }

        synchronized void resetInterval() {
            loggedAt = System.nanoTime() - INTERVAL_NANOS;
            suppressedCount = 0;
        }
    }
}
