package com.betterfleet.derms.oscp.inbound;

import com.betterfleet.derms.exchange.MessageLog;
import com.betterfleet.derms.exchange.MessageLog.AcceptedMessage;
import com.betterfleet.derms.forecast.ForecastReceiptLog;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Logs accepted messages in the transactions that accept them, so that every acknowledged message is in the log whatever
 * happens afterwards.
 */
@Component
class AcceptanceLog implements ForecastReceiptLog {

    /** The answer to every accepted message. */
    static final int ACCEPTED_STATUS = 204;

    private final MessageLog messages;
    private final TransactionTemplate transaction;

    AcceptanceLog(MessageLog messages, TransactionTemplate transaction) {
        this.messages = messages;
        this.transaction = transaction;
    }

    /**
     * Applies a message in a transaction that also logs it, where it is accepted.
     *
     * @param acceptance the warnings about an accepted message; empty where the result refuses it
     */
    <T> T applyMessage(
            InboundMessage inbound, Supplier<T> application, Function<T, Optional<List<String>>> acceptance) {
        T applied = Objects.requireNonNull(transaction.execute(status -> {
            T result = application.get();
            acceptance.apply(result).ifPresent(warnings -> logAcceptance(inbound, warnings));
            return result;
        }));
        if (acceptance.apply(applied).isPresent()) {
            inbound.markLogged();
        }
        return applied;
    }

    /** Logs an accepted message within the caller's transaction. */
    void logAcceptance(InboundMessage inbound, List<String> warnings) {
        messages.logAccepted(
                List.of(new AcceptedMessage(inbound.toLogEntry(ACCEPTED_STATUS, warnings), Optional.empty())));
    }

    @Override
    public void logAccepted(List<AcceptedReceipt> accepted) {
        messages.logAccepted(accepted.stream().map(AcceptanceLog::toLogEntry).toList());
    }

    private static AcceptedMessage toLogEntry(AcceptedReceipt accepted) {
        if (accepted.receipt() instanceof InboundMessage inbound) {
            return new AcceptedMessage(inbound.toLogEntry(ACCEPTED_STATUS, accepted.warnings()), accepted.messageId());
        }
        throw new IllegalArgumentException("a receipt of another room");
    }
}
