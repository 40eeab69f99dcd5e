package com.betterfleet.derms.oscp.inbound;

import com.betterfleet.derms.exchange.LoggedMessage;
import com.betterfleet.derms.forecast.ForecastReceiptLog.MessageReceipt;
import com.betterfleet.derms.oscp.wire.BodyRedaction;
import com.betterfleet.derms.oscp.wire.UpdateGroupCapacityForecast;
import com.betterfleet.derms.registration.AuthenticatedPartner;
import com.betterfleet.derms.secret.TokenHash;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** A parsed message from an authenticated partner. */
final class InboundMessage implements MessageReceipt {

    /** Control characters and halves of surrogate pairs, which a name in a message may have. */
    private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{Cntrl}\\p{Cs}]");

    private final Optional<TokenHash> presentedToken;
    private final LoggedMessage logEntry;
    private final Supplier<JsonNode> body;
    private final Optional<UpdateGroupCapacityForecast> plainForecast;
    private final List<String> warnings = new ArrayList<>();
    private boolean faultRecorded;
    private boolean logged;

    /** @param logEntry the message as the log shows it, without its answer */
    InboundMessage(AuthenticatedPartner sender, LoggedMessage logEntry, JsonNode body) {
        this(sender, logEntry, () -> body, Optional.empty());
    }

    private InboundMessage(
            AuthenticatedPartner sender,
            LoggedMessage logEntry,
            Supplier<JsonNode> body,
            Optional<UpdateGroupCapacityForecast> plainForecast) {
        this.presentedToken = sender.tokenHash();
        this.logEntry = logEntry;
        this.body = body;
        this.plainForecast = plainForecast;
    }

    /** A forecast that was read without a tree of its body; the supplier reads one where it is asked for. */
    static InboundMessage ofPlainForecast(
            AuthenticatedPartner sender,
            LoggedMessage logEntry,
            UpdateGroupCapacityForecast forecast,
            Supplier<JsonNode> body) {
        return new InboundMessage(sender, logEntry, body, Optional.of(forecast));
    }

    String connectionId() {
        return logEntry.connectionId();
    }

    String requestId() {
        return Objects.requireNonNull(logEntry.requestId());
    }

    /** The request id of this service's message that this one answers, where stated. */
    Optional<String> correlationId() {
        return Optional.ofNullable(logEntry.correlationId());
    }

    /** The hash of the token that authenticated the sender; empty where it was an access token. */
    Optional<TokenHash> presentedToken() {
        return presentedToken;
    }

    /** The body as received, without secrets. */
    String text() {
        return logEntry.body();
    }

    JsonNode body() {
        return body.get();
    }

    /** Reads the message as a forecast. */
    UpdateGroupCapacityForecast toForecast() {
        return plainForecast.orElseGet(() -> UpdateGroupCapacityForecast.fromJson(body()));
    }

    /** Adds a warning for engineers to the message log; the message is accepted nevertheless. */
    void addWarning(String warning) {
        warnings.add(toPrintable(warning));
    }

    void warnIgnoredFields(List<String> fields) {
        if (!fields.isEmpty()) {
            addWarning("ignored fields: " + String.join(", ", fields));
        }
    }

    /** The refusal of this message is already shown as the last error of the link, with a reason of its own. */
    void markFaultRecorded() {
        faultRecorded = true;
    }

    boolean isFaultRecorded() {
        return faultRecorded;
    }

    /** The message is in the log as accepted. */
    void markLogged() {
        logged = true;
    }

    boolean isLogged() {
        return logged;
    }

    /** The message as the log shows it, with its answer and all warnings. */
    LoggedMessage toLogEntry(int status, List<String> moreWarnings) {
        String note = Stream.concat(warnings.stream(), moreWarnings.stream().map(InboundMessage::toPrintable))
                .collect(Collectors.joining("; "));
        return logEntry.withAnswer(status, InboundMessageLog.joinNote(logEntry, note));
    }

    private static String toPrintable(String warning) {
        return UNPRINTABLE.matcher(BodyRedaction.redactText(warning)).replaceAll("?");
    }
}
