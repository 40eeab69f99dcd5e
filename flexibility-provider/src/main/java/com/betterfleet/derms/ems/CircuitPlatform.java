package com.betterfleet.derms.ems;

import com.betterfleet.derms.StartRefused;
import com.betterfleet.derms.egress.Egress;
import com.betterfleet.derms.egress.NoAnswer;
import com.betterfleet.derms.envelope.CircuitCapacityWriter;
import com.betterfleet.derms.power.Power;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * The platform on which circuits stand too, over HTTP: PUT writes what a circuit may carry, GET reads it back, DELETE lets go
 * of it. Its address is a setting of whoever runs the service, hence may lie in their own network.
 */
@Component
class CircuitPlatform implements CircuitCapacityWriter, DisposableBean {

    private static final String PLACE = "{id}";
    private static final int FIRST_OTHER_STATUS = 300;
    private static final int NOT_FOUND = 404;
    private static final int TOLD_CHARACTERS = 200;

    private final String url;
    private final String token;
    private final Egress egress = Egress.toOwnNetwork();
    private final JsonMapper json;

    /**
     * @param url with {@code {id}} where the platform's name of a circuit goes; empty: there is no platform
     * @param token shown as bearer token; empty: none
     */
    CircuitPlatform(
            @Value("${derms.circuits.url:}") String url,
            @Value("${derms.circuits.token:}") String token,
            JsonMapper json) {
        if (!url.isEmpty()) {
            requireUsable(url);
        }
        this.url = url;
        this.token = token;
        // Whatever else the platform tells of a circuit is its own business.
        this.json = json.rebuild()
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .build();
    }

    /** What is written. Powers in kW, instants in UTC. */
    record Written(
            String circuitId,
            BigDecimal availableCapacityKw,
            BigDecimal availableExportKw,
            BigDecimal safeDefaultKw,
            BigDecimal exportSafeDefaultKw,
            String decidedFor,
            String validUntil) {}

    /** What is read; more is ignored. */
    record Read(
            @Nullable BigDecimal availableCapacityKw,
            @Nullable BigDecimal availableExportKw) {}

    @Override
    public boolean available() {
        return !url.isEmpty();
    }

    @Override
    public Attempt apply(String remoteId, Capacity capacity) {
        Written written = new Written(
                capacity.circuitId(),
                capacity.imported().kilowatts(),
                capacity.exported().kilowatts(),
                capacity.safeDefault().kilowatts(),
                capacity.exportSafeDefault().kilowatts(),
                capacity.decidedFor().toString(),
                capacity.validUntil().toString());
        return call("PUT", remoteId, json.writeValueAsString(written));
    }

    @Override
    public Attempt read(String remoteId) {
        return call("GET", remoteId, "");
    }

    /** A circuit that the platform does not know any more needs no letting go. */
    @Override
    public Attempt release(String remoteId) {
        return call("DELETE", remoteId, "");
    }

    @Override
    public void destroy() {
        egress.close();
    }

    private Attempt call(String method, String remoteId, String body) {
        if (url.isEmpty()) {
            return new Attempt.Failed("no platform is configured; start the service with DERMS_CIRCUITS_URL");
        }
        URI to = URI.create(url.replace(PLACE, remoteId));
        try {
            Egress.Answer answer = egress.send(method, to, headers(), body);
            boolean gone = method.equals("DELETE") && answer.status() == NOT_FOUND;
            if (answer.status() >= FIRST_OTHER_STATUS && !gone) {
                return new Attempt.Failed(
                        "the platform answers %s with %d%s".formatted(method, answer.status(), said(answer.body())));
            }
            return method.equals("GET") ? read(answer) : new Attempt.Done(Optional.empty(), Optional.empty());
        } catch (IOException e) {
            return new Attempt.Failed(NoAnswer.words(to, e));
        }
    }

    private Attempt read(Egress.Answer answer) {
        try {
            Read read = json.readValue(answer.body(), Read.class);
            return new Attempt.Done(power(read.availableCapacityKw()), power(read.availableExportKw()));
        } catch (JacksonException | IllegalArgumentException e) {
            return new Attempt.Failed("the platform's answer is no capacity, %s; expected availableCapacityKw in kW"
                    .formatted(cut(answer.body())));
        }
    }

    private Map<String, String> headers() {
        Map<String, String> headers = new TreeMap<>();
        headers.put("Content-Type", "application/json");
        headers.put("Accept", "application/json");
        if (!token.isEmpty()) {
            headers.put("Authorization", "Bearer " + token);
        }
        return headers;
    }

    /** Rounded down: what stands there is compared with a limit. */
    private static Optional<Power> power(@Nullable BigDecimal kilowatts) {
        if (kilowatts == null) {
            return Optional.empty();
        }
        return Optional.of(
                Power.stated(kilowatts).orElseThrow(() -> new IllegalArgumentException("no capacity of a circuit")));
    }

    private static void requireUsable(String url) {
        try {
            URI tried = URI.create(url.replace(PLACE, "id"));
            if (tried.getRawUserInfo() != null) {
                throw new StartRefused(
                        "DERMS_CIRCUITS_URL holds a name or password; put a token into DERMS_CIRCUITS_TOKEN");
            }
            if (!url.contains(PLACE)) {
                throw new StartRefused("DERMS_CIRCUITS_URL is " + url + "; expected {id} where a circuit's name goes");
            }
            Egress.ownNetworkObjection(tried).ifPresent(objection -> {
                throw new StartRefused("DERMS_CIRCUITS_URL is " + url + ", but " + objection
                        + "; expected https, or http to this machine");
            });
        } catch (IllegalArgumentException e) {
            throw new StartRefused("DERMS_CIRCUITS_URL is " + url + ", which is no URL");
        }
    }

    private static String said(String body) {
        return body.isBlank() ? "" : ": " + cut(body);
    }

    private static String cut(String body) {
        return body.length() <= TOLD_CHARACTERS ? body : body.substring(0, TOLD_CHARACTERS) + "…";
    }
}
