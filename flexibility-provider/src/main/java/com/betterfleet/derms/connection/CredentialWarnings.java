package com.betterfleet.derms.connection;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Which secrets and certificates end soon: told from 30, 7 and 1 days before, and from the end on. Pure. */
public final class CredentialWarnings {

    private static final List<Integer> DAYS = List.of(1, 7, 30);

    private CredentialWarnings() {}

    /** Whose secret or certificate it is. */
    public enum Side {
        /** The one that we show. */
        OUTBOUND,
        /** The one that the partner shows. */
        INBOUND
    }

    /**
     * A secret or certificate that ends soon or has ended.
     *
     * @param host whose certificate it is; absent for a secret
     * @param withinDays the narrowest of 30, 7 and 1 days that it ends in; 0 once it has ended
     * @param message for an engineer
     */
    public record Warning(Side side, @Nullable String host, Instant expiresAt, int withinDays, String message) {}

    public static List<Warning> of(ConnectionAuth auth, List<Certificate> certificates, Instant now) {
        Stream<Optional<Warning>> secrets = Stream.of(
                warning(
                        Side.OUTBOUND,
                        null,
                        "the secret of auth.outbound",
                        auth.outbound().expiresAt(),
                        now),
                warning(
                        Side.INBOUND,
                        null,
                        "the secret of auth.inbound",
                        auth.inbound().expiresAt(),
                        now));
        Stream<Optional<Warning>> shown = certificates.stream()
                .map(seen -> warning(seen.side(), seen.host(), named(seen), seen.expiresAt(), now));
        return Stream.concat(secrets, shown).flatMap(Optional::stream).toList();
    }

    /** The earliest end of a secret or certificate of this connection; empty where none is known. */
    public static Optional<Instant> earliest(ConnectionAuth auth, List<Certificate> certificates) {
        Stream<Instant> secrets = Stream.of(
                        Optional.ofNullable(auth.outbound().expiresAt()),
                        Optional.ofNullable(auth.inbound().expiresAt()))
                .flatMap(Optional::stream);
        return Stream.concat(secrets, certificates.stream().map(Certificate::expiresAt))
                .min(Instant::compareTo);
    }

    private static String named(Certificate seen) {
        return switch (seen.side()) {
            case OUTBOUND -> "our TLS certificate at " + seen.host();
            case INBOUND -> "the partner's TLS certificate at " + seen.host();
        };
    }

    private static Optional<Warning> warning(
            Side side, @Nullable String host, String what, @Nullable Instant end, Instant now) {
        if (end == null) {
            return Optional.empty();
        }
        if (!now.isBefore(end)) {
            return Optional.of(new Warning(side, host, end, 0, "%s ended at %s".formatted(what, end)));
        }
        return DAYS.stream()
                .filter(days -> !now.isBefore(end.minus(Duration.ofDays(days))))
                .findFirst()
                .map(days -> new Warning(
                        side,
                        host,
                        end,
                        days,
                        "%s ends at %s, in less than %d %s".formatted(what, end, days, days == 1 ? "day" : "days")));
    }
}
