package com.betterfleet.derms.connection;

import com.betterfleet.derms.egress.CertificateLook;
import com.betterfleet.derms.egress.Egress;
import com.betterfleet.derms.egress.ServerCertificate;
import com.betterfleet.derms.time.DueWork;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Keeps what is known of both ends' certificates, and tells which secrets and certificates end soon. Partners' certificates
 * are noted as we speak with them; ours is looked at where partners reach us, since TLS ends in front of this service.
 */
@Component
class ExpiryWatch implements DueWork {

    private static final Logger LOG = LoggerFactory.getLogger(ExpiryWatch.class);

    private static final Duration LOOK_EVERY = Duration.ofDays(1);
    private static final Duration LOOK_AGAIN = Duration.ofHours(1);
    private static final Duration TELL_EVERY = Duration.ofHours(1);

    /** After a certificate changed; not at once, since many change when a service has just started. */
    private static final Duration TELL_SOON = Duration.ofMinutes(1);

    /** What still holds is told again, so that the advisory does not end by itself. */
    private static final Duration TELL_AGAIN = Duration.ofHours(12);

    private final Egress egress;
    private final CertificateLook look;
    private final JdbcCertificates stored;
    private final Certificates certificates;
    private final Connections connections;
    private final ApplicationEventPublisher events;
    private final TransactionTemplate transaction;
    private final InstantSource clock;
    private final String publicUrl;

    private final Map<String, ServerCertificate> written = new HashMap<>();
    private Instant nextLook = Instant.MIN;
    private Instant nextTelling = Instant.MIN;

    ExpiryWatch(
            Egress egress,
            CertificateLook look,
            JdbcCertificates stored,
            Certificates certificates,
            Connections connections,
            ApplicationEventPublisher events,
            TransactionTemplate transaction,
            InstantSource clock,
            @Value("${derms.public-url:}") String publicUrl) {
        this.egress = egress;
        this.look = look;
        this.stored = stored;
        this.certificates = certificates;
        this.connections = connections;
        this.events = events;
        this.transaction = transaction;
        this.clock = clock;
        this.publicUrl = publicUrl;
    }

    @Override
    public void runDue() {
        egress.certificates().forEach(seen -> write(seen, false));
        Instant now = clock.instant();
        if (!now.isBefore(nextLook)) {
            nextLook = now.plus(lookAtOurs() ? LOOK_EVERY : LOOK_AGAIN);
        }
        if (!now.isBefore(nextTelling)) {
            Function<Connection, List<Certificate>> seen = certificates.lookUp();
            connections.all().forEach(connection -> tell(connection, seen.apply(connection), now));
            nextTelling = now.plus(TELL_EVERY);
        }
    }

    /** Only what this instance sees change: another one may have met a newer certificate meanwhile. */
    private void write(ServerCertificate seen, boolean ours) {
        if (!seen.equals(written.get(seen.host()))) {
            stored.save(seen, ours, clock.instant());
            written.put(seen.host(), seen);
            Instant soon = clock.instant().plus(TELL_SOON);
            nextTelling = nextTelling.isBefore(soon) ? nextTelling : soon;
        }
    }

    private boolean lookAtOurs() {
        if (publicUrl.isBlank()) {
            return true;
        }
        try {
            URI url = URI.create(publicUrl.strip());
            stored.forgetOursBut(ServerCertificate.hostOf(url).orElse(""));
            look.at(url).ifPresent(seen -> write(seen, true));
            return true;
        } catch (IllegalArgumentException | IOException e) {
            LOG.warn("The certificate at DERMS_PUBLIC_URL ({}) could not be looked at: {}", publicUrl, e.getMessage());
            return false;
        }
    }

    private void tell(Connection connection, List<Certificate> seen, Instant now) {
        String text = CredentialWarnings.of(connection.auth(), seen, now).stream()
                .map(CredentialWarnings.Warning::message)
                .collect(Collectors.joining("; "));
        if (!text.isEmpty()) {
            transaction.executeWithoutResult(status -> {
                if (stored.toTell(connection.id(), text, now, TELL_AGAIN)) {
                    events.publishEvent(new LinkOddity(connection.id(), LinkOddity.Kind.CREDENTIAL_EXPIRING, text));
                }
            });
        }
    }
}
