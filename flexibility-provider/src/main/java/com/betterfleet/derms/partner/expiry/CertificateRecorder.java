package com.betterfleet.derms.partner.expiry;

import com.betterfleet.derms.egress.CertificateProbe;
import com.betterfleet.derms.egress.Egress;
import com.betterfleet.derms.egress.ServerCertificate;
import com.betterfleet.derms.partner.JdbcTlsCertificates;
import com.betterfleet.derms.quarantine.JobIsolation;
import com.betterfleet.derms.time.Throttle;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * Records the certificates of both sides. Partners' certificates are recorded when the service connects to them; its
 * own is checked at the public address, since TLS ends in front of the service.
 *
 * <p>Not thread-safe: {@link CredentialExpiryMonitor} uses it alone.
 */
@Component
class CertificateRecorder {

    private static final Logger LOG = LoggerFactory.getLogger(CertificateRecorder.class);

    private static final Duration CHECK_INTERVAL = Duration.ofDays(1);
    private static final Duration RETRY_INTERVAL = Duration.ofHours(1);

    private final Egress egress;
    private final CertificateProbe certificateProbe;
    private final JdbcTlsCertificates storedCertificates;
    private final String publicUrl;

    private final Map<String, ServerCertificate> recordedByHost = new HashMap<>();

    /** Certificates that could not be stored; they are stored with the connections that use them. */
    private final Map<String, ServerCertificate> unstoredByHost = new HashMap<>();

    private final Throttle ownCheck = new Throttle(CHECK_INTERVAL);

    CertificateRecorder(
            Egress egress,
            CertificateProbe certificateProbe,
            JdbcTlsCertificates storedCertificates,
            @Value("${derms.public-url:}") String publicUrl) {
        this.egress = egress;
        this.certificateProbe = certificateProbe;
        this.storedCertificates = storedCertificates;
        this.publicUrl = publicUrl;
    }

    /** Records the certificates seen lately, and returns whether any is new to this instance. */
    boolean recordCertificates(Instant now) {
        boolean changed = false;
        for (ServerCertificate seen : egress.lastCertificates()) {
            changed |= recordPartnerCertificate(seen, now);
        }
        if (ownCheck.isDue(now)) {
            boolean checked = recordOwnCertificate(now);
            ownCheck.startPeriod(now, checked ? CHECK_INTERVAL : RETRY_INTERVAL);
            changed |= checked;
        }
        return changed;
    }

    /**
     * Stores the certificates of hosts that could not be stored before.
     *
     * @throws RuntimeException where one cannot be stored again
     */
    void storeOutstanding(Collection<String> hosts, Instant now) {
        for (String host : hosts) {
            ServerCertificate unstored = unstoredByHost.get(host);
            if (unstored != null) {
                storedCertificates.saveCertificate(unstored, false, now);
                unstoredByHost.remove(host);
            }
        }
    }

    /** Records a certificate that changed for this instance; another instance may have seen a newer one. */
    private boolean recordPartnerCertificate(ServerCertificate seen, Instant now) {
        if (seen.equals(recordedByHost.get(seen.host()))) {
            return false;
        }
        try {
            storedCertificates.saveCertificate(seen, false, now);
            unstoredByHost.remove(seen.host());
        } catch (RuntimeException failure) {
            JobIsolation.requireFaultOfSubject(failure);
            LOG.warn("The certificate of {} cannot be stored: {}", seen.host(), failure.getMessage());
            unstoredByHost.put(seen.host(), seen);
        }
        recordedByHost.put(seen.host(), seen);
        return true;
    }

    private boolean recordOwnCertificate(Instant now) {
        if (publicUrl.isBlank()) {
            return true;
        }
        try {
            URI url = URI.create(publicUrl.strip());
            storedCertificates.deleteOwnExceptHost(
                    ServerCertificate.hostKeyOf(url).orElse(""));
            certificateProbe
                    .fetchCertificate(url)
                    .ifPresent(seen -> storedCertificates.saveCertificate(seen, true, now));
            return true;
        } catch (IOException | RuntimeException failure) {
            if (failure instanceof RuntimeException fault) {
                JobIsolation.requireFaultOfSubject(fault);
            }
            LOG.warn(
                    "The certificate at DERMS_PUBLIC_URL ({}) could not be checked: {}",
                    publicUrl,
                    failure.getMessage());
            return false;
        }
    }
}
