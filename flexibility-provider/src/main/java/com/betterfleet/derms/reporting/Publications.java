package com.betterfleet.derms.reporting;

import com.betterfleet.derms.audit.Audit;
import com.betterfleet.derms.connection.Bindings;
import com.betterfleet.derms.connection.Bindings.BoundGroup;
import com.betterfleet.derms.connection.Connections;
import com.betterfleet.derms.connection.GroupBinding;
import com.betterfleet.derms.connection.Link;
import com.betterfleet.derms.connection.LinkState;
import com.betterfleet.derms.connection.Links;
import com.betterfleet.derms.connection.PartnerTerms;
import com.betterfleet.derms.metering.Window;
import com.betterfleet.derms.metering.Windows;
import com.betterfleet.derms.refusal.Absent;
import com.betterfleet.derms.reporting.JdbcPublications.Tally;
import com.betterfleet.derms.reporting.PublicationHealth.State;
import com.betterfleet.derms.time.Interval;
import com.betterfleet.derms.time.WindowGrid;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** What is reported to partners, for people: windows of scopes, how it goes on each connection, dead letters (M11, M15). */
@Service
@Transactional(readOnly = true)
public class Publications {

    private static final Duration USUAL_WINDOW = Duration.ofMinutes(15);

    private final JdbcPublications publications;
    private final JdbcToldWindows told;
    private final Windows windows;
    private final Bindings bindings;
    private final Connections connections;
    private final Links links;
    private final Audit audit;
    private final InstantSource clock;

    Publications(
            JdbcPublications publications,
            JdbcToldWindows told,
            Windows windows,
            Bindings bindings,
            Connections connections,
            Links links,
            Audit audit,
            InstantSource clock) {
        this.publications = publications;
        this.told = told;
        this.windows = windows;
        this.bindings = bindings;
        this.connections = connections;
        this.links = links;
        this.audit = audit;
        this.clock = clock;
    }

    /** The windows of a scope that lie wholly within a span and have ended, oldest first, on its partner's grid. */
    public List<ReportedWindow> windows(String scopeId, Interval span) {
        Optional<Reporting> reporting = reporting(scopeId);
        WindowGrid grid = new WindowGrid(
                reporting.map(one -> one.group().terms().window()).orElse(USUAL_WINDOW));
        Map<Instant, ToldWindow> known = new HashMap<>();
        told.ofScope(scopeId, span).forEach(window -> known.put(window.span().start(), window));
        return windows.ofScopes(List.of(scopeId), span, grid).getOrDefault(scopeId, List.of()).stream()
                .map(window -> reported(
                        window.sum(),
                        Optional.ofNullable(known.get(window.sum().span().start())),
                        reporting))
                .toList();
    }

    /** A stream with what its binding is told by. */
    private record Reporting(Stream stream, BoundGroup group) {}

    private Optional<Reporting> reporting(String scopeId) {
        return bindings.ofScope(scopeId)
                .map(GroupBinding::id)
                .flatMap(id -> publications.stream(id)
                        .flatMap(stream -> Optional.ofNullable(
                                        bindings.bound(List.of(id)).get(id))
                                .map(group -> new Reporting(stream, group))));
    }

    private ReportedWindow reported(Window window, Optional<ToldWindow> known, Optional<Reporting> reporting) {
        Optional<String> assetId = reporting.map(one -> one.group().binding().assetId());
        if (known.isPresent()) {
            ToldWindow one = known.get();
            return new ReportedWindow(
                    one.span(),
                    assetId,
                    one.imported(),
                    one.exported(),
                    one.quality(),
                    Optional.of(one.state()),
                    one.late(),
                    one.sentAt(),
                    one.correction());
        }
        Optional<ReportedWindow.State> state = reporting
                .filter(one -> !window.span().start().isBefore(one.stream().since()))
                .map(one -> untold(window, one));
        return new ReportedWindow(
                window.span(),
                state.flatMap(any -> assetId),
                window.imported(),
                window.exported(),
                window.quality(),
                state,
                false,
                Optional.empty(),
                Optional.empty());
    }

    private ReportedWindow.State untold(Window window, Reporting reporting) {
        Release release = Release.of(
                window.quality(),
                window.span(),
                clock.instant(),
                reporting.stream().rules(reporting.group().terms()));
        return switch (release) {
            case Release.Now now -> ReportedWindow.State.WAITING;
            case Release.NotBefore later -> ReportedWindow.State.WAITING;
            case Release.WaitsForData waits -> ReportedWindow.State.WAITING_DATA;
            case Release.GivenUp givenUp -> ReportedWindow.State.SKIPPED;
        };
    }

    /**
     * How reporting to a partner goes.
     *
     * @throws Absent where there is no such connection
     */
    public PublicationHealth health(String connectionId) {
        PartnerTerms terms = connections.terms(connectionId);
        Optional<Link> link =
                Optional.ofNullable(links.of(List.of(connectionId)).get(connectionId));
        Tally tally = publications.tally(connectionId);
        Instant now = clock.instant();
        Optional<String> off = off(terms, link, tally);
        Optional<String> closed = link.filter(one -> one.state().kind() != LinkState.Kind.ONLINE)
                .map(one -> "the link is " + one.state().kind() + " since " + one.stateSince() + ": windows wait");
        State state = state(off.isPresent(), closed.isPresent(), tally);
        return new PublicationHealth(
                state,
                off.or(() -> closed).or(tally::failure),
                tally.groups(),
                tally.backlog(),
                tally.oldestEnd(),
                tally.oldestEnd().map(end -> Duration.between(end, now)).orElse(Duration.ZERO),
                tally.lastSentAt(),
                tally.pausedGroups(),
                tally.pausedUntil(),
                tally.deadLetters());
    }

    private static Optional<String> off(PartnerTerms terms, Optional<Link> link, Tally tally) {
        if (Agreement.of(terms, link.orElse(null)).isEmpty()) {
            return Optional.of("the partner demands another way of measuring than %s, which these terms allow"
                    .formatted(terms.measurementConfiguration()));
        }
        if (!terms.measurement().group() && !terms.measurement().asset()) {
            return Optional.of("the property measurement asks for no report");
        }
        return tally.groups() == 0 ? Optional.of("no group is bound") : Optional.empty();
    }

    private static State state(boolean off, boolean closed, Tally tally) {
        if (off) {
            return State.OFF;
        }
        if (closed) {
            return State.CLOSED;
        }
        if (tally.pausedGroups() > 0) {
            return State.PAUSED;
        }
        return tally.backlog() > 0 ? State.SENDING : State.IDLE;
    }

    /** What a partner called wrong, newest first; {@code before} is an id, 0 for the newest of all. */
    public List<DeadLetter> deadLetters(String connectionId, long before, int limit) {
        connections.terms(connectionId);
        return publications.deadLetters(connectionId, before, limit);
    }

    /**
     * Sends a dead letter once more, with the same request id and body, after what waits of its group.
     *
     * @throws Absent where the connection has no such dead letter
     */
    @Transactional
    public void resend(String connectionId, long id) {
        if (!publications.revive(connectionId, id, clock.instant())) {
            throw new Absent("dead letter", Long.toString(id));
        }
        audit.note("sent again", "connection/%s/dead-letters/%d".formatted(connectionId, id), null, null, null);
    }
}
