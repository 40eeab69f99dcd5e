package com.betterfleet.derms.forecast;

import java.util.List;

/** Port: logs accepted messages in the transaction that accepts them. The protocol room implements it. */
public interface ForecastReceiptLog {

    /** A received message as the protocol room knows it. */
    interface MessageReceipt {}

    /** A message that was accepted, with the warnings about it. */
    record AcceptedReceipt(MessageReceipt receipt, List<String> warnings) {
        public AcceptedReceipt {
            warnings = List.copyOf(warnings);
        }
    }

    /** Logs messages in the order of their acceptance, within the caller's transaction. */
    void logAccepted(List<AcceptedReceipt> accepted);
}
