package com.betterfleet.derms.connection;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Which secrets end soon: told from 30, 7 and 1 days before, and from the end on. Pure. */
public final class CredentialWarnings {

    private static final List<Integer> DAYS = List.of(1, 7, 30);

    private CredentialWarnings() {}

    /** Whose secret it is. */
    public enum Side {
        /** The one that we show. */
        OUTBOUND,
        /** The one that the partner shows. */
        INBOUND
    }

    /**
     * A secret that ends soon or has ended.
     *
     * @param withinDays the narrowest of 30, 7 and 1 days that it ends in; 0 once it has ended
     * @param message for an engineer
     */
    public record Warning(Side side, Instant expiresAt, int withinDays, String message) {}

    public static List<Warning> of(ConnectionAuth auth, Instant now) {
        return Stream.of(
                        warning(Side.OUTBOUND, "auth.outbound", auth.outbound().expiresAt(), now),
                        warning(Side.INBOUND, "auth.inbound", auth.inbound().expiresAt(), now))
                .flatMap(Optional::stream)
                .toList();
    }

    /** The earliest end of a secret of this connection; empty where none is known. */
    public static Optional<Instant> earliest(ConnectionAuth auth) {
        return Stream.of(
                        Optional.ofNullable(auth.outbound().expiresAt()),
                        Optional.ofNullable(auth.inbound().expiresAt()))
                .flatMap(Optional::stream)
                .min(Instant::compareTo);
    }

    private static Optional<Warning> warning(Side side, String field, @Nullable Instant end, Instant now) {
        if (end == null) {
            return Optional.empty();
        }
        if (!now.isBefore(end)) {
            return Optional.of(new Warning(side, end, 0, "the secret of %s ended at %s".formatted(field, end)));
        }
        return DAYS.stream()
                .filter(days -> !now.isBefore(end.minus(Duration.ofDays(days))))
                .findFirst()
                .map(days -> new Warning(
                        side,
                        end,
                        days,
                        "the secret of %s ends at %s, in less than %d %s"
                                .formatted(field, end, days, days == 1 ? "day" : "days")));
    }
}
