package com.betterfleet.derms.console;

import com.betterfleet.derms.access.AccessTokens;
import com.betterfleet.derms.connection.AuthType;
import com.betterfleet.derms.connection.Bindings;
import com.betterfleet.derms.connection.Certificate;
import com.betterfleet.derms.connection.Certificates;
import com.betterfleet.derms.connection.Connection;
import com.betterfleet.derms.connection.Connections;
import com.betterfleet.derms.connection.CredentialWarnings;
import com.betterfleet.derms.connection.GroupBinding;
import com.betterfleet.derms.connection.Lifecycle;
import com.betterfleet.derms.connection.Link;
import com.betterfleet.derms.connection.Registrations;
import com.betterfleet.derms.exchange.LoggedMessage;
import com.betterfleet.derms.exchange.MessageFilter;
import com.betterfleet.derms.exchange.MessageLog;
import com.betterfleet.derms.exchange.Outbox;
import com.betterfleet.derms.exchange.QueuedMessage;
import com.betterfleet.derms.incident.IncidentKind;
import com.betterfleet.derms.incident.Incidents;
import com.betterfleet.derms.microgrid.ManagedScope;
import com.betterfleet.derms.microgrid.MicrogridDirectory;
import com.betterfleet.derms.reporting.Publications;
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
    private static final int REFUSED = 300;

    private final Connections connections;
    private final Lifecycle lifecycle;
    private final Bindings bindings;
    private final Outbox outbox;
    private final MessageLog messages;
    private final MicrogridDirectory microgrids;
    private final Standings standings;
    private final Partners partners;
    private final Incidents incidents;
    private final Publications publications;
    private final Certificates certificates;
    private final AccessTokens tokens;
    private final Registrations registrations;
    private final Controls controls;
    private final Frames frames;
    private final InstantSource clock;

    ConnectionPages(
            Connections connections,
            Lifecycle lifecycle,
            Bindings bindings,
            Outbox outbox,
            MessageLog messages,
            MicrogridDirectory microgrids,
            Standings standings,
            Partners partners,
            Incidents incidents,
            Publications publications,
            Certificates certificates,
            AccessTokens tokens,
            Registrations registrations,
            Controls controls,
            Frames frames,
            InstantSource clock) {
        this.connections = connections;
        this.lifecycle = lifecycle;
        this.bindings = bindings;
        this.outbox = outbox;
        this.messages = messages;
        this.microgrids = microgrids;
        this.standings = standings;
        this.partners = partners;
        this.incidents = incidents;
        this.publications = publications;
        this.certificates = certificates;
        this.tokens = tokens;
        this.registrations = registrations;
        this.controls = controls;
        this.frames = frames;
        this.clock = clock;
    }

    @GetMapping("/console/connections/{id}")
    String page(@PathVariable String id, Model model) {
        FrameView frame = frames.about();
        model.addAttribute("frame", frame);
        model.addAttribute("resends", Rights.ofSignedIn().operates());
        model.addAttribute("connection", detailed(id, frame.figures()));
        model.addAttribute("publication", publication(id, frame.figures()));
        return "connection";
    }

    @GetMapping("/console/connections/{id}/now")
    String now(@PathVariable String id, Model model) {
        model.addAttribute("resends", Rights.ofSignedIn().operates());
        Figures figures = frames.about().figures();
        model.addAttribute("connection", detailed(id, figures));
        model.addAttribute("publication", publication(id, figures));
        return "connection :: now";
    }

    private PublicationView publication(String id, Figures figures) {
        return new PublicationView(publications.health(id), publications.deadLetters(id, 0, UNSENT_SHOWN), figures);
    }

    private ConnectionView detailed(String id, Figures figures) {
        Connection connection = connections.require(id);
        return view(
                connection,
                figures,
                outbox.unsent(id, UNSENT_SHOWN).stream()
                        .map(ConnectionPages::unsent)
                        .toList(),
                messages.messages(MessageFilter.of(id), 0, MESSAGES_SHOWN).stream()
                        .map(ConnectionPages::message)
                        .toList());
    }

    private ConnectionView view(
            Connection connection,
            Figures figures,
            List<ConnectionView.Unsent> unsent,
            List<ConnectionView.Message> recent) {
        Link link = lifecycle.link(connection.id());
        LinkView.State state = Partners.state(link, connection);
        List<Certificate> seen = certificates.of(connection);
        return new ConnectionView(
                connection.id(),
                connection.name(),
                connection.name(),
                connection.profile(),
                Objects.toString(connection.baseUrl(), ""),
                connection.auth().inbound().type() == AuthType.OAUTH,
                state,
                Partners.since(link),
                link.takenDown()
                        .map(down -> new ConnectionView.TakenDown(down.by(), down.reason()))
                        .orElse(null),
                link.aliveUntil().orElse(null),
                demands(connection, link),
                link.lastHeartbeatReceivedAt().orElse(null),
                link.lastHeartbeatSentAt().orElse(null),
                tokens.usedUntil(connection.id()).orElse(null),
                link.lastError()
                        .map(error -> new ConnectionView.Failure(error.at(), error.kind(), error.message()))
                        .orElse(null),
                bindings.ofConnection(connection.id()).stream()
                        .map(binding -> group(binding, figures))
                        .toList(),
                seen.stream().map(ConnectionPages::certificate).toList(),
                issues(connection, seen),
                unsent,
                recent,
                registration(connection, figures),
                figures);
    }

    private RegistrationView registration(Connection connection, Figures figures) {
        return new RegistrationView(
                registrations.status(connection.id()),
                registrations.steps(connection.id(), 0, STEPS_SHOWN),
                connection.name(),
                figures);
    }

    private static ConnectionView.Demands demands(Connection connection, Link link) {
        return new ConnectionView.Demands(
                connection.terms().heartbeatInterval().orElse(null),
                link.theirs().flatMap(theirs -> theirs.heartbeatInterval()).orElse(null),
                connection.terms().measurementConfiguration().stream()
                        .map(Enum::name)
                        .toList(),
                link.theirs()
                        .map(theirs ->
                                theirs.measurements().stream().map(Enum::name).toList())
                        .orElse(List.of()));
    }

    private ConnectionView.Group group(GroupBinding binding, Figures figures) {
        ManagedScope scope = microgrids.requireScope(binding.scopeId());
        Standing standing =
                standings.of(scope, partners.of(scope.id()), figures.now()).standing();
        return new ConnectionView.Group(
                binding.groupId(), scope.id(), scope.name(), standing, controls.own(scope, figures.now()));
    }

    /** What is not as it should be: credentials that end soon, and open advisories. */
    private List<ConnectionView.Issue> issues(Connection connection, List<Certificate> seen) {
        Stream<ConnectionView.Issue> ending = CredentialWarnings.of(connection.auth(), seen, clock.instant()).stream()
                .map(warning -> new ConnectionView.Issue("Credential", warning.message(), null, 1));
        // The advisory of what ends says the same; said live it is never an hour old.
        Stream<ConnectionView.Issue> open = incidents.open(connection.id()).stream()
                .filter(incident -> incident.kind() != IncidentKind.CREDENTIAL_EXPIRING)
                .map(incident -> new ConnectionView.Issue(
                        incident.kind().name().replace('_', ' ').toLowerCase(Locale.ROOT),
                        incident.text(),
                        incident.lastSeenAt(),
                        incident.seen()));
        return Stream.concat(ending, open).toList();
    }

    private static ConnectionView.Shown certificate(Certificate seen) {
        return new ConnectionView.Shown(
                seen.side() == CredentialWarnings.Side.OUTBOUND, seen.host(), seen.expiresAt(), seen.seenAt());
    }

    private static ConnectionView.Unsent unsent(QueuedMessage message) {
        return new ConnectionView.Unsent(
                message.id(),
                message.type(),
                message.dead(),
                message.dueAt(),
                message.tries(),
                message.lastFailure().orElse(""));
    }

    static ConnectionView.Message message(LoggedMessage logged) {
        Integer status = logged.status();
        boolean failed = status == null || status >= REFUSED;
        String answer = status == null ? "no answer" : String.valueOf(status);
        String result = logged.note() == null ? answer : answer + ": " + logged.note();
        return new ConnectionView.Message(
                logged.at(),
                logged.heading() == LoggedMessage.Heading.IN,
                logged.type(),
                result,
                failed,
                Objects.requireNonNullElse(logged.requestId(), ""));
    }
}
