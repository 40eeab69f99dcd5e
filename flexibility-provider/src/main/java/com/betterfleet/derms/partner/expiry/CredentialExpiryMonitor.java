package com.betterfleet.derms.partner.expiry;

import com.betterfleet.derms.partner.CredentialWarnings;
import com.betterfleet.derms.partner.JdbcTlsCertificates;
import com.betterfleet.derms.partner.PartnerConnection;
import com.betterfleet.derms.partner.PartnerConnections;
import com.betterfleet.derms.partner.PartnerWarning;
import com.betterfleet.derms.partner.TlsCertificate;
import com.betterfleet.derms.partner.TlsCertificates;
import com.betterfleet.derms.quarantine.IsolatedJob;
import com.betterfleet.derms.quarantine.IsolatedJob.SubjectKind;
import com.betterfleet.derms.quarantine.JobIsolation;
import com.betterfleet.derms.quarantine.Quarantine;
import com.betterfleet.derms.time.DueWork;
import com.betterfleet.derms.time.Throttle;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Has certificates recorded, and publishes warnings about expiring secrets and certificates. */
@Component
class CredentialExpiryMonitor implements DueWork {

    private static final Duration NOTIFICATION_INTERVAL = Duration.ofHours(1);

    /** Delay of the warnings after a changed certificate, since the service sees many new ones after its start. */
    private static final Duration CHANGE_NOTIFICATION_DELAY = Duration.ofMinutes(1);

    /** Interval at which a warning is repeated, so that its advisory does not end. */
    private static final Duration REMINDER_INTERVAL = Duration.ofHours(12);

    /** How often certificates that were seen in requests are looked through. */
    private static final Duration CHECK_INTERVAL = Duration.ofSeconds(10);

    private static final IsolatedJob JOB =
            new IsolatedJob("CREDENTIAL_EXPIRY", SubjectKind.CONNECTION, "checking when its credentials expire");

    private final CertificateRecorder recorder;
    private final JdbcTlsCertificates storedCertificates;
    private final TlsCertificates certificates;
    private final PartnerConnections connections;
    private final ApplicationEventPublisher events;
    private final JobIsolation isolation;
    private final TransactionTemplate transaction;
    private final InstantSource clock;
    private final Throttle notification = new Throttle(NOTIFICATION_INTERVAL);

    CredentialExpiryMonitor(
            CertificateRecorder recorder,
            JdbcTlsCertificates storedCertificates,
            TlsCertificates certificates,
            PartnerConnections connections,
            ApplicationEventPublisher events,
            Quarantine quarantine,
            TransactionTemplate transaction,
            InstantSource clock) {
        this.recorder = recorder;
        this.storedCertificates = storedCertificates;
        this.certificates = certificates;
        this.connections = connections;
        this.events = events;
        this.isolation = quarantine.isolate(JOB);
        this.transaction = transaction;
        this.clock = clock;
    }

    @Override
    public Optional<Duration> period() {
        return Optional.of(CHECK_INTERVAL);
    }

    @Override
    public void runDue() {
        Instant now = clock.instant();
        if (recorder.recordCertificates(now)) {
            notification.bringForward(now.plus(CHANGE_NOTIFICATION_DELAY));
        }
        boolean due = notification.isDue(now);
        isolation.runPending(due ? connections.listIds() : List.of(), ids -> checkConnections(ids, now));
        if (due) {
            notification.startPeriod(now);
        }
    }

    private void checkConnections(List<String> ids, Instant now) {
        List<PartnerConnection> checked =
                List.copyOf(connections.findConnections(ids).values());
        checked.forEach(connection -> recorder.storeOutstanding(TlsCertificates.findPartnerHosts(connection), now));
        Function<PartnerConnection, List<TlsCertificate>> seen = certificates.loadLookup();
        checked.forEach(connection -> publishExpiryWarning(connection, seen.apply(connection), now));
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
