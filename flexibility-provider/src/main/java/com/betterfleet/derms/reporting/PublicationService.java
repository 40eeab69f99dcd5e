package com.betterfleet.derms.reporting;

import com.betterfleet.derms.audit.AuditTrail;
import com.betterfleet.derms.binding.GroupBinding;
import com.betterfleet.derms.binding.GroupBindings;
import com.betterfleet.derms.binding.GroupBindings.BoundGroup;
import com.betterfleet.derms.link.LinkDirectory;
import com.betterfleet.derms.link.PartnerLink;
import com.betterfleet.derms.metering.EnergyWindow;
import com.betterfleet.derms.metering.EnergyWindows;
import com.betterfleet.derms.partner.PartnerConnections;
import com.betterfleet.derms.partner.PartnerProperties;
import com.betterfleet.derms.refusal.NotFoundException;
import com.betterfleet.derms.reporting.JdbcPublications.PublicationCounts;
import com.betterfleet.derms.reporting.JdbcPublications.UnpublishedWindows;
import com.betterfleet.derms.reporting.PublicationHealth.PublicationState;
import com.betterfleet.derms.time.Interval;
import com.betterfleet.derms.time.WindowGrid;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Provides reported windows, the state of reporting and dead letters for the console and the API (M11, M15). */
@Service
@Transactional(readOnly = true)
public class PublicationService {

    private static final Duration DEFAULT_WINDOW = Duration.ofMinutes(15);

    private final JdbcPublications publications;
    private final JdbcPublishedWindows publishedWindows;
    private final EnergyWindows windows;
    private final GroupBindings bindings;
    private final PartnerConnections connections;
    private final LinkDirectory links;
    private final AuditTrail audit;
    private final InstantSource clock;

    PublicationService(
            JdbcPublications publications,
            JdbcPublishedWindows publishedWindows,
            EnergyWindows windows,
            GroupBindings bindings,
            PartnerConnections connections,
            LinkDirectory links,
            AuditTrail audit,
            InstantSource clock) {
        this.publications = publications;
        this.publishedWindows = publishedWindows;
        this.windows = windows;
        this.bindings = bindings;
        this.connections = connections;
        this.links = links;
        this.audit = audit;
        this.clock = clock;
    }

    /** Finds the ended windows of a scope that lie wholly within a span, oldest first, on its partner's grid. */
    public List<ReportedWindow> findWindows(String scopeId, Interval span) {
        Optional<BoundStream> boundStream = findBoundStream(scopeId);
        WindowGrid grid = new WindowGrid(boundStream
                .map(bound -> bound.group().properties().windowLength())
                .orElse(DEFAULT_WINDOW));
        Map<Instant, PublishedWindow> published = new HashMap<>();
        publishedWindows
                .findByScope(scopeId, span)
                .forEach(window -> published.put(window.span().start(), window));
        return windows.findScopeWindows(List.of(scopeId), span, grid).getOrDefault(scopeId, List.of()).stream()
                .map(window -> toReportedWindow(
                        window.sum(),
                        Optional.ofNullable(published.get(window.sum().span().start())),
                        boundStream))
                .toList();
    }

    /** A stream with its binding and its partner properties. */
    private record BoundStream(ReportStream stream, BoundGroup group) {}

    private Optional<BoundStream> findBoundStream(String scopeId) {
        return bindings.findByScope(scopeId)
                .map(GroupBinding::id)
                .flatMap(id -> publications
                        .findStream(id)
                        .flatMap(stream -> Optional.ofNullable(
                                        bindings.findBoundGroups(List.of(id)).get(id))
                                .map(group -> new BoundStream(stream, group))));
    }

    private ReportedWindow toReportedWindow(
            EnergyWindow window, Optional<PublishedWindow> published, Optional<BoundStream> boundStream) {
        Optional<String> assetId =
                boundStream.map(bound -> bound.group().binding().assetId());
        if (published.isPresent()) {
            PublishedWindow publishedWindow = published.get();
            return new ReportedWindow(
                    publishedWindow.span(),
                    assetId,
                    publishedWindow.imported(),
                    publishedWindow.exported(),
                    publishedWindow.quality(),
                    Optional.of(publishedWindow.state()),
                    publishedWindow.late(),
                    publishedWindow.sentAt(),
                    publishedWindow.correction());
        }
        Optional<ReportedWindow.ReportState> state = boundStream
                .filter(bound -> !window.span().start().isBefore(bound.stream().since()))
                .map(bound -> findPendingState(window, bound));
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

    private ReportedWindow.ReportState findPendingState(EnergyWindow window, BoundStream boundStream) {
        ReleaseDecision decision = ReleaseDecision.decideRelease(
                window.quality(),
                window.span(),
                clock.instant(),
                boundStream.stream().releaseRules(boundStream.group().properties()));
        return switch (decision) {
            case ReleaseDecision.PublishNow now -> ReportedWindow.ReportState.WAITING;
            case ReleaseDecision.PublishLater later -> ReportedWindow.ReportState.WAITING;
            case ReleaseDecision.AwaitData awaitData -> ReportedWindow.ReportState.WAITING_DATA;
            case ReleaseDecision.Expired expired -> ReportedWindow.ReportState.SKIPPED;
        };
    }

    /**
     * Assesses the state of reporting to a partner.
     *
     * @throws NotFoundException if there is no such connection
     */
    public PublicationHealth assessHealth(String connectionId) {
        PartnerProperties properties = connections.requireProperties(connectionId);
        Optional<PartnerLink> link =
                Optional.ofNullable(links.findLinks(List.of(connectionId)).get(connectionId));
        PublicationCounts counts = publications.countPublications(connectionId);
        Instant now = clock.instant();
        Optional<String> off = findOffReason(properties, link, counts);
        Optional<String> closed = link.flatMap(partnerLink -> SendingPrecondition.findLinkObstacle(partnerLink)
                .map(obstacle -> obstacle + " since " + partnerLink.stateSince() + ": windows wait"));
        UnpublishedWindows unpublished = off.isPresent()
                ? new UnpublishedWindows(0, Optional.empty())
                : publications.countUnpublished(
                        connectionId, properties.windowLength(), now, now.minus(ReleaseDecision.MAX_DATA_WAIT));
        Optional<Instant> oldestEnd = Stream.concat(counts.oldestEnd().stream(), unpublished.oldestEnd().stream())
                .min(Instant::compareTo);
        return new PublicationHealth(
                determineState(off.isPresent(), closed.isPresent(), counts, unpublished),
                off.or(() -> closed).or(counts::failure),
                properties.windowLength(),
                counts.groups(),
                counts.backlog() + unpublished.count(),
                unpublished.count(),
                oldestEnd,
                oldestEnd.map(end -> Duration.between(end, now)).orElse(Duration.ZERO),
                counts.lastSentAt(),
                counts.pausedGroups(),
                counts.pausedUntil(),
                counts.deadLetters());
    }

    private static Optional<String> findOffReason(
            PartnerProperties properties, Optional<PartnerLink> link, PublicationCounts counts) {
        if (MeasurementModeSelection.selectMode(properties, link.orElse(null)).isEmpty()) {
            return Optional.of(
                    "the partner demands another measurement mode than %s, which the partner properties allow"
                            .formatted(properties.metering().measurementConfiguration()));
        }
        if (!properties.reporting().measurement().group()
                && !properties.reporting().measurement().asset()) {
            return Optional.of("the property measurement asks for no report");
        }
        return counts.groups() == 0 ? Optional.of("no group is bound") : Optional.empty();
    }

    private static PublicationState determineState(
            boolean off, boolean closed, PublicationCounts counts, UnpublishedWindows unpublished) {
        if (off) {
            return PublicationState.OFF;
        }
        if (closed) {
            return PublicationState.CLOSED;
        }
        if (counts.pausedGroups() > 0) {
            return PublicationState.PAUSED;
        }
        if (counts.backlog() > 0) {
            return PublicationState.SENDING;
        }
        return unpublished.count() > 0 ? PublicationState.AWAITING_DATA : PublicationState.IDLE;
    }

    /**
     * Finds dead letters, newest first.
     *
     * @param before an id; 0 for the newest of all
     */
    public List<DeadLetter> findDeadLetters(String connectionId, long before, int limit) {
        connections.requireProperties(connectionId);
        return publications.findDeadLetters(connectionId, before, limit);
    }

    /**
     * Sends a dead letter again with the same request id and body, after the pending messages of its group.
     *
     * @throws NotFoundException if the connection has no such dead letter
     */
    @Transactional
    public void resendDeadLetter(String connectionId, long id) {
        if (!publications.requeueDeadLetter(connectionId, id, clock.instant())) {
            throw new NotFoundException("dead letter", Long.toString(id));
        }
        audit.recordAction("sent again", "connection/%s/dead-letters/%d".formatted(connectionId, id), null, null, null);
    }
}
