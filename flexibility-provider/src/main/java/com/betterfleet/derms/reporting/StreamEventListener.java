package com.betterfleet.derms.reporting;

import com.betterfleet.derms.binding.BindingChanged;
import com.betterfleet.derms.binding.BindingRemoved;
import com.betterfleet.derms.binding.GroupBinding;
import com.betterfleet.derms.metering.WindowsChanged;
import com.betterfleet.derms.partner.ConnectionChange;
import com.betterfleet.derms.partner.ConnectionParticipant;
import com.betterfleet.derms.partner.PartnerConnection;
import com.betterfleet.derms.partner.PartnerConnections;
import com.betterfleet.derms.partner.PartnerProperties;
import com.betterfleet.derms.time.WindowGrid;
import java.time.InstantSource;
import java.util.List;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Maintains one stream per bound group, and schedules window checks in the transaction that changes what they find. */
@Component
@Transactional(propagation = Propagation.MANDATORY)
class StreamEventListener implements ConnectionParticipant {

    private final JdbcReportStreams streams;
    private final PartnerConnections connections;
    private final InstantSource clock;

    StreamEventListener(JdbcReportStreams streams, PartnerConnections connections, InstantSource clock) {
        this.streams = streams;
        this.connections = connections;
        this.clock = clock;
    }

    /** Opens a stream if the binding has none; later changes of the binding have no effect on it. */
    @EventListener
    void onBindingChanged(BindingChanged changed) {
        GroupBinding binding = changed.binding();
        streams.openStream(
                binding, clock.instant(), ReportStream.computeJitter(binding.connectionId(), binding.groupId()));
        connections
                .findProperties(binding.connectionId())
                .filter(StreamEventListener::hasFinerGrid)
                .ifPresent(properties -> streams.scheduleFirstChecks(List.of(binding.id()), clock.instant()));
    }

    /** Starts the checks of a grid finer than a quarter hour that a change of the partner properties has set. */
    @Override
    public void afterChange(ConnectionChange change, PartnerConnection after) {
        PartnerProperties properties = after.effectiveProperties();
        boolean sameGrid = change.before()
                .filter(before -> before.effectiveProperties().windowLength().equals(properties.windowLength()))
                .isPresent();
        if (!sameGrid && hasFinerGrid(properties)) {
            streams.scheduleFirstChecks(streams.findStreams(after.id()), clock.instant());
        }
    }

    @EventListener
    void onBindingRemoved(BindingRemoved removed) {
        streams.endStream(removed.binding().id());
    }

    @EventListener
    void onWindowsChanged(WindowsChanged changed) {
        streams.scheduleAssetChecks(changed.spans(), clock.instant());
    }

    private static boolean hasFinerGrid(PartnerProperties properties) {
        return new WindowGrid(properties.windowLength()).isFinerThan(WindowGrid.QUARTER_HOURS);
    }
}
