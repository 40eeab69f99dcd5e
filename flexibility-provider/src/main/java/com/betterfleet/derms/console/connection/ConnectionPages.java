package com.betterfleet.derms.console.connection;

import com.betterfleet.derms.access.AccessTokenCache;
import com.betterfleet.derms.binding.GroupBinding;
import com.betterfleet.derms.binding.GroupBindings;
import com.betterfleet.derms.console.control.LocalControlPanel;
import com.betterfleet.derms.console.layout.Formats;
import com.betterfleet.derms.console.layout.LayoutView;
import com.betterfleet.derms.console.layout.PageLayout;
import com.betterfleet.derms.console.layout.PagePermissions;
import com.betterfleet.derms.console.status.LinkView;
import com.betterfleet.derms.console.status.ScopePartners;
import com.betterfleet.derms.console.status.ScopeStatus;
import com.betterfleet.derms.console.status.ScopeStatusReader;
import com.betterfleet.derms.exchange.LoggedMessage;
import com.betterfleet.derms.exchange.MessageFilter;
import com.betterfleet.derms.exchange.MessageLog;
import com.betterfleet.derms.exchange.Outbox;
import com.betterfleet.derms.exchange.QueuedMessage;
import com.betterfleet.derms.incident.IncidentKind;
import com.betterfleet.derms.incident.IncidentService;
import com.betterfleet.derms.link.LinkLifecycle;
import com.betterfleet.derms.link.PartnerLink;
import com.betterfleet.derms.microgrid.ManagedScope;
import com.betterfleet.derms.microgrid.MicrogridDirectory;
import com.betterfleet.derms.partner.AuthenticationType;
import com.betterfleet.derms.partner.CredentialWarnings;
import com.betterfleet.derms.partner.PartnerConnection;
import com.betterfleet.derms.partner.PartnerConnections;
import com.betterfleet.derms.partner.TlsCertificate;
import com.betterfleet.derms.partner.TlsCertificates;
import com.betterfleet.derms.registration.RegistrationAdministration;
import com.betterfleet.derms.reporting.PublicationService;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;

/** The partner links, for an engineer who wants to know what state they are in and why (M2, M15). */
@Controller
class ConnectionPages {

    private static final int MESSAGES_SHOWN = 50;
    private static final int UNSENT_SHOWN = 20;
    private static final int STEPS_SHOWN = 20;
    private static final int FIRST_ERROR_STATUS = 300;

    private final PartnerConnections connections;
    private final LinkLifecycle lifecycle;
    private final GroupBindings bindings;
    private final Outbox outbox;
    private final MessageLog messages;
    private final MicrogridDirectory microgrids;
    private final ScopeStatusReader statusReader;
    private final ScopePartners partners;
    private final IncidentService incidents;
    private final PublicationService publications;
    private final TlsCertificates certificates;
    private final AccessTokenCache tokens;
    private final RegistrationAdministration registrations;
    private final LocalControlPanel controlPanel;
    private final PageLayout pageLayout;
    private final InstantSource clock;

    ConnectionPages(
            PartnerConnections connections,
            LinkLifecycle lifecycle,
            GroupBindings bindings,
            Outbox outbox,
            MessageLog messages,
            MicrogridDirectory microgrids,
            ScopeStatusReader statusReader,
            ScopePartners partners,
            IncidentService incidents,
            PublicationService publications,
            TlsCertificates certificates,
            AccessTokenCache tokens,
            RegistrationAdministration registrations,
            LocalControlPanel controlPanel,
            PageLayout pageLayout,
            InstantSource clock) {
        this.connections = connections;
        this.lifecycle = lifecycle;
        this.bindings = bindings;
        this.outbox = outbox;
        this.messages = messages;
        this.microgrids = microgrids;
        this.statusReader = statusReader;
        this.partners = partners;
        this.incidents = incidents;
        this.publications = publications;
        this.certificates = certificates;
        this.tokens = tokens;
        this.registrations = registrations;
        this.controlPanel = controlPanel;
        this.pageLayout = pageLayout;
        this.clock = clock;
    }

    @GetMapping("/console/connections/{id}")
    String showConnection(@PathVariable String id, Model model) {
        LayoutView layout = pageLayout.layoutFor();
        model.addAttribute("frame", layout);
        model.addAttribute("resends", PagePermissions.forCurrentAccount().canOperate());
        model.addAttribute("connection", createDetailedView(id, layout.formats()));
        model.addAttribute("publication", createPublication(id, layout.formats()));
        return "connection";
    }

    @GetMapping("/console/connections/{id}/now")
    String refreshConnection(@PathVariable String id, Model model) {
        model.addAttribute("resends", PagePermissions.forCurrentAccount().canOperate());
        Formats formats = pageLayout.layoutFor().formats();
        model.addAttribute("connection", createDetailedView(id, formats));
        model.addAttribute("publication", createPublication(id, formats));
        return "connection :: now";
    }

    private PublicationView createPublication(String id, Formats formats) {
        return new PublicationView(
                publications.assessHealth(id), publications.findDeadLetters(id, 0, UNSENT_SHOWN), formats);
    }

    private ConnectionView createDetailedView(String id, Formats formats) {
        PartnerConnection connection = connections.requireConnection(id);
        return createView(
                connection,
                formats,
                outbox.findUnsent(id, UNSENT_SHOWN).stream()
                        .map(ConnectionPages::toUnsentMessage)
                        .toList(),
                messages.findMessages(MessageFilter.of(id), 0, MESSAGES_SHOWN).stream()
                        .map(ConnectionPages::toMessageSummary)
                        .toList());
    }

    private ConnectionView createView(
            PartnerConnection connection,
            Formats formats,
            List<ConnectionView.UnsentMessage> unsent,
            List<ConnectionView.MessageSummary> recent) {
        PartnerLink link = lifecycle.requireLink(connection.id());
        LinkView.LinkDisplayState state = ScopePartners.linkState(link, connection);
        List<TlsCertificate> certificateSeen = certificates.findCertificates(connection);
        return new ConnectionView(
                connection.id(),
                connection.name(),
                connection.name(),
                connection.profile(),
                Objects.toString(connection.baseUrl(), ""),
                connection.auth().inbound().type() == AuthenticationType.OAUTH,
                state,
                ScopePartners.linkStateSince(link),
                link.disconnection()
                        .map(takenDown -> new ConnectionView.DisconnectionInfo(takenDown.actor(), takenDown.reason()))
                        .orElse(null),
                link.aliveUntil().orElse(null),
                handshakeRequirements(connection, link),
                link.lastHeartbeatReceivedAt().orElse(null),
                link.lastHeartbeatSentAt().orElse(null),
                tokens.findExpiry(connection.id()).orElse(null),
                link.lastError()
                        .map(error -> new ConnectionView.LinkFailure(error.at(), error.kind(), error.message()))
                        .orElse(null),
                bindings.listByConnection(connection.id()).stream()
                        .map(binding -> toBoundGroup(binding, formats))
                        .toList(),
                certificateSeen.stream()
                        .map(ConnectionPages::toCertificateEntry)
                        .toList(),
                listIssues(connection, certificateSeen),
                unsent,
                recent,
                createRegistration(connection, formats),
                formats);
    }

    private RegistrationView createRegistration(PartnerConnection connection, Formats formats) {
        return new RegistrationView(
                registrations.findStatus(connection.id()),
                registrations.listSteps(connection.id(), 0, STEPS_SHOWN),
                connection.name(),
                formats);
    }

    private static ConnectionView.HandshakeRequirements handshakeRequirements(
            PartnerConnection connection, PartnerLink link) {
        return new ConnectionView.HandshakeRequirements(
                connection.terms().heartbeatInterval().orElse(null),
                link.partnerDemands()
                        .flatMap(partnerRequirements -> partnerRequirements.heartbeatInterval())
                        .orElse(null),
                connection.terms().metering().measurementConfiguration().stream()
                        .map(Enum::name)
                        .toList(),
                link.partnerDemands()
                        .map(partnerRequirements -> partnerRequirements.meteringModes().stream()
                                .map(Enum::name)
                                .toList())
                        .orElse(List.of()));
    }

    private ConnectionView.BoundGroup toBoundGroup(GroupBinding binding, Formats formats) {
        ManagedScope scope = microgrids.requireScope(binding.scopeId());
        ScopeStatus status = statusReader
                .readStatus(scope, partners.findPartner(scope.id()), formats.now())
                .status();
        return new ConnectionView.BoundGroup(
                binding.groupId(), scope.id(), scope.name(), status, controlPanel.ownLimitKw(scope, formats.now()));
    }

    /** What is not as it should be: credentials that end soon, and open advisories. */
    private List<ConnectionView.LinkIssue> listIssues(
            PartnerConnection connection, List<TlsCertificate> certificateSeen) {
        Stream<ConnectionView.LinkIssue> expiring =
                CredentialWarnings.findWarnings(connection.auth(), certificateSeen, clock.instant()).stream()
                        .map(warning -> new ConnectionView.LinkIssue("Credential", warning.message(), null, 1));
        // The advisory of what ends says the same; said live it is never an hour old.
        Stream<ConnectionView.LinkIssue> open = incidents.listOpenOfConnection(connection.id()).stream()
                .filter(incident -> incident.kind() != IncidentKind.CREDENTIAL_EXPIRING)
                .map(incident -> new ConnectionView.LinkIssue(
                        incident.kind().name().replace('_', ' ').toLowerCase(Locale.ROOT),
                        incident.text(),
                        incident.lastSeenAt(),
                        incident.occurrenceCount()));
        return Stream.concat(expiring, open).toList();
    }

    private static ConnectionView.CertificateEntry toCertificateEntry(TlsCertificate certificateSeen) {
        return new ConnectionView.CertificateEntry(
                certificateSeen.side() == CredentialWarnings.CredentialSide.OUTBOUND,
                certificateSeen.host(),
                certificateSeen.expiresAt(),
                certificateSeen.seenAt());
    }

    private static ConnectionView.UnsentMessage toUnsentMessage(QueuedMessage message) {
        return new ConnectionView.UnsentMessage(
                message.id(),
                message.type(),
                message.dead(),
                message.dueAt(),
                message.tries(),
                message.lastFailure().orElse(""));
    }

    static ConnectionView.MessageSummary toMessageSummary(LoggedMessage logged) {
        Integer status = logged.status();
        boolean failed = status == null || status >= FIRST_ERROR_STATUS;
        String answer = status == null ? "no answer" : String.valueOf(status);
        String result = logged.note() == null ? answer : answer + ": " + logged.note();
        return new ConnectionView.MessageSummary(
                logged.at(),
                logged.direction() == LoggedMessage.MessageDirection.IN,
                logged.type(),
                result,
                failed,
                Objects.requireNonNullElse(logged.requestId(), ""));
    }
}
