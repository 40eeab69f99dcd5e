package com.betterfleet.derms.partner;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds secrets and certificates that expire within 30, 7 or 1 days, or have expired. Pure. */
public final class CredentialWarnings {

    private static final List<Integer> WARNING_DAYS = List.of(1, 7, 30);

    private CredentialWarnings() {}

    /** The side that presents a secret or certificate. */
    public enum CredentialSide {
        /** Presented by the service. */
        OUTBOUND,
        /** Presented by the partner. */
        INBOUND
    }

    /**
     * A secret or certificate that expires soon or has expired.
     *
     * @param host the host of the certificate; absent for a secret
     * @param withinDays the smallest of 30, 7 and 1 days within which it expires; 0 once it has expired
     * @param message for an engineer
     */
    public record CredentialWarning(
            CredentialSide side, @Nullable String host, Instant expiresAt, int withinDays, String message) {}

    public static List<CredentialWarning> findWarnings(
            ConnectionAuthentication auth, List<TlsCertificate> certificates, Instant now) {
        Stream<Optional<CredentialWarning>> secrets = Stream.of(
                createWarning(
                        CredentialSide.OUTBOUND,
                        null,
                        "the secret of auth.outbound",
                        auth.outbound().expiresAt(),
                        now),
                createWarning(
                        CredentialSide.INBOUND,
                        null,
                        "the secret of auth.inbound",
                        auth.inbound().expiresAt(),
                        now));
        Stream<Optional<CredentialWarning>> certificateWarnings = certificates.stream()
                .map(certificate -> createWarning(
                        certificate.side(),
                        certificate.host(),
                        describeCertificate(certificate),
                        certificate.expiresAt(),
                        now));
        return Stream.concat(secrets, certificateWarnings)
                .flatMap(Optional::stream)
                .toList();
    }

    /** Returns the earliest expiry of a secret or certificate of this connection; empty where none is known. */
    public static Optional<Instant> findEarliestExpiry(
            ConnectionAuthentication auth, List<TlsCertificate> certificates) {
        Stream<Instant> secrets = Stream.of(
                        Optional.ofNullable(auth.outbound().expiresAt()),
                        Optional.ofNullable(auth.inbound().expiresAt()))
                .flatMap(Optional::stream);
        return Stream.concat(secrets, certificates.stream().map(TlsCertificate::expiresAt))
                .min(Instant::compareTo);
    }

    private static String describeCertificate(TlsCertificate certificate) {
        return switch (certificate.side()) {
            case OUTBOUND -> "the service's TLS certificate at " + certificate.host();
            case INBOUND -> "the partner's TLS certificate at " + certificate.host();
        };
    }

    private static Optional<CredentialWarning> createWarning(
            CredentialSide side, @Nullable String host, String description, @Nullable Instant end, Instant now) {
        if (end == null) {
            return Optional.empty();
        }
        if (!now.isBefore(end)) {
            return Optional.of(new CredentialWarning(side, host, end, 0, "%s ended at %s".formatted(description, end)));
        }
        return WARNING_DAYS.stream()
                .filter(days -> !now.isBefore(end.minus(Duration.ofDays(days))))
                .findFirst()
                .map(days -> new CredentialWarning(
                        side,
                        host,
                        end,
                        days,
                        "%s ends at %s, in less than %d %s"
                                .formatted(description, end, days, days == 1 ? "day" : "days")));
    }
}
