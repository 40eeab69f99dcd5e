package com.betterfleet.derms.partner.expiry;

import com.betterfleet.derms.egress.CertificateProbe;
import com.betterfleet.derms.egress.Egress;
import com.betterfleet.derms.egress.ServerCertificate;
import com.betterfleet.derms.partner.CredentialWarnings;
import com.betterfleet.derms.partner.JdbcTlsCertificates;
import com.betterfleet.derms.partner.PartnerConnection;
import com.betterfleet.derms.partner.PartnerConnections;
import com.betterfleet.derms.partner.PartnerWarning;
import com.betterfleet.derms.partner.TlsCertificate;
import com.betterfleet.derms.partner.TlsCertificates;
import com.betterfleet.derms.time.DueWork;
import com.betterfleet.derms.time.Throttle;
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
 * Records the certificates of both sides and publishes warnings about expiring secrets and certificates. Partners'
 * certificates are recorded when the service connects to them; its own is checked at the public address, since TLS ends
 * in front of the service.
 */
@Component
class CredentialExpiryMonitor implements DueWork {

    private static final Logger LOG = LoggerFactory.getLogger(CredentialExpiryMonitor.class);

    private static final Duration CHECK_INTERVAL = Duration.ofDays(1);
    private static final Duration RETRY_INTERVAL = Duration.ofHours(1);
    private static final Duration NOTIFICATION_INTERVAL = Duration.ofHours(1);

    /** Delay of the warnings after a changed certificate, since the service sees many new ones after its start. */
    private static final Duration CHANGE_NOTIFICATION_DELAY = Duration.ofMinutes(1);

    /** Interval at which a warning is repeated, so that its advisory does not end. */
    private static final Duration REMINDER_INTERVAL = Duration.ofHours(12);

    private final Egress egress;
    private final CertificateProbe certificateProbe;
    private final JdbcTlsCertificates storedCertificates;
    private final TlsCertificates certificates;
    private final PartnerConnections connections;
    private final ApplicationEventPublisher events;
    private final TransactionTemplate transaction;
    private final InstantSource clock;
    private final String publicUrl;

    private final Map<String, ServerCertificate> storedByHost = new HashMap<>();
    private final Throttle ownCheck = new Throttle(CHECK_INTERVAL);
    private final Throttle notification = new Throttle(NOTIFICATION_INTERVAL);

    CredentialExpiryMonitor(
            Egress egress,
            CertificateProbe certificateProbe,
            JdbcTlsCertificates storedCertificates,
            TlsCertificates certificates,
            PartnerConnections connections,
            ApplicationEventPublisher events,
            TransactionTemplate transaction,
            InstantSource clock,
            @Value("${derms.public-url:}") String publicUrl) {
        this.egress = egress;
        this.certificateProbe = certificateProbe;
        this.storedCertificates = storedCertificates;
        this.certificates = certificates;
        this.connections = connections;
        this.events = events;
        this.transaction = transaction;
        this.clock = clock;
        this.publicUrl = publicUrl;
    }

    @Override
    public void runDue() {
        egress.lastCertificates().forEach(seen -> storeCertificate(seen, false));
        Instant now = clock.instant();
        if (ownCheck.isDue(now)) {
            ownCheck.startPeriod(now, checkOwnCertificate() ? CHECK_INTERVAL : RETRY_INTERVAL);
        }
        if (notification.isDue(now)) {
            Function<PartnerConnection, List<TlsCertificate>> seen = certificates.loadLookup();
            connections
                    .listConnections()
                    .forEach(connection -> publishExpiryWarning(connection, seen.apply(connection), now));
            notification.startPeriod(now);
        }
    }

    /** Stores a certificate that changed for this instance; another instance may have seen a newer one. */
    private void storeCertificate(ServerCertificate seen, boolean own) {
        if (!seen.equals(storedByHost.get(seen.host()))) {
            storedCertificates.saveCertificate(seen, own, clock.instant());
            storedByHost.put(seen.host(), seen);
            notification.bringForward(clock.instant().plus(CHANGE_NOTIFICATION_DELAY));
        }
    }

    private boolean checkOwnCertificate() {
        if (publicUrl.isBlank()) {
            return true;
        }
        try {
            URI url = URI.create(publicUrl.strip());
            storedCertificates.deleteOwnExceptHost(
                    ServerCertificate.hostKeyOf(url).orElse(""));
            certificateProbe.fetchCertificate(url).ifPresent(seen -> storeCertificate(seen, true));
            return true;
        } catch (IllegalArgumentException | IOException e) {
            LOG.warn("The certificate at DERMS_PUBLIC_URL ({}) could not be checked: {}", publicUrl, e.getMessage());
            return false;
        }
    }

    private void publishExpiryWarning(PartnerConnection connection, List<TlsCertificate> seen, Instant now) {
        String text = CredentialWarnings.findWarnings(connection.auth(), seen, now).stream()
                .map(CredentialWarnings.CredentialWarning::message)
                .collect(Collectors.joining("; "));
        if (!text.isEmpty()) {
            transaction.executeWithoutResult(status -> {
                if (storedCertificates.claimNotification(connection.id(), text, now, REMINDER_INTERVAL)) {
                    events.publishEvent(new PartnerWarning(
                            connection.id(), PartnerWarning.PartnerWarningKind.CREDENTIAL_EXPIRING, text));
                }
            });
        }
    }
}
