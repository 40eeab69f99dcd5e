package com.betterfleet.derms.ems;

import com.betterfleet.derms.metering.Metering;
import com.betterfleet.derms.metering.Reading;
import com.betterfleet.derms.metering.Taken;
import com.betterfleet.derms.refusal.Refusal;
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
 * Meter readings from a broker. A message is acknowledged once its reading is stored, or cannot ever be: what is under way when
 * we die, the broker sends again, and what was stored already is taken without effect.
 */
@Component
class MqttIntake implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(MqttIntake.class);

    /** The broker sends no more before some are acknowledged, which also bounds what waits here. */
    private static final int MOST_AT_ONCE = 1_000;

    private static final long SESSION_SECONDS = TimeUnit.DAYS.toSeconds(1);
    private static final long LONGEST_PAUSE_SECONDS = 30;
    private static final long STOP_SECONDS = 10;

    private final MqttSettings settings;
    private final Metering metering;
    private final InstantSource clock;
    private final Counter taken;
    private final Counter rejected;
    private final Counter unreadable;
    private final BlockingQueue<Mqtt5Publish> waiting = new LinkedBlockingQueue<>();
    private final Complaint connecting = new Complaint();
    private final Complaint reading = new Complaint();
    private volatile @Nullable Mqtt5AsyncClient client;
    private volatile @Nullable Thread worker;

    MqttIntake(MqttSettings settings, Metering metering, InstantSource clock, MeterRegistry meters) {
        this.settings = settings;
        this.metering = metering;
        this.clock = clock;
        taken = counter(meters, "taken");
        rejected = counter(meters, "rejected");
        unreadable = counter(meters, "unreadable");
        if (settings.configured()) {
            Gauge.builder("derms.mqtt.connected", this, intake -> intake.connected() ? 1 : 0)
                    .description("1 while the broker of meter readings is connected")
                    .register(meters);
        }
    }

    @Override
    public boolean isAutoStartup() {
        return settings.configured();
    }

    @Override
    public void start() {
        Mqtt5ClientBuilder builder = Mqtt5Client.builder()
                .identifier(settings.clientId())
                .serverHost(settings.address().getHost())
                .serverPort(settings.port())
                .automaticReconnect()
                .initialDelay(1, TimeUnit.SECONDS)
                .maxDelay(LONGEST_PAUSE_SECONDS, TimeUnit.SECONDS)
                .applyAutomaticReconnect()
                .addConnectedListener(context -> subscribe())
                .addDisconnectedListener(this::disconnected);
        if (settings.secure()) {
            builder = builder.sslWithDefaultConfig();
        }
        if (!settings.user().isEmpty()) {
            builder = builder.simpleAuth()
                    .username(settings.user())
                    .password(settings.password().getBytes(StandardCharsets.UTF_8))
                    .applySimpleAuth();
        }
        Mqtt5AsyncClient started = builder.buildAsync();
        client = started;
        worker = Thread.ofPlatform().daemon().name("mqtt-intake").start(this::work);
        started.publishes(MqttGlobalPublishFilter.ALL, waiting::add, true);
        var unused = started.connectWith()
                .cleanStart(false)
                .sessionExpiryInterval(SESSION_SECONDS)
                .restrictions()
                .receiveMaximum(MOST_AT_ONCE)
                .applyRestrictions()
                .send();
    }

    @Override
    public void stop() {
        Thread working = worker;
        Mqtt5AsyncClient started = client;
        worker = null;
        client = null;
        if (working != null) {
            working.interrupt();
            try {
                working.join(TimeUnit.SECONDS.toMillis(STOP_SECONDS));
            } catch (InterruptedException hurried) {
                Thread.currentThread().interrupt();
            }
        }
        if (started != null) {
            var unused = started.disconnect();
        }
    }

    @Override
    public boolean isRunning() {
        return client != null;
    }

    private boolean connected() {
        Mqtt5AsyncClient started = client;
        return started != null && started.getState().isConnected();
    }

    /** Also after a reconnect: the broker may have forgotten us. */
    private void subscribe() {
        Mqtt5AsyncClient started = client;
        if (started == null) {
            return;
        }
        String filter = settings.topic().filter();
        var unused = started.subscribeWith()
                .topicFilter(filter)
                .qos(MqttQos.AT_LEAST_ONCE)
                .send()
                .whenComplete((answer, refused) -> {
                    if (refused == null) {
                        connecting.over();
                        LOG.info("Meter readings are taken from {} at the broker", filter);
                    } else {
                        connecting.say("The broker of meter readings does not let us subscribe to " + filter, refused);
                    }
                });
    }

    private void disconnected(MqttClientDisconnectedContext context) {
        if (isRunning()) {
            connecting.say("The broker of meter readings is not connected and is tried again", context.getCause());
        }
    }

    private void work() {
        List<Mqtt5Publish> batch = new ArrayList<>();
        while (isRunning()) {
            try {
                if (batch.isEmpty()) {
                    batch.add(waiting.take());
                    waiting.drainTo(batch, MOST_AT_ONCE - 1);
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

    /** One message that cannot be dealt with must not hold up all others. */
    private void storeEach(List<Mqtt5Publish> batch, RuntimeException unforeseen) throws InterruptedException {
        if (batch.size() == 1) {
            unreadable.increment();
            reading.say(
                    "A message to %s could not be dealt with"
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
                store(batch);
                batch.forEach(Mqtt5Publish::acknowledge);
                return;
            } catch (DataIntegrityViolationException neverToBeStored) {
                throw neverToBeStored;
            } catch (DataAccessException | TransactionException unavailable) {
                reading.say("Meter readings of the broker cannot be stored now and are tried again", unavailable);
                TimeUnit.SECONDS.sleep(pause);
                pause = Math.min(LONGEST_PAUSE_SECONDS, pause * 2);
            }
        }
    }

    private void store(List<Mqtt5Publish> batch) {
        List<Reading> readings = new ArrayList<>();
        List<String> topics = new ArrayList<>();
        int broken = 0;
        for (Mqtt5Publish message : batch) {
            String topic = message.getTopic().toString();
            Optional<String> asset = settings.topic().asset(topic);
            try {
                readings.add(settings.payload().reading(message.getPayloadAsBytes(), asset, clock.instant()));
                topics.add(topic);
            } catch (Refusal unusable) {
                broken++;
                reading.say("A message to %s is no reading: %s".formatted(topic, unusable.text()), null);
            }
        }
        Taken result = readings.isEmpty() ? new Taken(List.of(), List.of()) : metering.take(readings);
        unreadable.increment(broken);
        rejected.increment(result.rejected().size());
        taken.increment(readings.size() - (double) result.rejected().size());
        result.rejected()
                .forEach(remark -> reading.say(
                        "A reading of %s was rejected: %s".formatted(topics.get(remark.index()), remark.reason()),
                        null));
    }

    private static Counter counter(MeterRegistry meters, String result) {
        return Counter.builder("derms.mqtt.messages")
                .description("messages of meters by what came of them")
                .tag("result", result)
                .register(meters);
    }

    /** Says the same at most once a minute: a meter that is set up wrongly must not fill the log. */
    private static final class Complaint {

        private static final long QUIET_NANOS = TimeUnit.MINUTES.toNanos(1);

        private long saidAt = System.nanoTime() - QUIET_NANOS;
        private long unsaid;

        synchronized void say(String what, @Nullable Throwable cause) {
            if (System.nanoTime() - saidAt < QUIET_NANOS) {
                unsaid++;
                return;
            }
            LOG.warn(
                    "{}{}{}",
                    what,
                    cause == null ? "" : ": " + cause.getMessage(),
                    unsaid == 0 ? "" : " (and " + unsaid + " times more in the meantime)");
            saidAt = System.nanoTime();
            unsaid = 0;
        }

        synchronized void over() {
            saidAt = System.nanoTime() - QUIET_NANOS;
            unsaid = 0;
        }
    }
}
