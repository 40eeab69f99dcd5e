package com.betterfleet.derms.ems.circuits;

import com.betterfleet.derms.envelope.CircuitCapacity;
import com.betterfleet.derms.envelope.CircuitChange;
import com.betterfleet.derms.listing.CsvCell;
import com.betterfleet.derms.power.Power;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One change of a circuit's available capacity.
 *
 * @param availableKw the capacity from {@code decidedFor} on, kW
 * @param source the limit that applies: ENVELOPE, SAFE_DEFAULT, RATING or OPERATIONAL
 * @param envelopeKw the limit of the operating envelope, whether or not it applies; null: there is no envelope
 * @param basis the kind of block behind the envelope: PRIMARY, FALLBACK or HELD
 * @param decisionRow the row of the decision table, 0 to 9
 * @param reference the request id of the forecast behind the envelope
 */
record CircuitChangeResponse(
        long id,
        String direction,
        BigDecimal availableKw,
        String source,
        @Nullable BigDecimal envelopeKw,
        @Nullable String basis,
        int decisionRow,
        @Nullable String reference,
        Instant decidedFor,
        Instant writtenAt) {

    static final String CSV_HEADER =
            "direction,availableKw,source,envelopeKw,basis,decisionRow,reference,decidedFor,writtenAt\r\n";

    static CircuitChangeResponse of(CircuitChange change) {
        CircuitCapacity capacity = change.capacity();
        return new CircuitChangeResponse(
                change.id(),
                capacity.direction().name(),
                capacity.available().power().kilowatts(),
                capacity.available().source().name(),
                capacity.envelope().map(Power::kilowatts).orElse(null),
                capacity.basis().map(Enum::name).orElse(null),
                capacity.decisionRow(),
                capacity.reference().orElse(null),
                capacity.decidedFor(),
                change.writtenAt());
    }

    /** The change as a line of CSV; null is an empty cell. */
    String toCsvLine() {
        return Stream.of(
                                direction,
                                availableKw.toPlainString(),
                                source,
                                envelopeKw == null ? "" : envelopeKw.toPlainString(),
                                basis == null ? "" : basis,
                                Integer.toString(decisionRow),
                                reference == null ? "" : reference,
                                decidedFor.toString(),
                                writtenAt.toString())
                        .map(CsvCell::quoteIfNeeded)
                        .collect(Collectors.joining(","))
                + "\r\n";
    }
}
