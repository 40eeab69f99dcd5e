package com.betterfleet.derms.ems.circuits;

import com.betterfleet.derms.StartupRefusedException;
import com.betterfleet.derms.egress.ConnectionFailureText;
import com.betterfleet.derms.egress.Egress;
import com.betterfleet.derms.envelope.remote.CircuitCapacityWriter;
import com.betterfleet.derms.payload.StrictJson;
import com.betterfleet.derms.power.Power;
import com.betterfleet.derms.refusal.UnacceptableBodyException;
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
 * Client of the external circuit platform over HTTP: PUT writes a circuit's capacity, GET reads it back, DELETE
 * releases it. The operator of the service configures its address, so it may be in their own network.
 */
@Component
class CircuitPlatformClient implements CircuitCapacityWriter, DisposableBean {

    private static final String ID_PLACEHOLDER = "{id}";
    private static final int FIRST_NON_SUCCESS_STATUS = 300;
    private static final int NOT_FOUND = 404;
    private static final int MAX_REPORTED_CHARACTERS = 200;

    private final String url;
    private final String token;
    private final Egress egress = Egress.toOperatorNetwork();
    private final JsonMapper json;

    /**
     * @param url with {@code {id}} in place of the platform's name of a circuit; empty: there is no platform
     * @param token the bearer token; empty: none
     */
    CircuitPlatformClient(
            @Value("${derms.circuits.url:}") String url,
            @Value("${derms.circuits.token:}") String token,
            JsonMapper json) {
        if (!url.isEmpty()) {
            requireUsable(url);
        }
        this.url = url;
        this.token = token;
        // The platform may return further fields of a circuit.
        this.json = StrictJson.from(json)
                .rebuild()
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .build();
    }

    /** The body of a write: powers in kW, instants in UTC. */
    record CapacityWriteBody(
            String circuitId,
            BigDecimal availableCapacityKw,
            BigDecimal availableExportKw,
            BigDecimal safeDefaultKw,
            BigDecimal exportSafeDefaultKw,
            String decidedFor,
            String validUntil) {}

    /** The body of a read; other fields are ignored. */
    record CapacityReadBody(
            @Nullable BigDecimal availableCapacityKw,
            @Nullable BigDecimal availableExportKw) {}

    @Override
    public boolean isAvailable() {
        return !url.isEmpty();
    }

    @Override
    public PlatformAttempt writeCapacity(String remoteId, PlatformCapacity capacity) {
        CapacityWriteBody writeBody = new CapacityWriteBody(
                capacity.circuitId(),
                capacity.imported().kilowatts(),
                capacity.exported().kilowatts(),
                capacity.safeDefault().kilowatts(),
                capacity.exportSafeDefault().kilowatts(),
                capacity.decidedFor().toString(),
                capacity.validUntil().toString());
        return sendRequest("PUT", remoteId, json.writeValueAsString(writeBody));
    }

    @Override
    public PlatformAttempt readCapacity(String remoteId) {
        return sendRequest("GET", remoteId, "");
    }

    /** Releases a circuit. One that the platform does not know counts as released. */
    @Override
    public PlatformAttempt releaseCircuit(String remoteId) {
        return sendRequest("DELETE", remoteId, "");
    }

    @Override
    public void destroy() {
        egress.close();
    }

    private PlatformAttempt sendRequest(String method, String remoteId, String body) {
        if (url.isEmpty()) {
            return new PlatformAttempt.FailedAttempt(
                    "no platform is configured; start the service with DERMS_CIRCUITS_URL");
        }
        URI target = URI.create(url.replace(ID_PLACEHOLDER, remoteId));
        try {
            Egress.OutboundResponse answer = egress.sendRequest(method, target, requestHeaders(), body);
            boolean alreadyRemoved = method.equals("DELETE") && answer.status() == NOT_FOUND;
            if (answer.status() >= FIRST_NON_SUCCESS_STATUS && !alreadyRemoved) {
                return new PlatformAttempt.FailedAttempt("the platform answers %s with %d%s"
                        .formatted(method, answer.status(), describeBody(answer.body())));
            }
            return method.equals("GET")
                    ? parseCapacity(answer)
                    : new PlatformAttempt.CompletedAttempt(Optional.empty(), Optional.empty());
        } catch (IOException e) {
            return new PlatformAttempt.FailedAttempt(ConnectionFailureText.describeFailure(target, e));
        }
    }

    private PlatformAttempt parseCapacity(Egress.OutboundResponse answer) {
        try {
            CapacityReadBody read = json.readValue(answer.requireBody(), CapacityReadBody.class);
            return new PlatformAttempt.CompletedAttempt(
                    toPower(read.availableCapacityKw()), toPower(read.availableExportKw()));
        } catch (UnacceptableBodyException e) {
            return new PlatformAttempt.FailedAttempt("the platform's response cannot be read: " + e.text());
        } catch (JacksonException | IllegalArgumentException e) {
            return new PlatformAttempt.FailedAttempt(
                    "the platform's response is not a capacity, %s; expected availableCapacityKw in kW"
                            .formatted(truncateBody(answer.body())));
        }
    }

    private Map<String, String> requestHeaders() {
        Map<String, String> headers = new TreeMap<>();
        headers.put("Content-Type", "application/json");
        headers.put("Accept", "application/json");
        if (!token.isEmpty()) {
            headers.put("Authorization", "Bearer " + token);
        }
        return headers;
    }

    /** The power, rounded down, as it is compared with a limit. */
    private static Optional<Power> toPower(@Nullable BigDecimal kilowatts) {
        if (kilowatts == null) {
            return Optional.empty();
        }
        return Optional.of(Power.ofPlausibleKilowatts(kilowatts)
                .orElseThrow(() -> new IllegalArgumentException("not a capacity of a circuit")));
    }

    private static void requireUsable(String url) {
        try {
            URI address = URI.create(url.replace(ID_PLACEHOLDER, "id"));
            if (address.getRawUserInfo() != null) {
                throw new StartupRefusedException(
                        "DERMS_CIRCUITS_URL contains a name or password; put a token into DERMS_CIRCUITS_TOKEN");
            }
            if (!url.contains(ID_PLACEHOLDER)) {
                throw new StartupRefusedException(
                        "DERMS_CIRCUITS_URL is " + url + "; expected {id} where a circuit's name goes");
            }
            Egress.findOperatorUrlObjection(address).ifPresent(objection -> {
                throw new StartupRefusedException("DERMS_CIRCUITS_URL is " + url + ", but " + objection
                        + "; expected https, or http to this machine");
            });
        } catch (IllegalArgumentException e) {
            throw new StartupRefusedException("DERMS_CIRCUITS_URL is " + url + ", which is not a URL");
        }
    }

    private static String describeBody(String body) {
        return body.isBlank() ? "" : ": " + truncateBody(body);
    }

    private static String truncateBody(String body) {
        return body.length() <= MAX_REPORTED_CHARACTERS ? body : body.substring(0, MAX_REPORTED_CHARACTERS) + "…";
    }
}
