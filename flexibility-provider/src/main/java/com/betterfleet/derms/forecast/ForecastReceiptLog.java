package com.betterfleet.derms.forecast;

import java.util.List;
import java.util.Optional;

/** Port: logs accepted messages in the transaction that accepts them. The protocol room implements it. */
public interface ForecastReceiptLog {

    /** A received message as the protocol room knows it. */
    interface MessageReceipt {}

    /**
     * A message that was accepted.
     *
     * @param messageId of the stored forecast, which holds the body; empty where this message stored none
     * @param warnings about it
     */
    record AcceptedReceipt(MessageReceipt receipt, Optional<Long> messageId, List<String> warnings) {
        public AcceptedReceipt {
            warnings = List.copyOf(warnings);
        }
    }

    /** Logs messages in the order of their acceptance, within the caller's transaction. */
    void logAccepted(List<AcceptedReceipt> accepted);
}
